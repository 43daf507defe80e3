/** The demo's dataset: events that all count as they are meant to, kept by its relay over restarts, told to its page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { decrypt } from 'nostr-tools/nip49';
import { Fold } from '../../core/dataset/fold.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { parseSharedAddress } from '../../core/log/address.js';
import { receiveEvent } from '../../core/log/decode.js';
import type { Address, DatasetEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { readSchema } from '../../core/schema/schema.js';
import { recordValues, validate } from '../../core/schema/validate.js';
import { type Garden, makeGarden } from '../../demo/garden/log.js';
import { openKept } from '../../demo/garden/kept.js';
import { peopleOf } from '../../demo/garden/people.js';
import { startGarden } from '../../demo/garden/start.js';
import { demoHandler, type DemoHandler, handleDemo } from '../../demo/site.js';

const OWNER = new Uint8Array(32).fill(7);
const NOW = 1_790_000_000_000;

describe('the garden’s dataset', function () {
  this.timeout(60_000);
  let garden: Garden;
  before(() => {
    garden = makeGarden(OWNER, NOW);
  });

  it('folds to what it was written as: one event set aside, one conflict, nothing else', () => {
    const { state } = foldOf(garden.address, garden.events);
    const counts = Object.fromEntries(state.resources().map((name) => [name, [...state.records(name)].length]));
    expect(counts).to.deep.equal({
      Harvest: 78,
      Member: 6,
      Offer: 168,
      SeedVariety: 201,
      Sowing: 244,
      Species: 63,
      Supplier: 6,
    });
    expect(state.quarantined()).to.deep.equal([{ id: garden.events.at(-1)!.id, code: 'revoked' }]);
    expect(state.conflicts().map(({ record, field, count }) => [record, field, count])).to.deep.equal([
      ['tomato-black-krim', 'days_to_germination', 2],
    ]);
    expect(listsOf(state)).to.deep.equal({
      waiting: [],
      missing: [],
      deferred: [],
      newer: [],
      unknown: [],
      locked: [],
      needs: [],
    });
    expect(state.heads()).to.have.length(1);
    expect(state.authority().map(({ act }) => act.act)).to.deep.equal([
      'grant',
      'grant',
      'intake',
      'grant',
      'delegate',
      'revoke',
    ]);
    expect(state.hash()).to.equal(garden.fold.state.hash());
  });

  it('is the same in any order, and byte for byte the same for one key and time', () => {
    expect(foldOf(garden.address, [...garden.events].reverse()).state.hash()).to.equal(garden.fold.state.hash());
    const again = makeGarden(OWNER, NOW);
    expect(JSON.stringify([again.manifest, again.events])).to.equal(JSON.stringify([garden.manifest, garden.events]));
  });

  it('keeps within what relays take: size, seconds, and an hour before it is made', () => {
    for (const event of garden.events) {
      expect(JSON.stringify(event).length).to.be.at.most(16_384);
      expect(event.created_at * 1000).to.be.within(NOW - 3_600_000, NOW);
    }
  });

  it('has a schema without a flaw, and records that keep to it', () => {
    const { state } = garden.fold;
    for (const resource of state.resources()) {
      const schema = readSchema(state, resource);
      expect(schema.issues, resource).to.deep.equal([]);
      const exists = (name: string, record: string): boolean => state.exists(name, record);
      for (const record of state.records(resource)) {
        const issues = validate(schema, recordValues(state, resource, record), {
          resolve: (_, name, target) => ({ state: exists(name, target) ? 'present' : 'gone' }),
        });
        expect(issues, `${resource} ${record}`).to.deep.equal([]);
      }
    }
    const varieties = readSchema(state, 'SeedVariety');
    expect(varieties.views.map(({ key }) => key)).to.deep.equal(['quick', 'half_shade', 'by_crop']);
    expect(varieties.computed.map(({ formula }) => formula)).to.include('${record.species.name} · ${record.name}');
  });
});

describe('the garden on its relay', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kobold-garden-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is published once, and is there after a restart, at the same address', async () => {
    const first = await startGarden({ folder, port: 0 });
    const { address } = first;
    await first.close();
    const bytes = await readFile(join(folder, 'relay.jsonl'), 'utf8');
    const second = await startGarden({ folder, port: 0 });
    await second.close();
    expect(second.address).to.equal(address);
    expect(parseSharedAddress(second.naddr)).to.deep.equal({ address, relays: [second.relay] });
    expect(await readFile(join(folder, 'relay.jsonl'), 'utf8')).to.equal(bytes);
    expect((await stat(second.keyFile)).mode & 0o077).to.equal(0);
  });

  it('says what its people call themselves', async () => {
    const first = await startGarden({ folder, port: 0 });
    await first.close();
    const lines = (await readFile(join(folder, 'relay.jsonl'), 'utf8')).trim().split('\n');
    const profiles = lines.filter((line) => line.includes('"kind":0,'));
    expect(profiles).to.have.length(4);
    expect(profiles.join()).to.include('Maria Okafor').and.include('Willow Lane Garden Club');
  });

  it('tells the maintainer’s key, sealed', async () => {
    const running = await startGarden({ folder, port: 0 });
    await running.close();
    const { owner } = openKept(folder, NOW);
    expect(running.maintainerKey()).to.equal(running.maintainerKey());
    expect(decrypt(running.maintainerKey(), 'garden')).to.deep.equal(peopleOf(owner).maria.secret);
  });

  it('is made whole after a crash in the middle, without a second genesis', async () => {
    const first = await startGarden({ folder, port: 0 });
    await first.close();
    const file = join(folder, 'relay.jsonl');
    const whole = await readFile(file, 'utf8');
    await truncate(file, Math.floor(Buffer.byteLength(whole) / 3));
    const second = await startGarden({ folder, port: 0 });
    await second.close();
    expect(await readFile(file, 'utf8')).to.equal(whole);
  });

  it('is joined where it runs already, and not where another one does', async () => {
    const first = await startGarden({ folder, port: 0 });
    const port = Number(new URL(first.relay).port);
    const other = await mkdtemp(join(tmpdir(), 'kobold-garden-'));
    try {
      const beside = await startGarden({ folder, port });
      const strange = await startGarden({ folder: other, port });
      await strange.close();
      expect([beside.isJoined, beside.relay]).to.deep.equal([true, first.relay]);
      expect([strange.isJoined, strange.relay === first.relay]).to.deep.equal([false, false]);
    } finally {
      await first.close();
      await rm(other, { recursive: true, force: true });
    }
  });

  it('gives its page the address; without it the page reads the file', async () => {
    const live = await pageOf(demoHandler({ naddr: 'naddr1test' }));
    expect(live.match(/src="naddr1test"\s+resource="\w+"/g)).to.have.length.at.least(4);
    expect(live)
      .to.include('<kobold-record')
      .and.not.include('data-live')
      .and.not.include('seeds/seed-catalog.csv"\n ');
    const members = await pageOf(
      demoHandler({ naddr: 'naddr1test', maintainerKey: () => 'ncryptsec1test' }),
      '/members.html',
    );
    expect(members).to.include('<kobold-dataset src="naddr1test"').and.include('ncryptsec1test').and.not.include('%');
    const plain = await pageOf(handleDemo);
    expect(plain).to.equal(await readFile('demo/garden.html', 'utf8'));
    expect(plain).to.match(/<kobold-table\s+id="catalog"\s+src="seeds\/seed-catalog.csv"/);
  });
});

function foldOf(address: Address, events: Garden['events']): Fold {
  const fold = new Fold(address, { now: NOW });
  const decoded = events.map((event) => {
    const received = receiveEvent(JSON.parse(JSON.stringify(event)));
    if (isRefusal(received)) throw new Error(`${received.refused}: ${received.message}`);
    return received as DatasetEvent;
  });
  fold.add(decoded);
  return fold;
}

function listsOf(state: DatasetState): Record<string, readonly unknown[]> {
  return {
    waiting: state.waiting(),
    missing: [...state.missing()],
    deferred: state.deferred(),
    newer: state.newer(),
    unknown: state.unknown(),
    locked: state.locked(),
    needs: state.needs(),
  };
}

async function pageOf(handle: DemoHandler, path = '/garden.html'): Promise<string> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    return await answer.text();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
