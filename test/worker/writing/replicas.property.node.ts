/**
 * Three devices and a relay: two that may write and one that suggests, changing the same few records in every way there is, with and
 * without a connection. Whatever they did, once all are connected they have the same log.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { KoboldError } from '../../../core/errors.js';
import { signEvent } from '../../../core/log/event-id.js';
import type { NostrEvent, Pubkey } from '../../../core/log/event.js';
import { proposalDecisions } from '../../../core/lineage/proposal.js';
import { planPaste } from '../../../core/writing/plan-paste.js';
import { planNewRows, planRemoval, planRestoring } from '../../../core/writing/plan-rows.js';
import { seedFromOutside, runs, timeLimitMs } from '../../support/effort.js';
import { eventually } from '../../support/eventually.js';
import { type Device, WrittenDataset } from '../../support/written-dataset.js';

const COMMANDS = 250;
const HISTORIES = 8;

const place = fc.nat({ max: 9 });
const who = fc.nat({ max: 2 });
const text = fc.constantFrom('1', '2', '3', '4', '');
const field = fc.constantFrom('days', 'code', 'kind');
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('edit'), who, place, field, text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('paste'),
      who,
      place,
      grid: fc.array(fc.tuple(text, text), { maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('link'), who, place, to: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add'), who, text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remove', 'restore'), who, place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('undo', 'redo'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('offline', 'online'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('suggest', 'accept', 'turn') }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

describe('three devices and a relay', function () {
  this.timeout(timeLimitMs(120_000));

  it(`say the same after ${COMMANDS * HISTORIES} commands of any kind`, async () => {
    const seed = seedFromOutside();
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: COMMANDS, maxLength: COMMANDS, size: 'max' }),
        async (commands) => {
          done += await play(commands);
        },
      ),
      { numRuns: runs(HISTORIES), endOnFailure: true, ...(seed !== undefined && { seed }) },
    );
    // Some 1,150 of 2,000 do.
    expect(done, 'of so many some have to have an effect').to.be.greaterThan((COMMANDS * HISTORIES) / 4);
  });
});

/** Gives how many of them changed something. */
async function play(commands: readonly Command[]): Promise<number> {
  const garden = await WrittenDataset.start();
  try {
    const { history, anna } = garden;
    for (let at = 0; at < 6; at++) history.set(anna, `p${at}`, { name: `Plant ${at}`, days: at + 1 });
    garden.publish(history.events);
    const devices = [await garden.openWriter(), await garden.openWriter(), await garden.open()];
    let effects = 0;
    for (const one of commands) effects += Math.min(1, await run(one, devices, garden));
    for (const device of devices) device.connect(true);
    const hashOf = ({ dataset }: Device) => dataset.fold.state.hash();
    await eventually(() => expect(devices.map(hashOf)).to.deep.equal(Array(3).fill(hashOf(devices[0]!))), 20_000);
    expect(devices.map(({ dataset }) => dataset.fold.state.quarantined().length)).to.deep.equal([0, 0, 0]);
    await eventually(() => expect(rowsOf(devices[1]!)).to.deep.equal(rowsOf(devices[0]!)));
    return effects;
  } finally {
    await garden.close();
  }
}

async function run(command: Command, devices: readonly Device[], garden: WrittenDataset): Promise<number> {
  const one = devices['who' in command ? command.who : 0]!;
  const { writing } = one.dataset;
  const records = [...new Set(one.dataset.dataset.fold!.state.records('plant'))].sort();
  const at = (index: number): string => records[index % records.length]!;
  switch (command.do) {
    case 'edit': {
      const { place: index, field: key, text: typed } = command as Extract<Command, { text: string; place: number }>;
      return (await writing.edit('plant', [{ record: at(index), field: key, text: typed }])).cells;
    }
    case 'link': {
      const { place: index, to } = command as Extract<Command, { to: number }>;
      return (await writing.edit('plant', [{ record: at(index), field: 'near', text: at(to) }])).cells;
    }
    case 'paste': {
      const { place: index, grid } = command as Extract<Command, { grid: unknown }>;
      const pasted = { records: records.slice(index), fields: ['days', 'code'], grid, newRows: true };
      return (await writing.apply('plant', (state, schema, tools) => planPaste(state, schema, pasted, tools), 'paste'))
        .cells;
    }
    case 'add': {
      const rows = [{ name: 'New', days: (command as Extract<Command, { text: string }>).text }];
      return (await writing.apply('plant', (state, schema, tools) => planNewRows(state, schema, rows, tools), 'add'))
        .cells;
    }
    case 'remove':
    case 'restore': {
      const plan = command.do === 'remove' ? planRemoval : planRestoring;
      const ids = [at((command as Extract<Command, { place: number }>).place)];
      return (await writing.apply('plant', (state, schema) => plan(state, schema, ids), command.do)).cells;
    }
    case 'undo':
      return (await writing.undo()).cells;
    case 'redo':
      return (await writing.redo()).cells;
    case 'offline':
    case 'online':
      one.connect(command.do === 'online');
      return 0;
    case 'suggest':
      return (await devices[2]!.dataset.writing.suggesting.suggest()).length;
    case 'accept':
      return accept(devices[0]!, garden);
    default:
      await new Promise((resolve) => setTimeout(resolve, 0));
      return 0;
  }
}

/** By the person who may, with their own key. */
async function accept({ dataset }: Device, { anna }: WrittenDataset): Promise<number> {
  const { state } = dataset.fold;
  const open = state.proposals().find((proposal) => proposalDecisions(proposal, state).status === 'open');
  if (!open) return 0;
  try {
    const { acts } = dataset.writing;
    const unsigned = await acts.draft(anna.pubkey as Pubkey, { do: 'accept', proposal: open.id });
    const { pubkey: _pubkey, ...template } = unsigned;
    await acts.commit(signEvent(template, anna.secret, new Uint8Array(32)) as NostrEvent);
    return 1;
  } catch (error) {
    // What it says was written meanwhile, or withdrawn: nothing of it can be taken.
    if (error instanceof KoboldError && error.code === 'bad-request') return 0;
    throw error;
  }
}

function rowsOf({ dataset }: Device): unknown[] {
  const { table, ids } = dataset.dataset.view('plant').loaded!;
  return Array.from({ length: table.rowCount }, (_, row) => [
    ids.idOf(row),
    ...table.columns.map((column) => column.text(row)),
  ]);
}
