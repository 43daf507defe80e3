/** What the package offers is frozen here: changing it is a decision, not an accident. Runs on the built dist/. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

type Exports = Record<string, string | Record<string, string>>;

describe('the package', () => {
  let exports: Exports;
  before(async () => {
    ({ exports } = JSON.parse(await readFile('package.json', 'utf8')) as { exports: Exports });
  });

  it('offers exactly these entries, and each is a file', () => {
    expect(Object.keys(exports)).to.deep.equal([
      '.',
      './kobold.js',
      './kobold.loader.js',
      './embed.html',
      './sandbox.html',
      './custom-elements.json',
      './jsx',
      './vue',
      './package.json',
    ]);
    const files = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)));
    expect(files.filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it('offers exactly these names, to programs in Node and to bundlers', async () => {
    const inNode = (await import(specifier())) as Record<string, unknown>;
    expect(Object.keys(inNode).sort()).to.deep.equal([
      'ERROR_CODES',
      'KoboldDataset',
      'KoboldError',
      'KoboldField',
      'KoboldFilter',
      'KoboldForm',
      'KoboldHistory',
      'KoboldIdentity',
      'KoboldProposals',
      'KoboldQuery',
      'KoboldRecord',
      'KoboldSync',
      'KoboldTable',
      'VERSION',
      'connect',
      'define',
      'whenReady',
    ]);
    const declared = await readFile('components/index.ts', 'utf8');
    for (const name of Object.keys(inNode)) expect(declared).to.include(name);
  });

  it('does nothing on import where there is no page, and says the release', async () => {
    const { VERSION } = (await import(specifier())) as { VERSION: string };
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(VERSION).to.equal(version);
    expect('document' in globalThis || 'window' in globalThis).to.equal(false);
  });

  it('describes its elements for editors, JSX and Vue', async () => {
    const manifest = JSON.parse(await readFile('dist/custom-elements.json', 'utf8')) as {
      modules: { declarations?: { tagName?: string }[] }[];
    };
    const tags = manifest.modules
      .flatMap(({ declarations }) => declarations ?? [])
      .flatMap(({ tagName }) => tagName ?? []);
    expect(tags.sort()).to.deep.equal([
      'kobold-field',
      'kobold-filter',
      'kobold-query',
      'kobold-record',
      'kobold-table',
    ]);
    for (const file of ['dist/types/jsx.d.ts', 'dist/types/vue.d.ts']) {
      expect(await readFile(file, 'utf8'), file).to.match(/["']kobold-table["']/);
    }
  });
});

describe('dist/', () => {
  it('holds no address of the machine it was built on, no source map and nothing unfinished', async () => {
    const { readdir } = await import('node:fs/promises');
    const files = (await readdir('dist', { recursive: true })).filter((file) => /\.(js|html|css)$/.test(file));
    for (const file of files) {
      const code = await readFile(`dist/${file}`, 'utf8');
      expect(code, file).to.not.match(/__KOBOLD_|kobold-later:|sourceMappingURL|%(VERSIONED|SCRIPT|STYLE)%/);
      expect(code.includes(process.cwd()), file).to.equal(false);
    }
  });
});

/** By its own name, as a user imports it; a variable, so that the compiler does not follow it into dist/. */
function specifier(): string {
  return 'kobold';
}
