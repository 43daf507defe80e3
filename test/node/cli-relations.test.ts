/** Relations by `kobold set` and `kobold publish TABLE`, as somebody types them, against relays over real sockets. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Writer } from '../../core/writing/writer.js';
import { Fold } from '../../core/dataset/fold.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { writeBundle } from '../../core/exchange/bundle-write.js';
import { printAddress } from '../../core/log/address.js';
import type { Address, NostrEvent, Reference } from '../../core/log/event.js';
import { isPinTrue, parseElementField } from '../../core/schema/reference.js';
import { readSchema } from '../../core/schema/schema.js';
import { recordValues, validate } from '../../core/schema/validate.js';
import type { KeyPair } from '../../demo/garden/people.js';
import { GardenCli, stateOf } from '../support/garden-cli.js';
import { readCsv } from '../support/csv-table.js';

const BLACK_KRIM = 'tomato-black-krim';

describe('kobold and relations', function () {
  this.timeout(120_000);
  let cli: GardenCli;
  before(async () => {
    cli = await GardenCli.open();
  });
  after(() => cli.close());
  afterEach(() => cli.stopRelays());

  describe('set', () => {
    it('leads to one record by its id or its title, and sends what already is so no second time', async () => {
      const { relay, naddr } = await cli.startFull();
      const set = setter(naddr);
      const byId = await set('species=cucumis-sativus');
      expect(byId.code, byId.stderr).to.equal(0);
      expect(byId.stdout).to.include(
        'Species: Solanum lycopersicum (solanum-lycopersicum) → Cucumis sativus (cucumis-sativus)\n',
      );
      expect(one(stateOf(relay, cli.garden.address), 'species')).to.deep.equal({
        $ref: ['', 'Species', 'cucumis-sativus'],
        label: 'Cucumis sativus',
      });
      const byTitle = await set('Species=pisum SATIVUM', '--json');
      expect(JSON.parse(byTitle.stdout)).to.deep.include({ record: BLACK_KRIM, changed: ['species'] });
      expect(one(stateOf(relay, cli.garden.address), 'species')!.$ref[2]).to.equal('pisum-sativum');
      const count = relay.events().length;
      expect((await set('species=Pisum sativum')).stdout).to.include('as it was, nothing was sent');
      expect(relay.events()).to.have.length(count);
      await set('species=');
      expect(one(stateOf(relay, cli.garden.address), 'species')).to.equal(undefined);
      expectValid(stateOf(relay, cli.garden.address), 'SeedVariety', ['required']);
    });

    it('leads to several: all of them, one more, one less, none', async () => {
      const { relay, naddr } = await cli.startFull();
      const set = setter(naddr);
      const suppliers = (): string[] => many(stateOf(relay, cli.garden.address), 'suppliers');
      expect((await set('suppliers=Seed swap, market-stall')).code).to.equal(0);
      expect(suppliers()).to.deep.equal(['market-stall', 'seed-swap']);
      const more = await set('Supplier+=Harrow and Daughters', 'suppliers-=Seed swap');
      expect(more.stdout)
        .to.include('Supplier: + Harrow and Daughters (harrow-and-daughters)\n')
        .and.to.include('Supplier: − Seed swap (seed-swap)\n');
      expect(suppliers()).to.deep.equal(['harrow-and-daughters', 'market-stall']);
      await set('suppliers=seed-swap', 'suppliers=linden-hill-seeds', 'notes=Both at once.');
      expect(suppliers()).to.deep.equal(['linden-hill-seeds', 'seed-swap']);
      await set('suppliers=');
      expect(suppliers()).to.deep.equal([]);
      expectValid(stateOf(relay, cli.garden.address), 'SeedVariety');
    });

    it('says what is wrong with what was typed, and sends nothing', async () => {
      const { relay, naddr } = await cli.startFull();
      const before = relay.events().length;
      for (const [cell, message] of [
        [
          'species=Solanum lycopersicon',
          '"Species" has no record "Solanum lycopersicon". Did you mean Solanum lycopersicum?',
        ],
        ['suppliers=Seed swap, Market stal', 'has no record "Market stal". Did you mean Market stall?'],
        [
          'companions=Ailsa Craig',
          'have the title "Ailsa Craig": say which by its id: onion-ailsa-craig, tomato-ailsa-craig.',
        ],
        ['species=Pisum sativum, Cucumis sativus', 'has no record'],
        ['species=["pisum-sativum","cucumis-sativus"]', 'leads to one "Species", not to 2'],
        ['species={"$ref":["","Supplier","seed-swap"]}', 'A record of "Species" is wanted, not of "Supplier"'],
        ['suppliers-=Seed swap', 'It does not lead to "Seed swap"'],
        ['offers=x', '"offers" is the other end of "variety": set that, of the records of "Offer"'],
        ['sun+=full', '"sun" is one value, which sun=VALUE sets'],
        ['supplierz=x', 'Did you mean suppliers?'],
      ] as const) {
        const failed = await setter(naddr)(cell);
        expect(failed.stderr, cell).to.include(message);
        expect(failed.code).to.equal(2);
      }
      const computed = await cli.kobold(
        'set',
        naddr,
        'Harvest',
        firstHarvest(),
        'sowing=x',
        '--key',
        cli.at('club.key'),
      );
      expect(computed.stderr).to.include('Its titles are computed, so say the id.');
      expect(relay.events()).to.have.length(before);
    });

    it('pins what is to be pinned, and takes ids of another dataset as they are', async () => {
      const shelf = makeShelf(cli.people.club, cli.now);
      const { relay, naddr } = await cli.startFull(shelf.events, shelf.address);
      const args = ['set', naddr, 'Book', 'b1'] as const;
      const set = await cli.kobold(...args, 'author=Anna', 'seeds=pea-alderman, tomato', '--key', cli.at('club.key'));
      expect(set.code, set.stderr).to.equal(0);
      const state = stateOf(relay, shelf.address);
      const author = state.shown('Book', 'b1', 'author')!.value as unknown as Reference;
      expect(author.pin!.value).to.deep.equal({ name: 'Anna', born: 1901 });
      expect(isPinTrue(author.pin!)).to.equal(true);
      expect(many(state, 'seeds', 'Book', 'b1')).to.deep.equal(['pea-alderman', 'tomato']);
      expectValid(state, 'Book');
      // The pin is of that day: said again, it stays.
      expect((await cli.kobold(...args, 'author=a1', '--key', cli.at('club.key'))).stdout).to.include(
        'nothing was sent',
      );
    });

    it('tells of it in its help', async () => {
      const { stdout } = await cli.kobold('help', 'set');
      expect(stdout).to.include('suppliers="Seed swap, Market stall"').and.to.include('suppliers+=');
    });
  });

  describe('publish FILE.csv', () => {
    const publish = (naddr: string, ...more: readonly string[]): ReturnType<GardenCli['kobold']> =>
      cli.kobold('publish', cli.at('t.csv'), '--to', naddr, '-r', 'SeedVariety', '--key', cli.at('club.key'), ...more);

    it('leads records that are there and new ones to others, by their column', async () => {
      await writeFile(
        cli.at('t.csv'),
        'ID,Variety,Species,Supplier,Grows well with\n' +
          `${BLACK_KRIM},Black Krim,Solanum lycopersicum,Seed swap; Market stall,\n` +
          'pea-new,Newcomer,Pisum sativum,"Seed swap, Market stall",Neighbour\n' +
          'pea-other,Neighbour,pisum-sativum,,pea-new\n',
      );
      const { relay, naddr } = await cli.startFull();
      const sent = await publish(naddr);
      expect(sent.code, sent.stderr).to.equal(0);
      expect(sent.stdout).to.include('2 new, 1 changed');
      const state = stateOf(relay, cli.garden.address);
      expect(many(state, 'suppliers')).to.deep.equal(['market-stall', 'seed-swap']);
      expect(many(state, 'companions')).to.deep.equal([]);
      expect(many(state, 'suppliers', 'SeedVariety', 'pea-new')).to.deep.equal(['market-stall', 'seed-swap']);
      expect(many(state, 'companions', 'SeedVariety', 'pea-new')).to.deep.equal(['pea-other']);
      expect(many(state, 'companions', 'SeedVariety', 'pea-other')).to.deep.equal(['pea-new']);
      expect(state.quarantined()).to.have.length(1);
      expectValid(state, 'SeedVariety');
      const again = await publish(naddr);
      expect(again.stdout).to.include('0 new, 0 changed, 0 deleted, 3 records as they were');
    });

    it('never sends half: a name that fits no record, or several, is told with its row', async () => {
      await writeFile(cli.at('t.csv'), `ID,Supplier,Sun\n${BLACK_KRIM},Seed swop,partial\n`);
      const { relay, naddr } = await cli.startFull();
      const before = relay.events().length;
      const failed = await publish(naddr);
      expect([failed.code, relay.events().length]).to.deep.equal([2, before]);
      expect(failed.stderr).to.include(
        'row 1, "Supplier": "Supplier" has no record "Seed swop". Did you mean Seed swap?',
      );
    });

    it('takes the table that convert makes, as no change', async () => {
      await writeFile(cli.at('garden.kobold'), Buffer.concat([...writeBundle(cli.garden)]));
      await cli.kobold('convert', cli.at('garden.kobold'), cli.at('varieties.csv'), '-r', 'SeedVariety');
      const [header, ...rows] = readCsv(await readFile(cli.at('varieties.csv'), 'utf8'));
      expect(header).to.include.members(['Species', 'Supplier', 'Grows well with']);
      const ids = [...cli.garden.fold.state.records('SeedVariety')].sort();
      const shown = await cli.kobold('show', cli.at('garden.kobold'), '-r', 'SeedVariety', '--json', '-n', '0');
      const order = shown.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id);
      expect([...order].sort()).to.deep.equal(ids);
      const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
      const lines = [['ID', ...header!], ...rows.map((row, at) => [order[at]!, ...row])];
      await writeFile(cli.at('t.csv'), lines.map((row) => row.map(quoted).join(',')).join('\n'));
      const { naddr } = await cli.startFull();
      const same = await publish(naddr, '--dry-run');
      expect(same.stderr).not.to.include('Left out');
      expect(same.stdout).to.include(`0 new, 0 changed, 0 deleted, ${ids.length} records as they were`);
    });
  });

  function setter(naddr: string): (...cells: readonly string[]) => ReturnType<GardenCli['kobold']> {
    return (...cells) => cli.kobold('set', naddr, 'SeedVariety', BLACK_KRIM, ...cells, '--key', cli.at('club.key'));
  }

  function firstHarvest(): string {
    return [...cli.garden.fold.state.records('Harvest')][0]!;
  }
});

function one(state: DatasetState, relation: string): Reference | undefined {
  return state.shown('SeedVariety', BLACK_KRIM, relation)?.value as unknown as Reference | undefined;
}

/** Ids, ascending. */
function many(state: DatasetState, relation: string, resource = 'SeedVariety', record = BLACK_KRIM): string[] {
  return [...state.fields(resource, record)]
    .filter((field) => state.shown(resource, record, field)?.value !== undefined)
    .flatMap((field) => parseElementField(field) ?? [])
    .filter((element) => element.relation === relation)
    .map(({ $ref }) => $ref[2])
    .sort();
}

