/**
 * Beginning with a snapshot: once, where there is nothing to go on from. From the first relay that has all of it; kept in
 * the store, for the log that is read afterwards is only what came later.
 */
import { decodeEvent, receiveEvent } from '../../core/log/decode.js';
import { KIND, type Address, type EventId, type SnapshotPart } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import type { EventStore } from '../store/event-store.js';
import { ReadingStopped, type RelayReader } from '../sync/relay-reader.js';
import type { ReceivedEvent } from '../sync/sync-target.js';
import { SnapshotReading, type ReadSnapshot } from './snapshot-reading.js';

export interface SnapshotTaker {
  readonly address: Address;
  /** What the manifest names. */
  newestSnapshot(): EventId | undefined;
  /** There is something to go on from already. */
  hasBegun(): boolean;
  /** False where the fold refuses it: then the log is read. */
  load(read: ReadSnapshot): Promise<boolean>;
}

/** Filters take few values, and a part has 60 kB. */
const PARTS_AT_ONCE = 20;
/** In the store: the signed event, then its parts. */
const KEPT = 'snapshot 1';

export class SnapshotBootstrap {
  #offered: ReceivedEvent | undefined;
  #reading: SnapshotReading | undefined;
  #running: Promise<void> | undefined;

  constructor(readonly taker: SnapshotTaker) {}

  wants(x: string): boolean {
    return this.#reading?.wants(x) === true;
  }

  async takePart(part: SnapshotPart): Promise<void> {
    await this.#reading?.take(part);
  }

  takeEvent(event: ReceivedEvent): void {
    if (event.decoded.id === this.taker.newestSnapshot()) this.#offered = event;
  }

  /** Other relays wait meanwhile: most of what they would send is in it. Throws ReadingStopped for its own relay only. */
  async read(reader: RelayReader, store: EventStore): Promise<void> {
    const id = this.taker.newestSnapshot();
    if (id === undefined || this.taker.hasBegun()) return;
    if (this.#running) return void (await this.#running.catch(() => undefined));
    this.#running = this.#readFrom(reader, id, store);
    try {
      await this.#running;
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** Whether an earlier visit began with one that is still here. */
  async restore(store: EventStore): Promise<boolean> {
    const kept = await store.projection(this.taker.address, KEPT);
    if (!kept) return false;
    const [wire, ...parts] = await Promise.all(Array.from({ length: kept.chunks }, (_, at) => kept.chunk(at)));
    const decoded = decodeEvent(wire);
    if (isRefusal(decoded) || decoded.type !== 'snapshot') return false;
    const reading = new SnapshotReading(decoded);
    reading.restore(parts as Uint8Array[]);
    return reading.wanted.length === 0 && this.#load(reading, decodeEvent);
  }

  async #readFrom(reader: RelayReader, id: EventId, store: EventStore): Promise<void> {
    const { address } = this.taker;
    if (this.#offered?.decoded.id !== id) await reader.ask({ ids: [id] });
    const { decoded, wire } = this.#offered ?? {};
    if (decoded?.type !== 'snapshot' || wire === undefined) return;
    if (this.#reading?.snapshot.id !== id) this.#reading = new SnapshotReading(decoded);
    const reading = this.#reading;
    for (let at = 0, { wanted } = reading; at < wanted.length; at += PARTS_AT_ONCE) {
      const xs = wanted.slice(at, at + PARTS_AT_ONCE);
      await reader.ask({ kinds: [KIND.snapshot], '#a': [address], '#x': xs, limit: xs.length * 2 });
    }
    if (reading.wanted.length > 0) return;
    const isLoaded = await this.#load(reading, receiveEvent);
    this.#reading = undefined;
    if (!isLoaded) return;
    await store.putProjection(address, KEPT, id, [wire, ...reading.parts()]).catch(() => undefined);
  }

  /** `receive`: verifies what a relay sent; what the store gives was verified. */
  async #load(reading: SnapshotReading, receive: typeof decodeEvent): Promise<boolean> {
    const read = await reading.read(receive);
    if (!('code' in read)) return this.taker.load(read);
    console.warn(`Kobold: ${read.message} The log is read instead.`);
    return false;
  }
}
