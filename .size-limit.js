/** Budgets, gzipped. What a page loads for an element is followed through the static imports of its chunk. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = `dist/v/${version}`;

/** By element, in kB: what its page loads beyond what a table has loaded. */
const ELEMENT_BUDGETS = {
  'kobold-filter': 6,
  'kobold-query': 6,
  'kobold-dataset': 3,
  'kobold-use-panel': 11,
  // Relays, snapshots, what was set aside, and own changes with where they have arrived, each with its sentence.
  'kobold-sync': 11.3,

  // Three ways in, a key to be kept, devices, and the words for what goes wrong; signers come when they are chosen.
  'kobold-identity': 17,
  // What everybody changed, in sentences: people, values in the words of cells, conflicts, every reason to set aside or not to restore.
  // What of one's own is not sent comes late, to who has any.
  'kobold-history': 19.2,
  // Every type of value as an input, records found by typing, and what became of it, in words.
  'kobold-form': 18.4,
  // A record knows every type of value, formatted text among them.
  'kobold-record': 12.3,
  'kobold-record-dialog': 14,
  // A column's filter in all its forms, and keys to go through them.
  'kobold-column-menu': 8.5,
  'kobold-filter-sheet': 8.5,
  // Who says so: people, keys, proofs, and all the words for them; values in the words of their cells.
  'kobold-provenance-panel': 10,
  // The same people and values, what is decided about them, and every word for it, or why it was not.
  'kobold-proposals': 15.7,
};

const tablePage = ['dist/kobold.js', ...withImports(`${folder}/kobold-table.js`)];
/** Loaded by itself once the first rows are painted. */
const afterRows = withImports(`${folder}/after-rows.js`).filter((path) => !tablePage.includes(path));
/** And this after that, whatever the reader does. */
const lastParts = withImports(`${folder}/last-parts.js`).filter((path) => ![...tablePage, ...afterRows].includes(path));
/** For tables that are `editable`: what a click needs, what may be chosen from, what several cells and rows take. */
const editParts = withImports(`${folder}/edit-parts.js`).filter(
  (path) => ![...tablePage, ...afterRows, ...lastParts].includes(path),
);
const workers = withImports(`${folder}/worker.js`);
const elements = readdirSync(folder).filter(
  (name) => /^kobold-[a-z-]+\.js$/.test(name) && !['kobold-table.js', 'kobold-element.js'].includes(name),
);

export default [
  budget('entry kobold.js', ['dist/kobold.js'], 7.5),
  budget('page thread of a table', tablePage, 35),
  budget('a table, after its first rows', afterRows, 12.8),
  budget('a table, at last', lastParts, 7.1),
  budget('a table in all, worker included', [...tablePage, ...afterRows, ...lastParts, ...workers], 120),
  // With what saves them in a person's name: who is signed in, waiting for their signer, what to say where it fails; and of a cell.
  // What records share with tables is a file of its own, which packs a little worse; so is what is told of values wherever they stand.
  // On telephones: sending stays in sight, the sheet names its record, and there is a way back without keys.
  budget('changing cells', editParts, 22.4),
  budget('changing several cells and rows', [`${folder}/sheet-parts.js`], 9),
  ...elements.map((name) => {
    const tag = name.replace('.js', '');
    const loaded = [...tablePage, ...afterRows, ...lastParts];
    const beyond = withImports(`${folder}/${name}`).filter((path) => !loaded.includes(path));
    return budget(`${tag}, beyond the table`, beyond, ELEMENT_BUDGETS[tag] ?? 8);
  }),
];

function budget(name, path, kilobytes) {
  return { name, path, limit: `${kilobytes} kB`, gzip: true };
}

function withImports(entry, seen = new Set()) {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const code = readFileSync(entry, 'utf8');
  for (const [, , path] of code.matchAll(/(\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g)) {
    withImports(join(dirname(entry), path), seen);
  }
  return [...seen];
}
