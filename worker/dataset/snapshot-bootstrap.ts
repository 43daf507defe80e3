/**
 * Beginning with a snapshot: once, where there is nothing to go on from. From the first relay that has all of it, or the files
 * that it names; shown while it comes, on trust; kept in the store, for the log that is read afterwards is only what came later.
 */
import { npubEncode } from 'nostr-tools/nip19';
import type { ProvisionalState } from '../../core/dataset/provisional-state.js';
import type { SnapshotRefusal } from '../../core/dataset/snapshot-read.js';
import { decodeEvent, receiveEvent } from '../../core/log/decode.js';
import { KIND, type Address, type EventId, type SnapshotPart } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import type { SnapshotStatus } from '../api.js';
import type { EventStore } from '../store/event-store.js';
import { ReadingStopped, type RelayReader } from '../sync/relay-reader.js';
import type { ReceivedEvent } from '../sync/sync-target.js';
import { fetchPart } from './snapshot-files.js';
import { SnapshotReading, type ReadSnapshot } from './snapshot-reading.js';

export interface SnapshotTaker {
  readonly address: Address;
  /** What the manifest names. */
  newestSnapshot(): EventId | undefined;
  /** There is something to go on from already. */
  hasBegun(): boolean;
  /** The page comes from this machine: then files may lie here too. */
  isLocalPage(): boolean;
  /** Rows to look at meanwhile, more of them at each call; undefined: they are withdrawn. */
  show(provisional: ProvisionalState | undefined, share?: number): void;
  /** What is wrong where the fold refuses it: then the log is read. */
  load(read: ReadSnapshot): Promise<SnapshotRefusal | undefined>;
}

/** Filters take few values, and a part has 60 kB. The first are few, so that something is seen soon. */
const FIRST_PARTS = 4;
const PARTS_AT_ONCE = 20;
/** In the store: the signed event, then its parts. */
const KEPT = 'snapshot 1';

export class SnapshotBootstrap {
  status: SnapshotStatus | undefined;
  #offered: ReceivedEvent | undefined;
  #reading: SnapshotReading | undefined;
  #running: Promise<void> | undefined;
  #isShown = false;

  constructor(readonly taker: SnapshotTaker) {}

  /** What is shown comes from a snapshot that is not whole. */
  get isShown(): boolean {
    return this.#isShown;
  }

  wants(x: string): boolean {
    return this.#reading?.wants(x) === true;
  }

  async takePart(part: SnapshotPart): Promise<void> {
    if (await this.#reading?.take(part)) await this.#partCame();
  }

  takeEvent(event: ReceivedEvent): void {
    if (event.decoded.id === this.taker.newestSnapshot()) this.#offered = event;
  }

  /** Other relays wait meanwhile: most of what they would send is in it. A relay that stops over it stops no log. */
  async read(reader: RelayReader, store: EventStore): Promise<void> {
    // Whose turn it was may have died over it: then the next of those who wait goes on.
    while (this.#running) await this.#running.catch(() => undefined);
    const id = this.taker.newestSnapshot();
    if (id === undefined || this.taker.hasBegun()) return;
    const running = this.#readFrom(reader, id, store);
    this.#running = running.finally(() => (this.#running = undefined));
    await this.#running.catch((error: unknown) => {
      if (!(error instanceof ReadingStopped)) throw error;
    });
  }

  /** Whether an earlier visit began with one that is still here. */
  async restore(store: EventStore): Promise<boolean> {
    const kept = await store.projection(this.taker.address, KEPT);
    if (!kept) return false;
    const [wire, ...parts] = await Promise.all(Array.from({ length: kept.chunks }, (_, at) => kept.chunk(at)));
    const decoded = decodeEvent(wire);
    if (isRefusal(decoded) || decoded.type !== 'snapshot') return false;
    const reading = new SnapshotReading(decoded);
    await reading.restore(parts as Uint8Array<ArrayBuffer>[]);
    return reading.wanted.length === 0 && this.#load(reading, decodeEvent);
  }

