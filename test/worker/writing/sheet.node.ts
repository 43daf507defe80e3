/** Editing like a spreadsheet, through a live view, by a device that may write and one that may not. */
import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import type { EventId, NostrEvent } from '../../../core/log/event.js';
import type { EventStore } from '../../../worker/store/event-store.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { storeProblem } from '../../../worker/store/store-errors.js';
import { eventually } from '../../support/eventually.js';
import { type Device, openSheetOf, WrittenDataset } from '../../support/written-dataset.js';

describe('editing like a spreadsheet', function () {
  this.timeout(60_000);
  let garden: WrittenDataset;

  beforeEach(async () => {
    garden = await WrittenDataset.start();
    const { history, anna } = garden;
    history.set(anna, 'a', { name: 'Matina', days: 70, code: 'm' });
    history.set(anna, 'b', { name: 'Ruth', days: 65, code: 'r' });
    history.set(anna, 'c', { name: 'Krim', days: 80 });
    garden.publish(history.events);
  });
  afterEach(() => garden.close());

  const onRelay = () => garden.relay.events() as unknown as NostrEvent[];
  const ownEvents = async ({ vault }: Device) => {
    const own = await vault.find(garden.history.address);
    return onRelay().filter(({ kind, pubkey }) => kind === 4880 && pubkey === own?.pubkey);
  };
  const value = ({ dataset }: Device, record: string, field: string) =>
    dataset.dataset.fold!.state.shown('plant', record, field)?.value;
  const exists = ({ dataset }: Device, record: string) => dataset.dataset.fold!.state.exists('plant', record);
  const steps = ({ dataset }: Device) => {
    const { undo, redo } = dataset.frame().writing!;
    return [undo?.count ?? 0, redo?.count ?? 0];
  };
  const codeOf = (run: Promise<unknown>) =>
    run.then(
      () => 'kept',
      (error: unknown) => (error instanceof KoboldError ? error.code : String(error)),
    );

  for (const may of [true, false]) {
    const open = (): Promise<Device> => (may ? garden.openWriter() : garden.open());
    const as = may ? 'saved' : 'suggested';

    describe(may ? 'with the right to' : 'without a right, as suggestions', () => {
      it('makes rows with ids of their own and defaults, and says which rows it could not make', async () => {
        const one = await open();
        const sheet = await openSheetOf(one);
        const said = await sheet.addRows([
          { name: 'Green Zebra', days: '75', near: 'Ruth; a' },
          { days: '20' },
          { name: 'Twice', code: 'm' },
          { name: 'Basil', kind: 'herb', days: 'many' },
          { name: 'Dill', kind: 'herb' },
        ]);
        expect(said).to.include({ as });
        expect(said.records).to.have.length(2);
        expect(said.problems.map(({ row, field, code, text }) => [row, field, code, text])).to.have.deep.members([
          [1, 'name', 'required', undefined],
          [2, 'code', 'unique', 'm'],
          [3, 'days', 'type', 'many'],
        ]);
        const [zebra, dill] = said.records!;
        expect(zebra).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
        expect([value(one, zebra!, 'kind'), value(one, dill!, 'kind')]).to.deep.equal(['plant', 'herb']);
        await eventually(() =>
          expect(sheet.rows().map(([, name]) => name)).to.include.members(['Green Zebra', 'Dill']),
        );
        const row = sheet.rows().find(([id]) => id === zebra)!;
        expect(row[6]).to.equal('Matina, Ruth');
        if (!may) await eventually(() => expect(sheet.marks()[zebra!]).to.include({ name: 'suggested' }));
        expect(steps(one)).to.deep.equal([1, 0]);
        await one.dataset.writing.undo();
        expect([exists(one, zebra!), exists(one, dill!)]).to.deep.equal([false, false]);
        if (!may) expect(one.dataset.frame().writing).to.include({ drafts: 0 });
        expect(await one.dataset.writing.redo()).to.deep.include({ kind: 'add', problems: [] });
        expect([value(one, zebra!, 'days'), exists(one, dill!)]).to.deep.equal([75, true]);
        expect(steps(one)).to.deep.equal([1, 0]);
      });

      it('removes rows and brings them back with what they said', async () => {
        const one = await open();
        const sheet = await openSheetOf(one);
        const said = await sheet.removeRows(['a', 'gone', 'c']);
        expect(said.problems.map(({ record, row, code }) => [record, row, code])).to.deep.equal([
          ['gone', 1, 'unknown-record'],
        ]);
        await eventually(() => expect(sheet.rows().map(([id]) => id)).to.deep.equal(['b']));
        await sheet.restoreRows(['c']);
        await eventually(() => expect(sheet.rows().map(([id, name]) => [id, name])).to.deep.include(['c', 'Krim']));
        await one.dataset.writing.undo();
        await one.dataset.writing.undo();
        expect(['a', 'b', 'c'].map((id) => exists(one, id))).to.deep.equal([true, true, true]);
        if (!may) expect(one.dataset.frame().writing).to.include({ drafts: 0 });
      });

      it('pastes in the reader’s language over rows, and below them into new ones, as one step', async () => {
        const one = await open();
        const sheet = await openSheetOf(one, 'de');
        const grid = [
          ['Krim', '1.080', '3.4.2021'],
          ['Krim 2', '20', '31.2.2021'],
          ['', '', ''],
          ['Erbse', '60', ''],
        ];
        const target = { item: 2, fields: ['name', 'days', 'sown'], seen: { first: 'c' } };
        const said = await sheet.paste(target, grid, { newRows: true });
        expect(said.records).to.have.length(1);
        expect(said.problems.map(({ row, code, text }) => [row, code, text])).to.deep.equal([[1, 'type', '31.2.2021']]);
        expect([value(one, 'c', 'days'), value(one, 'c', 'sown')]).to.deep.equal([1080, '2021-04-03']);
        const plain = await sheet.paste({ item: 0, fields: ['days'] }, [['1080']], { plain: true });
        expect([plain.cells, value(one, 'a', 'days')]).to.deep.equal([1, 1080]);
        expect(steps(one)).to.deep.equal([2, 0]);
        await one.dataset.writing.undo();
        await one.dataset.writing.undo();
        expect([value(one, 'c', 'days'), value(one, 'c', 'sown')]).to.deep.equal([80, undefined]);
        expect(exists(one, said.records![0]!)).to.equal(false);
      });

      it('refuses what does not fit cell by cell, and the rest goes through', async () => {
        const one = await open();
        const sheet = await openSheetOf(one);
        const fields = ['code', 'days', 'title'];
        const grid = [
          ['r', '1', 'x'],
          ['x', '0', 'x'],
          ['x', '3', 'x'],
          ['y', '4', 'x'],
        ];
        const { problems } = await sheet.paste({ item: 0, fields }, grid);
        expect(problems.map(({ row, field, code }) => [row, field, code])).to.have.deep.members([
          ...[0, 1, 2].map((row) => [row, 'title', 'read-only']),
          [1, 'days', 'range'],
          [2, 'code', 'unique'],
          ...fields.map((field) => [3, field, 'no-row']),
        ]);
        expect(['a', 'b', 'c'].map((id) => value(one, id, 'code'))).to.deep.equal(['r', 'x', undefined]);
        expect(['a', 'b', 'c'].map((id) => value(one, id, 'days'))).to.deep.equal([1, 65, 3]);
      });

      it('leaves fields as they are that the page does not let change, and says so; rows are made with them', async () => {
        const one = await open();
        const sheet = await openSheetOf(one);
        const kept = ['days', 'near'];
        const before = ['a', 'b', 'c'].map((id) => value(one, id, 'days'));
        const fields = ['name', 'days', 'near'];
        const grid = [
          ['Matina', String(before[0]), 'Ruth'],
          ['Ruth', '7', ''],
          ['Krim', '8', ''],
          ['New', '9', 'Ruth'],
        ];
        const pasted = await sheet.paste({ item: 0, fields, kept }, grid, { newRows: true });
        // What says the same as before is no change.
        expect(pasted.problems.map(({ row, field, code }) => [row, field, code])).to.deep.equal([
          [0, 'near', 'kept'],
          [1, 'days', 'kept'],
          [2, 'days', 'kept'],
        ]);
        const made = pasted.records![0]!;
        expect(value(one, made, 'days')).to.equal(9);
        await eventually(() => expect(sheet.rows()).to.have.length(4));
        const range = { from: 0, to: 3, fields: ['days'], kept };
        const outcomes = [await sheet.fill(range, 'down'), await sheet.clear(range), await sheet.replace(range, '5')];
        const counts = outcomes.map(({ cells, problems }) => [cells, problems.length]);
        expect(counts).to.deep.equal([
          [0, 2],
          [0, 3],
          [0, 3],
        ]);
        expect(outcomes.flatMap(({ problems }) => problems).every(({ code }) => code === 'kept')).to.equal(true);
        expect(['a', 'b', 'c'].map((id) => value(one, id, 'days'))).to.deep.equal(before);
      });

      it('fills down, empties and replaces ranges, in the order the reader sees', async () => {
        const one = await open();
        const sheet = await openSheetOf(one, 'en', '-days');
        await sheet.addRows([{ name: 'Near', near: 'a' }]);
        await eventually(() => expect(sheet.rows()).to.have.length(4));
        expect(
          sheet
            .rows()
            .map(([id]) => id)
            .slice(0, 3),
        ).to.deep.equal(['c', 'a', 'b']);
        const all = { from: 0, to: 3, fields: ['days'], seen: { first: 'c', last: 'b' } };
        await sheet.fill(all, 'down');
        expect(['a', 'b', 'c'].map((id) => value(one, id, 'days'))).to.deep.equal([80, 80, 80]);
        expect((await sheet.clear({ from: 0, to: 3, fields: ['days', 'name'] })).problems).to.have.length(3);
        expect(['a', 'b', 'c'].map((id) => value(one, id, 'days'))).to.deep.equal([null, null, null]);
        await sheet.replace({ from: 0, to: 4, fields: ['near'] }, 'Ruth');
        await eventually(() => expect(sheet.rows().map((row) => row[6])).to.deep.equal(Array(4).fill('Ruth')));
        await one.dataset.writing.undo();
        await eventually(() => expect(sheet.rows().map((row) => row[6] ?? '')).to.have.members(['', '', '', 'Matina']));
      });
    });
  }

  it('does nothing where the rows have moved, and with too many cells', async () => {
    const one = await garden.openWriter();
    const sheet = await openSheetOf(one);
    const moved = { from: 0, to: 2, fields: ['days'], seen: { first: 'a', last: 'c' } };
    expect(await codeOf(sheet.clear(moved))).to.equal('rows-moved');
    expect(await codeOf(sheet.paste({ item: 0, fields: ['days'], seen: { first: 'b' } }, [['1']]))).to.equal(
      'rows-moved',
    );
    const grid = Array.from({ length: 25_001 }, () => ['1', '2']);
    expect(await codeOf(sheet.paste({ item: 0, fields: ['days', 'code'] }, grid))).to.equal('too-large');
    expect(await codeOf(sheet.addRows(Array(50_001).fill({ name: 'x' })))).to.equal('too-large');
    expect(steps(one)).to.deep.equal([0, 0]);
  });

  it('finds related records by typing, and says what an editor of their cell needs', async () => {
    const one = await garden.openWriter();
    const sheet = await openSheetOf(one);
    await sheet.addRows([{ name: 'Mätty' }, { name: 'Green mat' }, { name: 'Tomato', near: 'Ruth' }]);
    const found = async (text: string, limit?: number) =>
      (await sheet.candidates('near', text, limit)).map(({ name }) => name);
    expect(await found('MAT')).to.deep.equal(['Matina', 'Mätty', 'Green mat', 'Tomato']);
    expect(await found('', 2)).to.deep.equal(['Green mat', 'Krim']);
    expect(await found('days')).to.deep.equal([]);
    await one.dataset.writing.edit('plant', [{ record: 'a', field: 'near', text: 'Ruth, Krim' }]);
    const editing = await sheet.view.editing({ id: 'a', field: 'near' });
    expect(editing).to.deep.include({ text: 'Ruth, Krim', as: 'saved', required: false });
    expect(editing!.relation).to.deep.equal({
      many: true,
      resource: 'plant',
      label: 'Plant',
      links: [
        { id: 'b', name: 'Ruth' },
        { id: 'c', name: 'Krim' },
      ],
    });
  });

  it('keeps all of an action or nothing, and goes on as if it had not been tried', async () => {
    const store = createMemoryEventStore();
    let appends = 0;
    let isFull = false;
    const counted: EventStore = {
      ...store,
      async append(dataset, events, from) {
        if (from?.own && ++appends && isFull) throw storeProblem('store-full');
        return store.append(dataset, events, from);
      },
    };
    const one = await garden.openWriter({ store: counted });
    const sheet = await openSheetOf(one);
    const rows = Array.from({ length: 500 }, (_, at) => ({ name: `Plant ${at} ${'x'.repeat(100)}`, days: '5' }));
    isFull = true;
    expect(await codeOf(sheet.addRows(rows))).to.equal('store-full');
    expect(one.dataset.frame().writing).to.deep.equal({ drafts: 0, sent: 0 });
    isFull = false;
    appends = 0;
    expect((await sheet.addRows(rows)).records).to.have.length(500);
    expect(appends).to.equal(1);
    const sent = await eventually(async () => {
      const own = await ownEvents(one);
      expect(own.length).to.be.greaterThan(5);
      return own;
    });
    expect(one.dataset.fold.state.heads(), 'each names the one before').to.have.length(1);
    for (const { id } of sent) expect(one.dataset.fold.state.isValid(id as EventId)).to.equal(true);
    const two = await garden.open();
    await eventually(() => expect(two.dataset.fold.state.hash()).to.equal(one.dataset.fold.state.hash()));
    await one.dataset.writing.undo();
    expect([...one.dataset.fold.state.records('plant')].filter((id) => exists(one, id))).to.have.length(3);
  });

  it('takes back nothing that another device has said since, the same value too', async () => {
    const [one, two] = [await garden.openWriter(), await garden.openWriter()];
    const type = (device: Device, text: string) =>
      device.dataset.writing.edit('plant', [{ record: 'a', field: 'days', text }]);
    await type(one, '71');
    await type(one, '72');
    await eventually(() => expect(value(two, 'a', 'days')).to.equal(72));
    await type(two, '71');
    await eventually(() => expect(value(one, 'a', 'days')).to.equal(71));
    for (const left of [1, 0]) {
      const said = await one.dataset.writing.undo();
      expect(said.problems.map(({ code }) => code)).to.deep.equal(['changed-since']);
      expect(steps(one)).to.deep.equal([left, 0]);
    }
    expect([value(one, 'a', 'days'), value(two, 'a', 'days')]).to.deep.equal([71, 71]);
  });

  it('takes back after a reload, leaves what others changed since, and says so', async () => {
    const [store, first] = [createMemoryEventStore(), await garden.openWriter()];
    first.close();
    const one = await garden.open({ vault: first.vault, store });
    await eventually(() => expect(one.dataset.writing.becomes('plant')).to.equal('saved'));
    const edits = ['a', 'b'].map((record) => ({ record, field: 'days', text: '11' }));
    await one.dataset.writing.edit('plant', edits);
    await one.dataset.writing.edit('plant', [{ record: 'c', field: 'days', text: '12' }]);
    one.close();

    const two = await garden.open({ vault: first.vault, store });
    await eventually(() => expect(steps(two)).to.deep.equal([2, 0]));
    const state = two.dataset.fold.state;
    garden.history.fold.add([...(await ownEvents(two))].flatMap(({ id }) => state.event(id as EventId) ?? []));
    garden.publish([garden.history.set(garden.anna, 'b', { days: 99 })]);
    await eventually(() => expect(value(two, 'b', 'days')).to.equal(99));
    expect(await two.dataset.writing.undo()).to.deep.include({ kind: 'edit', as: 'saved', cells: 1, problems: [] });
    const said = await two.dataset.writing.undo();
    expect(said.problems.map(({ record, code }) => [record, code])).to.deep.equal([['b', 'changed-since']]);
    expect(['a', 'b', 'c'].map((id) => value(two, id, 'days'))).to.deep.equal([70, 99, 80]);
    expect(steps(two)).to.deep.equal([0, 2]);
    expect(await two.dataset.writing.undo()).to.deep.equal({ as: 'saved', cells: 0, problems: [] });
    await two.dataset.writing.redo();
    expect(['a', 'b', 'c'].map((id) => value(two, id, 'days'))).to.deep.equal([11, 99, 80]);
    await two.dataset.writing.edit('plant', [{ record: 'c', field: 'days', text: '13' }]);
    expect(steps(two)).to.deep.equal([2, 0]);
  });

  it('keeps a hundred steps, of drafts too, and what was discarded comes back', async () => {
    const one = await garden.open();
    for (let at = 1; at <= 103; at++)
      await one.dataset.writing.edit('plant', [{ record: 'a', field: 'days', text: String(1000 + at) }]);
    expect(steps(one)).to.deep.equal([100, 0]);
    await one.dataset.writing.suggesting.discard();
    expect(value(one, 'a', 'days')).to.equal(70);
    expect(await one.dataset.writing.undo()).to.include({ kind: 'discard', as: 'suggested' });
    expect(value(one, 'a', 'days')).to.equal(1103);
  });

  it('leaves no trace of a draft row that is removed, and brings it back', async () => {
    const one = await garden.open();
    const sheet = await openSheetOf(one);
    const { records } = await sheet.addRows([{ name: 'Basil', near: 'Ruth' }]);
    await sheet.removeRows(records!);
    expect(one.dataset.frame().writing).to.deep.include({ drafts: 0, undo: { count: 2, label: 'remove' } });
    expect(exists(one, records![0]!)).to.equal(false);
    await one.dataset.writing.undo();
    expect([exists(one, records![0]!), value(one, records![0]!, 'name')]).to.deep.equal([true, 'Basil']);
    await eventually(() => expect(sheet.rows().map((row) => [row[1], row[6]])).to.deep.include(['Basil', 'Ruth']));
  });

  it('adds records of a stranger’s own under an open intake, and only suggests the rest', async () => {
    const { history } = garden;
    garden.publish([history.act(history.root, { act: 'intake', resource: 'plant', mode: 'open', pow: 0 })]);
    const one = await garden.open();
    const sheet = await openSheetOf(one);
    const said = await sheet.addRows([{ name: 'Basil' }]);
    const { pubkey } = (await one.vault.find(history.address))!;
    expect(said).to.deep.include({ as: 'saved', problems: [] });
    expect(said.records![0]).to.match(new RegExp(`^${pubkey.slice(0, 32)}~[0-9a-f-]{36}$`));
    const [event] = await eventually(async () => {
      const own = await ownEvents(one);
      expect(own).to.have.length(1);
      return own;
    });
    expect(one.dataset.fold.state.isValid(event!.id as EventId)).to.equal(true);
    expect(await one.dataset.writing.edit('plant', [{ record: 'a', field: 'days', text: '9' }])).to.include({
      as: 'suggested',
    });
    await one.dataset.writing.undo();
    expect(await one.dataset.writing.undo()).to.include({ as: 'saved', kind: 'add' });
    expect(exists(one, said.records![0]!)).to.equal(false);
  });

  it('takes back what was sent as well, as a draft that amends it', async () => {
    const one = await garden.open();
    await one.dataset.writing.edit('plant', [{ record: 'a', field: 'days', text: '11' }]);
    await one.dataset.writing.suggesting.suggest();
    expect(one.dataset.frame().writing).to.include({ drafts: 0, sent: 1 });
    expect(await one.dataset.writing.undo()).to.deep.include({ as: 'suggested', cells: 1, problems: [] });
    expect(value(one, 'a', 'days')).to.equal(70);
    expect(one.dataset.frame().writing).to.include({ drafts: 1 });
  });

  it('tells of an edit of a record that was deleted meanwhile, and keeps the others', async () => {
    const one = await garden.openWriter();
    const state = garden.history.fold.state;
    const seen = ['a'].flatMap((id) =>
      [...state.fields('plant', id)].flatMap((field) => state.writes('plant', id, field)),
    );
    const over = { $alive: state.writes('plant', 'a', '$alive').map(({ id }) => id) };
    const ids = [...new Set(seen.map(({ id }) => id))].sort();
    const op = { op: 'record.delete', resource: 'plant', record: 'a', seen: ids, over };
    garden.publish([garden.history.sign(garden.anna, { kind: 4880, type: 'data', ops: [op] })]);
    await eventually(() => expect(exists(one, 'a')).to.equal(false));
    const edits = ['a', 'b'].map((record) => ({ record, field: 'days', text: '11' }));
    const said = await one.dataset.writing.edit('plant', edits);
    expect(said.problems.map(({ record, code, text }) => [record, code, text])).to.deep.equal([
      ['a', 'unknown-record', '11'],
    ]);
    expect(value(one, 'b', 'days')).to.equal(11);
  });
});
