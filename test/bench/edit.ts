/**
 * `npm run --silent bench edit`: what a worker needs to change a dataset of 10,000 records, in Node, with a relay beside it: one cell,
 * and 10,000 cells pasted and taken back, signed by who may and kept as drafts by who may not; and another device that follows.
 */
import { eventually } from '../support/eventually.js';
import { type Device, openSheetOf, WrittenDataset } from '../support/written-dataset.js';
import { compare, type Figure, median } from './figure.js';

const RECORDS = 10_000;
const PASTED = 2_500;
const FIELDS = ['name', 'days', 'code', 'sown'] as const;
const RUNS = 9;
const TARGET = { pasteMs: 1_000, otherMs: 300 };

export async function runEditBench(say: (progress: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const may of [true, false]) {
    const garden = await WrittenDataset.start();
    try {
      garden.publish(garden.history.events);
      const founder = await garden.openWriter();
      const rows = Array.from({ length: RECORDS }, (_, at) => ({ name: `Plant ${at}`, days: '7', code: `c${at}` }));
      await (await openSheetOf(founder)).addRows(rows);
      const one = may ? founder : await garden.open();
      const hasAll = ({ dataset }: Device) => {
        const { loaded } = dataset.dataset.view('plant');
        if (loaded?.table.rowCount !== RECORDS) throw new Error('not all rows are here');
        return loaded;
      };
      await eventually(() => hasAll(one), 60_000);
      const sheet = await openSheetOf(one);
      const name = may ? 'signed' : 'suggested';
      if (may) figures.push(...(await editsFollowed(one, await garden.open(), hasAll, say)));
      const grid = Array.from({ length: PASTED }, (_, at) => [`Pea ${at}`, String(at + 1), `d${at}`, '4/5/2022']);
      const paste: number[] = [];
      const back: number[] = [];
      for (let run = 0; run < 3; run++) {
        const { problems } = await timed(paste, () => sheet.paste({ item: 0, fields: FIELDS }, grid));
        if (problems.length > 0) throw new Error(problems[0]!.message);
        await timed(back, () => one.dataset.writing.undo());
      }
      say(`edit, ${name}: paste ${paste.map(Math.round).join(' ')}, undo ${back.map(Math.round).join(' ')}`);
      figures.push(...compare(`edit.paste-10k-cells.${name}`, 'ms', median(paste), { target: TARGET.pasteMs }));
      figures.push(...compare(`edit.undo-10k-cells.${name}`, 'ms', median(back), { target: TARGET.pasteMs }));
    } finally {
      await garden.close();
    }
  }
  return figures;
}

/** From asking to being kept here; and to another device's table, over the relay. */
async function editsFollowed(
  one: Device,
  other: Device,
  hasAll: (device: Device) => unknown,
  say: (progress: string) => void,
): Promise<Figure[]> {
  await eventually(() => hasAll(other), 60_000);
  const { state } = other.dataset.fold;
  const record = [...state.records('plant')][0]!;
  const own: number[] = [];
  const followed: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const text = String(1_000 + run);
    await timed(followed, async () => {
      await timed(own, () => one.dataset.writing.edit('plant', [{ record, field: 'days', text }]));
      await eventually(() => {
        if (state.shown('plant', record, 'days')?.value !== Number(text)) throw new Error('not there yet');
      });
    });
  }
  say(`edit, one cell: kept ${own.map(Math.round).join(' ')}, elsewhere ${followed.map(Math.round).join(' ')}`);
  return [
    ...compare('edit.one-cell.kept', 'ms', median(own), { target: 50 }),
    ...compare('edit.one-cell.elsewhere', 'ms', median(followed), { target: TARGET.otherMs }),
  ];
}

async function timed<T>(into: number[], run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await run();
  into.push(performance.now() - begun);
  return result;
}
