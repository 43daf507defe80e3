/**
 * English comes in parts: what the first rows need, the rest, and datasets. Nobody may use a term that is not there yet. Other
 * languages come whole, in one file of the site, and have all of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';

const PARTS = [
  { later: 'components/kit/terms/en-later.ts', user: 'components/data/panels/panel.ts', term: 'close' },
  {
    later: 'components/kit/terms/en-dataset.ts',
    user: 'components/data/panels/provenance-template.ts',
    term: 'signedHere',
  },
  { later: 'components/kit/terms/en-sync.ts', user: 'components/data/sync/sync-template.ts', term: 'checkNow' },
  { later: 'components/kit/terms/en-signed.ts', user: 'components/data/sync/sync-template.ts', term: 'copyWhat' },
  { later: 'components/kit/terms/en-store.ts', user: 'components/data/sync/caveats.ts', term: 'storeProblems' },
  {
    later: 'components/kit/terms/en-snapshot.ts',
    user: 'components/data/sync/snapshot-template.ts',
    term: 'snapshotTaken',
  },
  { later: 'components/kit/terms/en-own.ts', user: 'components/data/sync/your-changes.ts', term: 'sendAgain' },
  { later: 'components/kit/terms/en-record.ts', user: 'components/data/record/record-template.ts', term: 'showAllOf' },
  { later: 'components/kit/terms/en-failure.ts', user: 'components/data/table/failure-words.ts', term: 'listFailed' },
  { later: 'components/kit/terms/en-copy.ts', user: 'components/data/grid/copy-cells.ts', term: 'cannotCopyCells' },
  { later: 'components/kit/terms/en-form.ts', user: 'components/data/form/kobold-form.ts', term: 'formWords' },
  { later: 'components/kit/terms/en-edit.ts', user: 'components/data/edit/kobold-suggestions.ts', term: 'takeBack' },
  { later: 'components/kit/terms/en-identity.ts', user: 'components/identity/ways-in.ts', term: 'guestHint' },
  { later: 'components/kit/terms/en-signing.ts', user: 'components/identity/signed-words.ts', term: 'signs' },
  {
    later: 'components/kit/terms/en-history.ts',
    user: 'components/data/history/change-template.ts',
    term: 'wasAdded',
  },
  { later: 'components/kit/terms/en-cell.ts', user: 'components/data/edit/kobold-cell-editor.ts', term: 'saveCell' },
  { later: 'components/kit/terms/en-sheet.ts', user: 'components/data/edit/sheet.ts', term: 'pasteAdds' },
  {
    later: 'components/kit/terms/en-proposals.ts',
    user: 'components/data/proposals/kobold-proposals.ts',
    term: 'proposals',
  },
];
const source = (file: string): string => readFileSync(file, 'utf8');

/** The file and what it imports at run time, directly or not. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, path] of source(file).matchAll(/^(?:import|export)\s(?!type\b)(?:[^;'"]*\sfrom\s)?'(\.[^']+)';/gm)) {
    withImports(join(dirname(file), path!.replace(/\.js$/, '.ts')), seen);
  }
  return seen;
}

for (const { later: LATER, user, term } of PARTS)
  describe(`the terms in ${LATER}`, () => {
    const later = [...source(LATER).matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!);
    const using = (file: string): string[] => {
      const text = source(file);
      const destructured = [...text.matchAll(/\{([^{}]*)\} = [\w.]*terms\b/g)].flatMap(([, names]) =>
        names!.split(/[,\s]+/),
      );
      return later.filter((name) => new RegExp(`\\bterms\\.${name}\\b`).test(text) || destructured.includes(name));
    };

    it('are found by this test', () => {
      expect(later.length).to.be.greaterThan(0);
      expect(using(user)).to.include(term);
    });

    it('are used by no part that comes with the first rows', () => {
      const first = withImports('components/data/table/kobold-table.ts');
      expect(first.size).to.be.greaterThan(30);
      expect([...first]).to.not.include(LATER);
      expect([...first].flatMap((file) => using(file).map((name) => `${file} uses ${name}`))).to.deep.equal([]);
    });

    it('are loaded by every entry whose parts use them', () => {
      const entries = globSync('components/data/*/{kobold-*,after-rows,last-parts,cards-view}.ts').filter(
        (f) => !/kobold-table/.test(f),
      );
      const lacking = entries.filter((entry) => {
        const parts = withImports(entry);
        return !parts.has(LATER) && [...parts].some((file) => using(file).length > 0);
      });
      expect(lacking).to.deep.equal([]);
    });
  });

/** By name, `text` or `words` (what is put together); of what is listed by codes, each code. */
function shapeOf(terms: object, under = ''): string[] {
  return Object.entries(terms).flatMap(([name, term]: [string, unknown]) =>
    typeof term === 'object' && term !== null
      ? shapeOf(term, `${under}${name}.`)
      : [`${under}${name} ${typeof term === 'function' ? 'words' : 'text'}`],
  );
}

describe('the terms of every language', () => {
  const whole = async (language: string): Promise<string[]> => {
    const file = (await import(`../../components/kit/terms/${language}.js`)) as Record<string, object>;
    return shapeOf(file[language]!).sort();
  };

  for (const language of ['de', 'ar'])
    it(`has all of English: ${language}`, async () => {
      for (const part of globSync('components/kit/terms/en-*.ts', { absolute: true })) await import(part);
      const english = await whole('en');
      expect(english.length).to.be.greaterThan(300);
      // It may have more: where English has no sentence for a code, the worker's own says it.
      expect(await whole(language)).to.include.members(english);
    });

  it('stands in files of which each is a part', () => {
    for (const language of ['de', 'ar']) {
      const parts = globSync(`components/kit/terms/${language}-*.ts`);
      const loaded = [...withImports(`components/kit/terms/${language}.ts`)];
      expect(loaded).to.include.members(parts);
      for (const file of loaded) expect(source(file).split('\n').length, file).to.be.below(300);
    }
  });
});
