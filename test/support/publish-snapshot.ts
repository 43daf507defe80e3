/** A snapshot of a signed history as relays hold it: the 4882 event, its parts, and a manifest that names it. */
import { gzipSync } from 'node:zlib';
import { snapshotSet } from '../../core/dataset/snapshot-set.js';
import { snapshotContent, snapshotParts } from '../../core/dataset/snapshot-write.js';
import { hashText } from '../../core/log/canonical-line.js';
import { decodeEvent } from '../../core/log/decode.js';
import { encodeManifest, encodePart } from '../../core/log/encode.js';
import { signEvent } from '../../core/log/event-id.js';
import { KIND, type DatasetEvent, type EventId, type NostrEvent } from '../../core/log/event.js';
import type { Person, SignedHistory } from './signed-history.js';

const NO_CHANCE = new Uint8Array(32);

export interface PublishedSnapshot {
  readonly snapshot: NostrEvent;
  readonly parts: readonly NostrEvent[];
  readonly manifest: NostrEvent;
}

export interface SnapshotOptions {
  readonly signer?: Person;
  readonly partBytes?: number;
  /** What the signer makes of the last part before signing the list: the state hash is that of the truth. */
  readonly lie?: (text: string) => string;
  readonly urls?: readonly string[];
}

export function publishSnapshot(
  history: SignedHistory,
  { signer = history.root, partBytes = 250, lie, urls = [] }: SnapshotOptions = {},
): PublishedSnapshot {
  const { address, root } = history;
  const at = [history.clockMs + 1_000, 0] as const;
  const created_at = Math.floor(at[0] / 1000);
  const logged = history.events.map((event) => ({ event, decoded: decodeEvent(event) as DatasetEvent }));
  const { state, events, rows } = snapshotSet(address, logged, { now: Date.now() })!;
  const texts = [...snapshotParts(rows(), partBytes)];
  if (lie) {
    const text = lie(texts.pop()!.text);
    texts.push({ x: hashText(text), text, size: Buffer.byteLength(text) });
  }
  const packed = texts.map(({ text }) => gzipSync(text));
  const content = snapshotContent({
    at,
    heads: state.heads(),
    hash: state.hash(),
    events,
    compression: 'gzip',
    parts: texts.map(({ x, size }, index) => ({ x, size, packed: packed[index]!.length })),
    urls,
  });
  const snapshot = signEvent(
    { kind: KIND.snapshot, created_at, tags: [['a', address]], content },
    signer.secret,
    NO_CHANCE,
  );
  const parts = texts.map(({ x }, index) => {
    const draft = { kind: KIND.snapshot, type: 'part', dataset: address, x, index, created_at } as const;
    const template = encodePart({ ...draft, content: packed[index]!.toString('base64') });
    return signEvent(template, signer.secret, NO_CHANCE);
  });
  const board = { name: 'Seeds', snapshot: snapshot.id as EventId };
  const manifest = signEvent(
    encodeManifest({ kind: KIND.manifest, type: 'manifest', dataset: address, created_at, version: 1, board } as never),
    root.secret,
    NO_CHANCE,
  );
  return { snapshot, parts, manifest };
}
