/** test/vectors/bundle.json and snapshot.json: what any implementation must say of these bytes. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot } from '../../../core/dataset/snapshot-contents.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import type { SnapshotRow } from '../../../core/dataset/snapshot-row.js';
import { BundleReader } from '../../../core/exchange/bundle-read.js';
import { receiveEvent } from '../../../core/log/decode.js';
import type { Address, DatasetEvent, NostrEvent, SnapshotEvent } from '../../../core/log/event.js';
import { readVectors } from '../../support/vectors.js';

interface BundleCase {
  readonly name: string;
  /** Base64. */
  readonly bytes: string;
  /** Ids of those that are taken. */
  readonly events: readonly string[];
  readonly refused: readonly { readonly line: number; readonly code: string }[];
  readonly broken: { readonly line: number; readonly code: string } | null;
}

interface SnapshotVectors {
  readonly address: Address;
  readonly log: readonly NostrEvent[];
  readonly cases: readonly {
    readonly name: string;
    readonly snapshot: NostrEvent;
    readonly parts: readonly string[];
    readonly code: string | null;
  }[];
}

const bundles = await readVectors<readonly BundleCase[]>('bundle');
const snapshots = await readVectors<SnapshotVectors>('snapshot');

const NOW = 1_767_225_800_000;

describe('vectors of bundles', () => {
  for (const { name, bytes, events, refused, broken } of bundles) {
    it(name, () => {
      const reader = new BundleReader();
      const items = [...reader.push(Uint8Array.from(atob(bytes), (unit) => unit.charCodeAt(0))), ...reader.end()];
      expect(items.flatMap((item) => (item.type === 'event' ? [item.event.id] : []))).to.deep.equal(events);
      const said = (type: 'refused' | 'broken') =>
        items.flatMap((item) =>
          item.type === type ? [{ line: item.line, code: (item as { code: string }).code }] : [],
        );
      expect(said('refused')).to.deep.equal(refused);
      expect(said('broken')).to.deep.equal(broken ? [broken] : []);
    });
  }
});

describe('vectors of snapshots', () => {
  const { address } = snapshots;
  for (const { name, snapshot, parts, code } of snapshots.cases) {
    it(name, () => {
      const fold = new Fold(address, { now: NOW });
      expect(load(fold, snapshot, parts)).to.equal(code ?? undefined);
      if (code !== null) return;
      const whole = new Fold(address, { now: NOW });
      whole.add(snapshots.log.map((event) => receiveEvent(event) as DatasetEvent));
      expect(fold.state.hash()).to.equal(whole.state.hash());
      expect(fold.state.heads()).to.deep.equal(whole.state.heads());
    });
  }
});

function load(fold: Fold, raw: object, parts: readonly string[]): string | undefined {
  const snapshot = receiveEvent(raw) as SnapshotEvent;
  const reader = new SnapshotReader(snapshot);
  const rows: SnapshotRow[] = [];
  for (const text of parts) {
    const read = reader.push(new TextEncoder().encode(text));
    if ('code' in read) return read.code;
    rows.push(...read);
  }
  const contents = reader.end() ?? collectSnapshot(snapshot, rows, receiveEvent);
  return 'code' in contents ? contents.code : fold.load(contents)?.code;
}
