/** The items of a bundle, as they come, into a fold. Snapshots wait for their parts and count once they are whole. */
import { Fold } from '../dataset/fold.js';
import { collectSnapshot, type SnapshotContents } from '../dataset/snapshot-contents.js';
import { SnapshotReader, type SnapshotRefusal } from '../dataset/snapshot-read.js';
import { receiveEvent } from '../log/decode.js';
import type { DatasetEvent, Hash, ManifestEvent, SnapshotEvent } from '../log/event.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { BrokenItem, BundleItem, Receive, RefusedItem } from './bundle-read.js';

/** Folded in batches, so that what is judged again is judged once a batch. */
const BATCH = 1000;

export class BundleFold {
  fold: Fold | undefined;
  manifest: ManifestEvent | undefined;
  /** The file stops or breaks here; what came before counts. */
  broken: BrokenItem | undefined;
  readonly refused: RefusedItem[] = [];
  /** Taken so far. */
  events = 0;
  /** The snapshot of the file, where it is whole and was taken. */
  snapshot: SnapshotContents | undefined;
  #batch: DatasetEvent[] = [];
  #open: OpenSnapshot | undefined;

  /** `now`: the reader's time in ms. */
  constructor(
    readonly now: number,
    readonly receive: Receive = receiveEvent,
  ) {}

  push(item: BundleItem): void {
    switch (item.type) {
      case 'address':
        this.fold = new Fold(item.address, { now: this.now });
        return;
      case 'manifest':
      case 'event':
      case 'snapshot': {
        const { decoded } = item;
        this.events++;
        if (decoded.type === 'manifest') this.manifest = decoded;
        else if (decoded.type === 'snapshot')
          this.#open = {
            event: decoded,
            line: item.line,
            reader: new SnapshotReader(decoded),
            came: 0,
            isGapped: false,
          };
        if (decoded.type !== 'manifest' && decoded.type !== 'part' && decoded.type !== 'unread')
          this.#batch.push(decoded);
        if (this.#batch.length >= BATCH) this.flush();
        return;
      }
      case 'refused':
        this.refused.push(item);
        return;
      case 'part':
        if (this.#open) takePart(this.#open, item.x, item.text);
        return;
      case 'list':
        this.fold!.addList(item.x, item.ids);
        return;
      case 'base':
        this.fold!.setBase(item.cells as never, item.hash);
        return;
      case 'broken':
        this.broken = item;
        return;
      case 'end':
        return;
    }
  }

  /** So that the state holds all that came. */
  flush(): void {
    this.fold?.add(this.#batch);
    this.#batch = [];
  }

  /** After the last item. A snapshot without parts is only told of: the log itself is here. */
  end(): void {
    this.flush();
    if (this.#open === undefined || this.#open.came === 0) return;
    const { event, line } = this.#open;
    const contents = wholeSnapshot(this.#open, this.receive);
    const refusal = 'code' in contents ? contents : this.fold!.load(contents);
    if (!('code' in contents) && refusal === undefined) this.snapshot = contents;
    if (refusal) this.refused.push({ type: 'refused', line, id: event.id, ...refusal });
  }
}

interface OpenSnapshot {
  readonly event: SnapshotEvent;
  readonly line: number;
  readonly reader: SnapshotReader;
  /** Parts so far. */
  came: number;
  /** One is absent before the last that came. */
  isGapped: boolean;
}

/** Parts come in the order of the list, and some may be absent: the reader goes by place, so nothing behind a gap is for it. */
function takePart(open: OpenSnapshot, x: Hash, text: string): void {
  const { parts } = open.event;
  open.isGapped ||= parts[open.came]?.x !== x;
  open.came++;
  if (!open.isGapped) open.reader.push(utf8ToBytes(text));
}

function wholeSnapshot({ event, reader, came }: OpenSnapshot, receive: Receive): SnapshotContents | SnapshotRefusal {
  const refusal = reader.end();
  if (refusal?.code !== 'truncated') return refusal ?? collectSnapshot(reader, receive);
  const { length } = event.parts;
  return { ...refusal, message: `${length - came} of ${length} parts of the snapshot are missing.` };
}
