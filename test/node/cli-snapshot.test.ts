/** Snapshots that `kobold publish` and `kobold set` make, as readers find them: real sockets, the demo's relay and dataset. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { draftSnapshot, packPart } from '../../core/cli/make-snapshot.js';
import { type SnapshotFacts, snapshotContent } from '../../core/dataset/snapshot-write.js';
import { writeBundle } from '../../core/exchange/bundle-write.js';
import { addressToNaddr } from '../../core/log/address.js';
import { hashText } from '../../core/log/canonical-line.js';
import { decodeEvent } from '../../core/log/decode.js';
import { encodeEvent } from '../../core/log/encode.js';
import { signEvent } from '../../core/log/event-id.js';
import {
  type Address,
  type DatasetEvent,
  type EventId,
  KIND,
  type ManifestEvent,
  type NostrEvent,
  type SnapshotEvent,
} from '../../core/log/event.js';
import type { Garden } from '../../demo/garden/log.js';
import type { People } from '../../demo/garden/people.js';
import type { Relay, RelayOptions } from '../../demo/relay/relay.js';
import { RelayDataset } from '../../worker/dataset/relay-dataset.js';
import { createMemoryEventStore } from '../../worker/store/memory-event-store.js';
import { createRelayPool } from '../../worker/sync/relay-pool.js';
import { eventually } from '../support/eventually.js';
import { GardenCli } from '../support/garden-cli.js';
import { nodeEnvironment } from '../support/replica.js';
import { stateHashOf } from '../vectors/signed-snapshots.js';

const LOG_KINDS = [KIND.data, KIND.schema, KIND.authority];

describe('snapshots by kobold publish', function () {
  this.timeout(120_000);
  let cli: GardenCli;
  let garden: Garden;
  let people: People;
  const at = (name: string): string => cli.at(name);
  const kobold: GardenCli['kobold'] = (...args) => cli.kobold(...args);
  /** Its clock is the machine's: readers start from what is not long ago. */
  const start = (options: RelayOptions = {}): Promise<Relay> => cli.start({ now: Date.now, ...options });

  before(async () => {
    const now = Date.now();
    cli = await GardenCli.open({ madeAt: now - 86_400_000, now: now - 3_600_000 });
    ({ garden, people } = cli);
    await writeFile(at('garden.kobold'), Buffer.concat([...writeBundle(garden)]));
  });
  after(() => cli.close());
  afterEach(() => cli.stopRelays());

  const publish = async (to: readonly Relay[], ...more: readonly string[]): Promise<Report> => {
    const urls = to.flatMap(({ url }) => ['--relay', url]);
    const wish = more.includes('--no-snapshot') ? [] : ['--snapshot'];
    const sent = await kobold(
      'publish',
      at('garden.kobold'),
      ...urls,
      ...more,
      ...wish,
      '--key',
      at('club.key'),
      '--json',
    );
    expect(sent.code, sent.stderr + sent.stdout).to.equal(0);
    return JSON.parse(sent.stdout) as Report;
  };

  it('are sent after the log and named by the manifest, and a new reader starts from one', async () => {
    const relay = await start();
    const { snapshot } = await publish([relay]);
    expect(snapshot).to.include({ made: true, named: true });
    const event = snapshotOn(relay);
    expect(event.id).to.equal(snapshot!.id);
    expect(boardOn(relay)).to.include({ snapshot: event.id, name: 'Willow Lane seeds' });
    expect(event.hash).to.equal(garden.fold.state.hash());
    const parts = partsOn(relay);
    expect(parts).to.have.length(event.parts.length);
    for (const part of parts) {
      expect(JSON.stringify(part).length).to.be.below(60_000);
      expect(part.created_at).to.be.below(event.stamp[0] / 1000);
    }
    // The log is out of reach: what is shown is the snapshot's.
    relay.faults.set({ withhold: { kinds: LOG_KINDS } });
    expect(await hashOfReader(garden.address, [relay])).to.equal(garden.fold.state.hash());
  });

  it('are not made, nor sent, a second time', async () => {
    const relay = await start();
    const { snapshot } = await publish([relay]);
    const before = relay.events().map(({ id }) => id);
    const again = await publish([relay]);
    expect(again.snapshot).to.deep.equal({ ...snapshot, made: false });
    expect(again.relays[0]).to.include({ accepted: 0 });
    expect(relay.events().map(({ id }) => id)).to.deep.equal(before);
  });

  it('go on to a relay that comes later, part by part as they were', async () => {
    const [one, two] = [await start(), await start()];
    const { snapshot } = await publish([one]);
    const both = await publish([one, two]);
    expect(both.snapshot).to.deep.equal({ ...snapshot, made: false });
    const ids = (relay: Relay): string[] => partsOn(relay).map(({ id }) => id);
    expect(ids(two)).to.deep.equal(ids(one));
    expect(boardOn(two).snapshot).to.equal(snapshot!.id);
  });

  it('stay out where a relay refuses a part: no event, and no manifest that names it', async () => {
    const relay = await start({ limits: { eventBytes: 30_000 } });
    const urls = ['--relay', relay.url, '--key', at('club.key'), '--json'];
    const sent = await kobold('publish', at('garden.kobold'), ...urls, '--snapshot');
    expect(sent.code).to.equal(1);
    expect((JSON.parse(sent.stdout) as Report).snapshot).to.equal(null);
    expect(relay.events().filter(({ kind, tags }) => kind === 4882 && !tags.some(([t]) => t === 'part'))).to.deep.equal(
      [],
    );
    expect(boardOn(relay).snapshot).to.equal(undefined);
  });

  it('are made by maintainers, not by others, and can be declined', async () => {
    const relay = await start();
    expect((await publish([relay], '--no-snapshot')).snapshot).to.equal(null);
    expect(partsOn(relay)).to.deep.equal([]);
    const naddr = addressToNaddr(garden.address, [relay.url]);
    const laptop = await kobold('publish', naddr, '--snapshot', '--key', at('laptop.key'));
    expect([laptop.code, partsOn(relay).length]).to.deep.equal([2, 0]);
    expect(laptop.stderr).to.include('by a maintainer or above');
    const unasked = await kobold('publish', naddr, '--key', at('club.key'), '--json');
    expect((JSON.parse(unasked.stdout) as Report).snapshot, 'of a short log').to.equal(null);
    const ada = await kobold('publish', naddr, '--snapshot', '--key', at(`${maintainer()}.key`), '--json');
    expect(ada.code, ada.stderr + ada.stdout).to.equal(0);
    expect((JSON.parse(ada.stdout) as Report).snapshot).to.include({ made: true, named: false });
    const named = await kobold('publish', naddr, '--key', at('club.key'), '--json');
    expect((JSON.parse(named.stdout) as Report).snapshot).to.include({ made: false, named: true });
    relay.faults.set({ withhold: { kinds: LOG_KINDS } });
    expect(await hashOfReader(garden.address, [relay])).to.equal(garden.fold.state.hash());
    const both = await kobold('publish', naddr, '--snapshot', '--no-snapshot', '--key', at('club.key'));
    expect(both.code).to.equal(2);
  });

  it('are made by set once 2,000 events came since the last', async () => {
    const relay = await start();
    const first = await publish([relay]);
    const naddr = addressToNaddr(garden.address, [relay.url]);
    const set = async (value: number): Promise<Report> => {
      const args = ['set', naddr, 'SeedVariety', 'tomato-black-krim', `spacing=${value}`, '--key', at('club.key')];
      const ran = await kobold(...args, '--json');
      expect(ran.code, ran.stderr + ran.stdout).to.equal(0);
      return JSON.parse(ran.stdout) as Report;
    };
    for (const event of manyEvents(cli, 2_000, cli.now - 3_000_000)) relay.publish(event as never);
    const { snapshot } = await set(62);
    expect(snapshot).to.include({ made: true, named: true });
    expect(snapshot!.id).not.to.equal(first.snapshot!.id);
    const { events } = decodeEvent(relay.events().find(({ id }) => id === snapshot!.id)) as SnapshotEvent;
    expect(events).to.equal(garden.events.filter(({ kind }) => LOG_KINDS.includes(kind as never)).length + 2_001);
  });

  it('go into files that any static host can serve', async () => {
    const relay = await start();
    const url = 'https://files.example.org/garden/';
    const { snapshot } = await publish([relay], '--parts', at('parts'), '--parts-url', url);
    const event = snapshotOn(relay);
    expect(event.id).to.equal(snapshot!.id);
    expect(event.urls).to.deep.equal(['https://files.example.org/garden']);
    expect((await readdir(at('parts'))).sort()).to.deep.equal(event.parts.map(({ x }) => x as string).sort());
    for (const { x, packed } of event.parts) {
      const bytes = await readFile(at(`parts/${x}`));
      expect(bytes.length).to.equal(packed);
      expect(hashText(gunzipSync(bytes).toString())).to.equal(x);
    }
  });

  it('travel from the file they were made into', async () => {
    const relay = await start();
    await writeFile(at('beds.csv'), `ID,Name,Long\n${rows(3_000)}`);
    const key = ['--key', at('beds.key')];
    expect((await kobold('convert', at('beds.csv'), at('beds.kobold'), '--snapshot', ...key)).code).to.equal(0);
    const sent = await kobold('publish', at('beds.kobold'), '--relay', relay.url, ...key, '--json');
    expect(sent.code, sent.stderr + sent.stdout).to.equal(0);
    const { snapshot, dataset } = JSON.parse(sent.stdout) as Report;
    expect(snapshot).to.include({ made: false, named: true });
    expect(snapshot!.parts).to.be.above(1);
    relay.faults.set({ withhold: { kinds: LOG_KINDS } });
    expect(await hashOfReader(dataset as Address, [relay])).to.equal(snapshotOn(relay).hash);
  });

  it('are held against the log by verify: the same, a lie, or not enough to tell', async () => {
    const relay = await start();
    await publish([relay], '--no-snapshot');
    const naddr = addressToNaddr(garden.address, [relay.url]);
    const verify = async (): Promise<Record<string, unknown>> =>
      (JSON.parse((await kobold('verify', naddr, '--json')).stdout) as { snapshot: Record<string, unknown> }).snapshot;
    expect(await verify()).to.deep.equal({ outcome: 'none' });
    await publish([relay]);
    expect(await verify()).to.deep.equal({ outcome: 'same', id: snapshotOn(relay).id });
    const { id } = garden.events.filter(({ kind }) => kind === KIND.data).at(-1)!;
    relay.faults.set({ withhold: { ids: [id] } });
    expect(await verify()).to.include({ outcome: 'incomplete', message: '1 event of it are not here.' });
    relay.faults.clear();

    const lies = lyingSnapshot(cli);
    for (const event of lies) expect(relay.publish(event as never).accepted).to.equal(true);
    const { code, stdout } = await kobold('verify', naddr);
    expect(code).to.equal(1);
    expect(stdout).to.match(/snapshot \w+…: the log says otherwise\. .*\(bad-snapshot\)/);
    relay.faults.set({ withhold: { ids: [lies[0]!.id] } });
    expect(await verify()).to.include({ outcome: 'refused', code: 'truncated' });
  });

  /** Of somebody who has nothing yet. */
  async function hashOfReader(address: Address, from: readonly Relay[]): Promise<string> {
    const pool = createRelayPool(nodeEnvironment());
    const surroundings = { store: createMemoryEventStore(), pool, environment: pool.environment };
    const hints = from.map(({ url }) => ({ url, from: 'page' as const }));
    const dataset = new RelayDataset(address, hints, Promise.resolve(surroundings));
    try {
      await eventually(() => expect(dataset.fold.state.heads()).not.to.deep.equal([]), 20_000);
      return dataset.fold.state.hash();
    } finally {
      dataset.close();
      pool.close();
    }
  }

  function maintainer(): keyof People {
    const name = (Object.keys(people) as (keyof People)[]).find((one) =>
      garden.fold.state
        .authority()
        .some(({ act }) => act.act === 'grant' && act.to === people[one].pubkey && act.role === 'maintainer'),
    );
    return name!;
  }
});

