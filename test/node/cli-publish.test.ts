/** `kobold publish` and `kobold set`, as somebody types them, against the demo's relay and the demo's dataset. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { DatasetState } from '../../core/dataset/state.js';
import { writeBundle } from '../../core/exchange/bundle-write.js';
import { addressToNaddr } from '../../core/log/address.js';
import type { Json } from '../../core/log/event.js';
import type { Garden } from '../../demo/garden/log.js';
import type { People } from '../../demo/garden/people.js';
import { GardenCli, stateOf } from '../support/garden-cli.js';
import { until } from '../support/page.js';

describe('kobold publish', function () {
  this.timeout(120_000);
  let cli: GardenCli;
  let garden: Garden;
  let people: People;
  const at = (name: string): string => cli.at(name);
  const kobold: GardenCli['kobold'] = (...args) => cli.kobold(...args);
  const start: GardenCli['start'] = (options) => cli.start(options);
  const startFull: GardenCli['startFull'] = () => cli.startFull();

  before(async () => {
    cli = await GardenCli.open();
    ({ garden, people } = cli);
    await writeFile(at('garden.kobold'), Buffer.concat([...writeBundle(garden)]));
  });
  after(() => cli.close());
  afterEach(() => cli.stopRelays());

  describe('a dataset', () => {
    it('sends all of it, and what the relays hold then folds to what was made', async () => {
      const [one, two] = [await start(), await start()];
      const sent = await kobold('publish', at('garden.kobold'), '--relay', one.url, '--relay', two.url, '--json');
      expect(sent.code, sent.stderr + sent.stdout).to.equal(0);
      const report = JSON.parse(sent.stdout) as Report;
      expect(report).to.include({ dataset: garden.address, naddr: addressToNaddr(garden.address, [one.url, two.url]) });
      const all = garden.events.length + 1;
      expect(report.relays.map(({ accepted, known, refused }) => [accepted, known, refused])).to.deep.equal([
        [all, 0, []],
        [all, 0, []],
      ]);
      for (const relay of [one, two]) expect(stateOf(relay, garden.address).hash()).to.equal(garden.fold.state.hash());
    });

    it('sends nothing new the second time', async () => {
      const relay = await start();
      await kobold('publish', at('garden.kobold'), '--relay', relay.url);
      const again = await kobold('publish', at('garden.kobold'), '--relay', relay.url);
      expect(again.code).to.equal(0);
      expect(again.stdout).to.include(`0 events sent, ${garden.events.length + 1} there already`);
      expect(again.stdout).to.match(/\nnaddr1\w+\n$/);
    });

    it('tells refusals in the relay’s words, waits where it is asked to, and shows its key where one is wanted', async () => {
      const strict = await start({ limits: { eventBytes: 8_000 } });
      const refused = await kobold('publish', at('garden.kobold'), '--relay', strict.url);
      expect(refused.code).to.equal(1);
      expect(refused.stdout).to.match(/refused: invalid: event too large: \d+ bytes of at most 8000/);

      const guarded = await start({ auth: 'required' });
      const unknown = await kobold('publish', at('garden.kobold'), '--relay', guarded.url);
      expect([unknown.code, guarded.events().length]).to.deep.equal([1, 0]);
      expect(unknown.stdout).to.include('auth-required');
      const key = ['--key', at('club.key'), '--no-snapshot'];
      const known = await kobold('publish', at('garden.kobold'), '--relay', guarded.url, ...key);
      expect([known.code, guarded.events().length]).to.deep.equal([0, garden.events.length + 1]);
    });

    it('goes on where a relay is down, and says so', async () => {
      const relay = await start();
      const half = await kobold('publish', at('garden.kobold'), '--relay', 'ws://127.0.0.1:9/', '--relay', relay.url);
      expect([half.code, relay.events().length]).to.deep.equal([1, garden.events.length + 1]);
      expect(half.stdout).to.include('(relay-offline)');
      const none = await kobold('publish', at('garden.kobold'), '--relay', 'ws://127.0.0.1:9/');
      expect(none.code).to.equal(3);
    });

    it('gets all there over a relay that drops connections', async () => {
      const relay = await start({ limits: { eventsPerMinute: 40 } });
      // The pause is as long as the relay's clock needs, which stands still here: it is let through by a fresh one.
      const sent = kobold('publish', at('garden.kobold'), '--relay', relay.url);
      await until('what it sends before it has to wait', () => relay.events().length >= 30, 20_000);
      cli.now += 60_000;
      relay.faults.disconnect();
      expect((await sent).code).to.equal(0);
      expect(stateOf(relay, garden.address).hash()).to.equal(garden.fold.state.hash());
    });
  });

  describe('a table', () => {
    const CSV = [
      'ID,Variety,Days to germination,Sun,Organic,Came up %',
      'tomato-black-krim,Black Krim,8,partial,,77',
      'pea-alderman,Alderman,7,full,no,73',
      'tomato-brandywine,Brandywine,9,full,no,',
      'pea-new,Newcomer,7,full,yes,',
    ].join('\n');

    it('sends the cells that differ, under the key’s own grant, and nothing the second time', async () => {
      await writeFile(at('some.csv'), CSV);
      const { relay, naddr } = await startFull();
      const before = relay.events().length;
      const args = ['publish', at('some.csv'), '--to', naddr, '-r', 'SeedVariety', '--key', at('laptop.key')];
      const dry = await kobold(...args, '--dry-run');
      expect([dry.code, relay.events().length], dry.stderr).to.deep.equal([0, before]);
      expect(dry.stdout).to.include('tomato-black-krim: Sun: full → partial\n').and.to.include('pea-new: new\n');

      const sent = await kobold(...args, '--json');
      expect(sent.code, sent.stderr + sent.stdout).to.equal(0);
      const report = JSON.parse(sent.stdout) as Report & Record<string, unknown>;
      expect(report).to.include({ created: 1, updated: 1, deleted: 0, unchanged: 2, resource: 'SeedVariety' });
      expect(report.events).to.have.length(1);
      const state = stateOf(relay, garden.address);
      expect(state.quarantined()).to.have.length(1);
      expect(shown(state, 'tomato-black-krim', 'sun')).to.equal('partial');
      expect(shown(state, 'pea-new', 'name')).to.equal('Newcomer');
      const write = state.writes('SeedVariety', 'tomato-black-krim', 'sun');
      expect(write.map(({ id }) => id)).to.deep.equal(report.events);
      const event = state.event(write[0]!.id)!;
      expect(event.pubkey).to.equal(people.laptop.pubkey);
      expect(event.prev).to.include(garden.fold.state.heads()[0]);
      expect(state.heads()).to.deep.equal(report.events);

      const again = await kobold(...args, '--json');
      expect((JSON.parse(again.stdout) as Report).events).to.deep.equal([]);
      expect(relay.events()).to.have.length(before + 1);
    });

    it('finds records by a column that names them, deletes only when asked, and never sends half', async () => {
      await writeFile(at('s.csv'), 'Supplier,Place\nSeed swap,the new library\nMarket stall,Saturday market\n');
      const { relay, naddr } = await startFull();
      const args = ['publish', at('s.csv'), '--to', naddr, '-r', 'Supplier', '--key', at('club.key')];
      expect((await kobold(...args)).stderr).to.include('--key-column: Supplier, Place');
      expect((await kobold(...args, '--key-column', 'Supplier')).code).to.equal(0);
      expect(stateOf(relay, garden.address).shown('Supplier', 'seed-swap', 'place')!.value).to.equal('the new library');
      expect(existing(stateOf(relay, garden.address), 'Supplier')).to.have.length(6);
      const deleted = await kobold(...args, '--key-column', 'Supplier', '--delete');
      expect(deleted.stdout).to.include('4 deleted');
      expect(existing(stateOf(relay, garden.address), 'Supplier')).to.deep.equal(['market-stall', 'seed-swap']);

      const count = relay.events().length;
      await writeFile(at('bad.csv'), 'ID,Since\nseed-swap,2012\nmarket-stall,long ago\n');
      const bad = await kobold('publish', at('bad.csv'), '--to', naddr, '-r', 'Supplier', '--key', at('club.key'));
      expect([bad.code, relay.events().length]).to.deep.equal([2, count]);
      expect(bad.stderr).to.include('row 2, "Since"');
    });

    it('sends nothing for who may not write', async () => {
      await writeFile(at('some.csv'), CSV);
      const { relay, naddr } = await startFull();
      const before = relay.events().length;
      const args = ['publish', at('some.csv'), '--to', naddr, '-r', 'SeedVariety', '--key'];
      const tom = await kobold(...args, at('tom.key'));
      expect([tom.code, relay.events().length]).to.deep.equal([2, before]);
      expect(tom.stderr).to.include('the permission it had was taken back');
      await writeFile(at('stranger.key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
      expect((await kobold(...args, at('stranger.key'))).stderr).to.include('names no permission for it');
      expect((await kobold(...args, at('nobody.key'))).code).to.equal(3);
    });
  });

  describe('kobold set', () => {
    it('changes cells, names what they replace, and settles a conflict', async () => {
      const { relay, naddr } = await startFull();
      expect(stateOf(relay, garden.address).conflicts()).to.have.length(1);
      const args = ['set', naddr, 'SeedVariety', 'tomato-black-krim'];
      const set = await kobold(...args, 'days_to_germination=8', 'Notes=Dark. Sweet = best.', '--key', at('ben.key'));
      expect(set.code, set.stderr).to.equal(0);
      expect(set.stdout).to.match(/^tomato-black-krim: Days to germination: \d+ → 8\n/);
      const state = stateOf(relay, garden.address);
      expect(state.conflicts()).to.deep.equal([]);
      expect(shown(state, 'tomato-black-krim', 'notes')).to.equal('Dark. Sweet = best.');
      const emptied = await kobold(...args, 'notes=', '--key', at('ben.key'));
      expect(emptied.stdout).to.include('→ (nothing)');
      expect(shown(stateOf(relay, garden.address), 'tomato-black-krim', 'notes')).to.equal(undefined);
    });

    it('says what is wrong with what was typed', async () => {
      const { relay, naddr } = await startFull();
      const before = relay.events().length;
      const key = ['--key', at('club.key')];
      for (const [args, message] of [
        [[naddr, 'SeedVarity', 'x', 'a=1'], 'Did you mean "SeedVariety"?'],
        [[naddr, 'SeedVariety', 'tomato-black-krin', 'sun=full'], 'Did you mean tomato-black-krim?'],
        [[naddr, 'SeedVariety', 'pea-alderman', 'days_to_germinatio=8'], 'Did you mean days_to_germination?'],
        [[naddr, 'SeedVariety', 'pea-alderman', 'sun=bright'], 'is not one of the choices'],
        [[naddr, 'SeedVariety', 'pea-alderman', 'germination_rate=8'], 'is computed'],
        [[naddr, 'SeedVariety', 'pea-alderman', 'sun'], 'is no FIELD=VALUE'],
        [[naddr, 'SeedVariety', 'pea-alderman'], 'FIELD=VALUE is missing'],
        [['naddr1x', 'SeedVariety', 'pea-alderman', 'sun=full'], 'The address is damaged'],
      ] as const) {
        const failed = await kobold('set', ...args, ...key);
        expect(failed.stderr, args.join(' ')).to.include(message);
        expect(failed.code).to.be.oneOf([2, 3]);
      }
      expect(relay.events()).to.have.length(before);
    });
  });

  it('tells each command’s help', async () => {
    for (const command of ['publish', 'set'])
      expect((await kobold('help', command)).stdout).to.include(`kobold ${command} `);
    expect(await readFile('core/cli/help.ts', 'utf8')).to.include('--dry-run');
  });
});

interface Report {
  readonly naddr: string;
  readonly events: readonly string[];
  readonly relays: readonly { accepted: number; known: number; refused: unknown[] }[];
}

function shown(state: DatasetState, record: string, field: string): Json | undefined {
  return state.shown('SeedVariety', record, field)?.value;
}

function existing(state: DatasetState, resource: string): string[] {
  return [...state.records(resource)].filter((record) => state.exists(resource, record)).sort();
}