/** No record has an issue of another code. */
function expectValid(state: DatasetState, resource: string, codes: readonly string[] = []): void {
  const schema = readSchema(state, resource);
  for (const record of state.records(resource)) {
    const issues = validate(schema, recordValues(state, resource, record)).filter(({ code }) => !codes.includes(code));
    expect(issues, record).to.deep.equal([]);
  }
}

/** Books with a pinned author, and seeds from a catalog elsewhere. */
function makeShelf({ secret, pubkey }: KeyPair, now: number): { address: Address; events: NostrEvent[] } {
  const address = printAddress({ root: pubkey, slug: 'shelf' });
  const writer = new Writer(new Fold(address, { now }), { secret, now: () => now, random: () => new Uint8Array(32) });
  const elsewhere = printAddress({ root: pubkey, slug: 'catalog' });
  const events = [
    writer.write({
      type: 'schema',
      ops: [
        {
          op: 'schema.update',
          resource: 'Author',
          set: {
            resource: { title: 'name' },
            'field/name': { type: 'string' },
            'field/born': { type: 'integer' },
          },
          unset: [],
          over: {},
        },
        {
          op: 'schema.update',
          resource: 'Book',
          set: {
            'relationship/author': { to: 'Author', cardinality: 'one', mode: 'pinned' },
            'relationship/seeds': { to: 'SeedVariety', dataset: elsewhere, cardinality: 'many', mode: 'soft' },
          },
          unset: [],
          over: {},
        },
      ],
    }),
    writer.write({
      type: 'data',
      ops: [
        { op: 'record.create', resource: 'Author', record: 'a1', set: { name: 'Anna', born: 1901 }, over: {} },
        { op: 'record.create', resource: 'Book', record: 'b1', set: {}, over: {} },
      ],
    }),
  ];
  return { address, events };
}