  /** The log comes, and parts are missing still: what was shown of it must not stay. */
  giveUp(): void {
    if (this.#isShown) this.allRead();
  }

  /** No relay has more: what is missing now does not come. */
  allRead(): void {
    const reading = this.#reading;
    if (this.#running || !reading) return;
    const missing = reading.wanted.length;
    this.#refused(reading, { code: 'truncated', message: `${missing} parts of the snapshot are missing.` });
  }

  async #readFrom(reader: RelayReader, id: EventId, store: EventStore): Promise<void> {
    const { address } = this.taker;
    if (this.#offered?.decoded.id !== id) await reader.ask({ ids: [id] });
    const { decoded, wire } = this.#offered ?? {};
    if (decoded?.type !== 'snapshot' || wire === undefined) return;
    if (this.status?.id === id && this.status.state === 'refused') return;
    if (this.#reading?.snapshot.id !== id) {
      this.#withdraw();
      this.#reading = new SnapshotReading(decoded);
    }
    const reading = this.#reading;
    this.#tell(reading, 'reading');
    // Anybody can publish parts with its hashes; those of its signer are asked for first, so that no flood hides them.
    for (const by of [{ authors: [decoded.pubkey] }, {}]) {
      const wanted = [...reading.wanted];
      while (wanted.length > 0 && !reading.refusal) {
        const isFirst = reading.wanted.length === decoded.parts.length;
        const xs = wanted.splice(0, isFirst ? FIRST_PARTS : PARTS_AT_ONCE);
        await reader.ask({ kinds: [KIND.snapshot], ...by, '#a': [address], '#x': xs, limit: xs.length * 2 });
      }
    }
    for (const url of decoded.urls) await this.#readFiles(reading, url);
    if (reading.wanted.length > 0 && !reading.refusal) return;
    if (!(await this.#load(reading, receiveEvent))) return;
    await store.putProjection(address, KEPT, id, [wire, ...reading.parts()]).catch(() => undefined);
  }

  async #readFiles(reading: SnapshotReading, url: string): Promise<void> {
    for (const x of reading.wanted) {
      const part = reading.snapshot.parts.find((one) => one.x === x)!;
      const bytes = reading.refusal ? undefined : await fetchPart(url, part, this.taker.isLocalPage());
      // A host that lacks one is not asked for hundreds.
      if (!bytes || !(await reading.takeBytes(x, bytes))) return;
      await this.#partCame();
    }
  }

  async #partCame(): Promise<void> {
    const reading = this.#reading;
    if (!reading) return;
    const isMore = await reading.advance();
    if (this.#reading !== reading || reading.refusal) return;
    this.#tell(reading, 'reading');
    if (!isMore && !this.#isShown) return;
    this.#isShown = true;
    this.taker.show(reading.provisional, this.status!.partsHere / this.status!.parts);
  }

  /** `receive`: verifies what a relay sent; what the store gives was verified. */
  async #load(reading: SnapshotReading, receive: typeof decodeEvent): Promise<boolean> {
    const read = await reading.read(receive);
    const refusal = 'code' in read ? read : await this.taker.load(read);
    if (refusal) {
      this.#refused(reading, refusal);
      return false;
    }
    this.#tell(reading, 'taken');
    this.#reading = undefined;
    this.#isShown = false;
    return true;
  }

  #refused(reading: SnapshotReading, { code, message }: SnapshotRefusal): void {
    console.warn(`Kobold: ${message} The log is read instead.`);
    this.#tell(reading, 'refused', { code, message });
    this.#withdraw();
  }

  #withdraw(): void {
    this.#reading = undefined;
    if (!this.#isShown) return;
    this.#isShown = false;
    this.taker.show(undefined);
  }

  #tell(
    { snapshot, wanted }: SnapshotReading,
    state: SnapshotStatus['state'],
    why: Partial<SnapshotRefusal> = {},
  ): void {
    const parts = snapshot.parts.length;
    const { id, pubkey, stamp } = snapshot;
    const npub = npubEncode(pubkey);
    this.status = { id, parts, partsHere: parts - wanted.length, at: stamp[0], pubkey, npub, state, ...why };
  }
}
