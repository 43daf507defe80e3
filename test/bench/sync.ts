/**
 * Sync, in Node over loopback sockets: how fast a log is verified and folded beside nostr-wasm verifying the same events and
 * doing nothing else, and what twenty missing events in ten thousand cost on the wire.
 */
import { initNostrWasm } from 'nostr-wasm';
import { startRelay } from '../../demo/relay/relay.js';
import type { NostrEvent as Stored } from '../../demo/relay/wire.js';
import { encodeEvent } from '../../core/log/encode.js';
import type { EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import { Inbox } from '../../worker/sync/inbox.js';
import { Verifier } from '../../worker/sync/verifier.js';
import { eventually } from '../support/eventually.js';
import { nodeEnvironment, Replica, type Wire } from '../support/replica.js';
import type { Person } from '../support/signed-history.js';
import { SignedHistory } from '../support/signed-history.js';
import { type Figure, compare, median } from './figure.js';

const INGESTED = 3_000;
const RUNS = 3;
const HELD = 10_000;
const MISSING = 20;

export async function runSyncBenches(say: (progress: string) => void): Promise<Figure[]> {
  return [...(await ingest(say, 1)), ...(await ingest(say, 10)), ...(await catchUp(say))];
}

/** A chain; ten ops an event are an import, one is a person at work. */
async function signedLog(count: number, opsEach: number): Promise<{ history: SignedHistory; events: NostrEvent[] }> {
  const { finalizeEvent } = await initNostrWasm();
  const history = new SignedHistory('bench', Date.now() - count * 1_000 - 60_000);
  const root: Person = history.root;
  const events: NostrEvent[] = [];
  let last: string | undefined;
  for (let n = 0; n < count; n++) {
    const ops = Array.from({ length: opsEach }, (_, i) => ({
      op: 'record.create' as const,
      resource: 'plant',
      record: `r${n}-${i}`,
      set: { name: `Solanum lycopersicum ${n}`, days: n % 100, sun: 'full', note: 'sow under glass' },
      over: {},
    }));
    const template = encodeEvent({
      kind: 4880,
      type: 'data',
      dataset: history.address,
      stamp: [history.clockMs + n * 1_000, 0],
      prev: last === undefined ? [] : [last as EventId],
      ops,
    });
    const event = { ...template, tags: template.tags.map((tag) => [...tag]), id: '', sig: '', pubkey: root.pubkey };
    finalizeEvent(event as never, root.secret);
    events.push(event as NostrEvent);
    last = event.id;
  }
  return { history, events };
}

async function ingest(say: (progress: string) => void, ops: number): Promise<Figure[]> {
  const { history, events } = await signedLog(INGESTED, ops);
  const texts = events.map((event) => JSON.stringify(event));
  const { verifyEvent } = await initNostrWasm();
  const verifier = new Verifier();
  await verifier.prepare(INGESTED);
  const [alone, whole]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    alone.push(await timed(async () => texts.forEach((text) => verifyEvent(JSON.parse(text) as never))));
    const replica = new Replica(history.address, { relays: [] });
    const inbox = new Inbox({
      target: replica,
      receive: (received, relay) => replica.receive(received, relay),
      isAuthor: (pubkey) => pubkey === (history.root.pubkey as string as Pubkey),
      isIntake: () => false,
      verifier,
      alsoSeen: () => undefined,
    });
    whole.push(
      await timed(async () => {
        const relay = 'wss://relay.test/';
        await Promise.all(texts.map((text) => inbox.offer({ raw: JSON.parse(text), relay })));
      }),
    );
    if (replica.held_.size !== INGESTED) throw new Error(`Only ${replica.held_.size} of ${INGESTED} were taken.`);
  }
  const perSecond = (times: readonly number[]): number => (INGESTED / median(times)) * 1_000;
  say(
    `ingest: ${Math.round(perSecond(whole))} events/s into the fold, nostr-wasm alone ${Math.round(perSecond(alone))}`,
  );
  const share = (median(alone) / median(whole)) * 100;
  return compare(`sync.ingest-${ops}-ops-of-nostr-wasm-alone`, '%', share, { target: 90 }, 'more');
}

async function catchUp(say: (progress: string) => void): Promise<Figure[]> {
  const { history, events } = await signedLog(HELD + MISSING, 1);
  const figures: Figure[] = [];
  const cases = {
    newest: (i: number) => i < HELD,
    scattered: (i: number) => i % Math.floor(events.length / MISSING) !== 7 || i > MISSING * 501,
  };
  for (const [name, isHeld] of Object.entries(cases)) {
    const relay = await startRelay({ events: events as Iterable<unknown> as Iterable<Stored> });
    const wire: Wire = { bytesIn: 0, bytesOut: 0, sockets: 0, sent: [], negentropyBytes: 0 };
    const replica = new Replica(history.address, { relays: [relay.url], environment: nodeEnvironment({ wire }) });
    for (const event of events.filter((_, i) => isHeld(i))) {
      const { id, pubkey, kind, created_at } = event;
      replica.held_.set(id as EventId, { id: id as EventId, pubkey: pubkey as Pubkey, kind, created_at });
    }
    // The fold is empty here, so it would ask for what is held.
    replica.missing = () => new Set();
    const missing = events.length - replica.held_.size;
    replica.start();
    const done = (): void => {
      if (!replica.status.caughtUp || replica.held_.size < events.length) throw new Error('not yet');
    };
    await eventually(done, 60_000);
    const fetched = events.filter((_, i) => !isHeld(i)).reduce((sum, event) => sum + JSON.stringify(event).length, 0);
    const all = wire.bytesIn + wire.bytesOut - fetched;
    const bytes = wire.negentropyBytes;
    say(`${missing} missing of ${events.length}, ${name}: ${bytes} B of NIP-77, ${all} B in all beside the events`);
    figures.push(...compare(`sync.${MISSING}-missing-of-10k-${name}`, 'B', bytes, { target: 5_000 }));
    replica.close();
    await relay.close();
  }
  return figures;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