interface Report {
  readonly dataset: string;
  readonly snapshot: { id: string; parts: number; made: boolean; named: boolean } | null;
  readonly relays: readonly { accepted: number; known: number }[];
}

function partsOn(relay: Relay): NostrEvent[] {
  const events = relay.events() as unknown as NostrEvent[];
  return events.filter(({ tags }) => tags.some(([name]) => name === 'part')).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function snapshotOn(relay: Relay): SnapshotEvent {
  const decoded = relay.events().map((event) => decodeEvent(event));
  return decoded.find((event) => 'type' in event && event.type === 'snapshot') as SnapshotEvent;
}

function boardOn(relay: Relay): ManifestEvent['board'] {
  return (decodeEvent(relay.events().find(({ kind }) => kind === KIND.manifest)) as ManifestEvent).board;
}

/** Coherent in itself: parts, then the event. One supplier has another name than the log says. */
function lyingSnapshot({ garden: { address, events }, people, now: at }: GardenCli): NostrEvent[] {
  const logged = events.map((event) => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
  const { content, parts } = draftSnapshot(
    address,
    logged.filter(({ decoded }) => LOG_KINDS.includes(decoded.kind as never)),
    [at, 0],
  )!;
  const told = JSON.parse(content) as SnapshotFacts;
  const texts = parts.map(({ text }) => text.replace('Seed swap', 'Swap seed'));
  const lines = texts.flatMap((text) => text.trimEnd().split('\n'));
  const packed = texts.map(packPart);
  const lie = snapshotContent({
    ...told,
    hash: stateHashOf(lines, told),
    parts: packed.map((part) => ({ ...part, packed: part.packed.length })),
  });
  expect(lie).not.to.contain(told.hash);
  const created_at = Math.floor(at / 1000);
  const sign = (tags: string[][], text: string, second: number): NostrEvent =>
    signEvent(
      { kind: 4882, created_at: second, tags: [['a', address], ...tags], content: text },
      people.club.secret,
      new Uint8Array(32),
    );
  return [
    ...packed.map(({ x, packed: bytes }, index) =>
      sign(
        [
          ['x', x],
          ['part', `${index}`],
        ],
        Buffer.from(bytes).toString('base64'),
        created_at - 1,
      ),
    ),
    sign([], lie, created_at),
  ];
}

/** The owner writes one cell again and again. */
function* manyEvents(
  { garden: { address, fold }, people }: GardenCli,
  count: number,
  from: number,
): Generator<NostrEvent> {
  let prev = fold.state.heads();
  for (let n = 0; n < count; n++) {
    const template = encodeEvent({
      kind: 4880,
      type: 'data',
      dataset: address,
      stamp: [from + n * 1_000, 0],
      prev,
      ops: [{ op: 'record.create', resource: 'Supplier', record: `many-${n}`, set: { name: `n${n}` }, over: {} }],
    });
    const event = signEvent(template, people.club.secret, new Uint8Array(32));
    prev = [event.id as EventId];
    yield event;
  }
}

function rows(count: number): string {
  return Array.from({ length: count }, (_, n) => `b${n},Bed ${n},${hashText(`${n}`)}\n`).join('');
}
