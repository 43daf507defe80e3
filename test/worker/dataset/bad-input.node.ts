/**
 * What strangers put before a reader, over real sockets: an address nobody knows, a schema that means harm, parts of a
 * snapshot from a host that never ends. Each is told with a code, and what is good beside it is shown.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Relay, startRelay } from '../../../demo/relay/relay.js';
import type { Json, NostrEvent } from '../../../core/log/event.js';
import { readSchema } from '../../../core/schema/schema.js';
import { recordValues, validate } from '../../../core/schema/validate.js';
import { RelayDataset } from '../../../worker/dataset/relay-dataset.js';
import { createMemoryEventStore } from '../../../worker/store/memory-event-store.js';
import { createRelayPool, type RelayPool } from '../../../worker/sync/relay-pool.js';
import { eventually } from '../../support/eventually.js';
import { publishSnapshot } from '../../support/publish-snapshot.js';
import { nodeEnvironment } from '../../support/replica.js';
import { SignedHistory } from '../../support/signed-history.js';

/** A part has some kilobytes; the rest is what sockets hold before anybody reads. */
const MOST_READ = 16_000_000;

describe('bad input', function () {
  this.timeout(60_000);
  let relay: Relay;
  let pool: RelayPool;
  let dataset: RelayDataset | undefined;
  beforeEach(async () => {
    relay = await startRelay({ port: 0 });
    pool = createRelayPool(nodeEnvironment());
  });
  afterEach(async () => {
    dataset?.close();
    pool.close();
    await relay.close();
  });
  const publish = (events: readonly NostrEvent[]): void => {
    for (const event of events) expect(relay.publish(event as never).accepted).to.equal(true);
  };
  const open = (history: SignedHistory, isLocalPage = false): RelayDataset => {
    const environment = { ...pool.environment, isLocalPage };
    const surroundings = Promise.resolve({ store: createMemoryEventStore(), pool, environment });
    return (dataset = new RelayDataset(history.address, [{ url: relay.url, from: 'page' }], surroundings));
  };

  it('an address nobody knows: unknown-resource, once the relay has said that this is all', async () => {
    const view = open(new SignedHistory('nobody')).dataset.view(undefined);
    await eventually(() => expect(view.error?.code).to.equal('unknown-resource'));
    expect(view.error!.message).to.include('holds nothing');
    expect(dataset!.frame().sync?.caughtUp).to.equal(true);
  });

  it('a resource that the dataset has not: unknown-resource, with those it has', async () => {
    const history = new SignedHistory('known');
    history.set(history.root, 'tomato', { name: 'Matina' });
    publish(history.events);
    const view = open(history).dataset.view('plnt');
    await eventually(() => expect(view.error?.code).to.equal('unknown-resource'));
    expect(JSON.stringify(view.error)).to.include('plant');
  });

  it('a hostile schema: its definitions are issues, its records are shown', async () => {
    const history = new SignedHistory('hostile');
    for (const set of HOSTILE_DEFINITIONS)
      history.sign(history.root, {
        kind: 4881,
        type: 'schema',
        ops: [{ op: 'schema.update', resource: 'plant', set, unset: [], over: {} }],
      });
    history.set(history.root, 'tomato', { name: 'Matina', code: 'a'.repeat(5_000), years: 'old', loop_a: 1 });
    publish(history.events);
    const started = performance.now();
    const view = open(history).dataset.view('plant');
    await eventually(() => expect(view.loaded?.table.rowCount).to.equal(1));
    const { table } = view.loaded!;
    const name = table.columns.find(({ field }) => field.key === 'name')!;
    expect(name.text(0)).to.equal('Matina');
    const { state } = dataset!.fold;
    const schema = readSchema(state, 'plant');
    expect(new Set(schema.issues.map(({ code }) => code))).to.deep.equal(new Set(['definition']));
    const paths = schema.issues.map(({ path }) => path);
    expect(paths).to.include.members([
      'field/nothing',
      'field/years',
      'relationship/away',
      'computed/none',
      'view/deep',
    ]);
    // RE2 takes the pattern and knows no going back.
    expect(validate(schema, recordValues(state, 'plant', 'tomato')).map(({ code }) => code)).to.include('pattern');
    // A machine that is busy takes seconds; going back for ever would take years.
    expect(performance.now() - started).to.be.below(20_000);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('a host whose parts of a snapshot never end: truncated, and read no further than a part may be', async () => {
    const history = new SignedHistory('endless');
    for (let n = 0; n < 60; n++) history.set(history.root, `r${n}`, { name: `name ${n}` }, 10);
    const host = await endlessHost();
    try {
      const { snapshot, parts, manifest } = publishSnapshot(history, { urls: [host.url] });
      // The relay has the first ones, so that rows show on trust.
      publish([snapshot, ...parts.slice(0, -1), manifest]);
      const view = open(history, true).dataset.view('plant');
      await eventually(
        () => expect(dataset!.frame().snapshot).to.include({ state: 'refused', code: 'truncated' }),
        30_000,
      );
      expect(host.most()).to.be.within(1, MOST_READ);
      await eventually(() => expect(view.loaded?.table.rowCount ?? 0).to.equal(0));
      // The log comes to a relay: it takes the place of what was refused.
      publish(history.events);
      await eventually(() => expect(dataset!.fold.state.hash()).to.equal(history.fold.state.hash()), 30_000);
    } finally {
      host.close();
    }
  });
});

const deep = (levels: number): Json => {
  let filter: Json = { op: '=', field: 'name', value: 'x' };
  for (let n = 0; n < levels; n++) filter = { op: 'not', filter };
  return filter;
};
const HOSTILE_DEFINITIONS: readonly Readonly<Record<string, Json>>[] = [
  {
    resource: { label: '<img src=x onerror=alert(1)>', title: 'toString', key: '\u202egnirts', order: 'NaN' },
    'field/name': { type: 'string', label: 'x'.repeat(5_000), help: ['not', 'text'] },
    'field/code': { type: 'string', pattern: '(a+)+$b', min_length: -1, max_length: 'many' },
    'field/nothing': {},
    'field/years': { type: 'integer', min: 'a', max: {}, options: 5, default: { $ref: 1 } },
    'field/loop_a': { type: 'enum', options: [{ value: 1 }, { value: 'a', color: 'url(//x)' }, null] },
    'relationship/away': { to: 7, cardinality: 'all', mode: 'hard', dataset: 'javascript:alert(1)' },
    'computed/none': { type: 'number' },
    'computed/loop_b': { type: 'number', formula: 'record.loop_c' },
    'computed/loop_c': { type: 'number', formula: 'record.loop_b' },
    'validation/v': { formula: 'while (true);', message: 5, fields: 'name' },
    'view/deep': { layout: 'grid', filter: deep(8), columns: [null, { field: '__proto__' }], sort: 'up', limit: -1 },
    'form/f': { groups: [{ fields: 'name' }, 7, { label: {}, fields: ['name', 'nobody'], when: { op: 'eval' } }] },
  },
  Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`field/many_${n}`, { type: 'polluted', order: -n }])),
];

/** Whatever is asked for: bytes without end, counted. */
async function endlessHost(): Promise<{ url: string; most: () => number; close: () => void }> {
  let most = 0;
  const server: Server = createServer((_, response) => {
    let sent = 0;
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const write = (): void => {
      while (!response.destroyed) {
        most = Math.max(most, (sent += 16_384));
        if (!response.write(Buffer.alloc(16_384, 7))) return;
      }
    };
    response.on('drain', write);
    response.on('error', () => undefined);
    write();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/parts`,
    most: () => most,
    close: () => (server.close(), server.closeAllConnections()),
  };
}
