/** test/vectors/bundle.json and snapshot.json: what any implementation must say of these bytes. */
import { expect } from 'chai';
import { Fold } from '../../../core/dataset/fold.js';
import { collectSnapshot } from '../../../core/dataset/snapshot-contents.js';
import { SnapshotReader } from '../../../core/dataset/snapshot-read.js';
import { BundleFold } from '../../../core/exchange/bundle-fold.js';
import { BundleReader } from '../../../core/exchange/bundle-read.js';
import { receiveEvent } from '../../../core/log/decode.js';
import type { Address, DatasetEvent, Hash, SnapshotEvent } from '../../../core/log/event.js';
import { readVectors } from '../../support/vectors.js';
import type { SnapshotVectors } from '../../vectors/signed-snapshots.js';
import type { SnapshotLog } from '../../vectors/snapshot-logs.js';

interface BundleCase {
  readonly name: string;
  /** Base64. */
  readonly bytes: string;
  /** Ids of those that are taken. */
  readonly events: readonly string[];
  readonly refused: readonly { readonly line: number; readonly code: string }[];
  readonly broken: { readonly line: number; readonly code: string } | null;
  /** Of files with parts: null where they are taken in, else the code. */
  readonly snapshot?: string | null;
}

const bundles = await readVectors<readonly BundleCase[]>('bundle');
const snapshots = await readVectors<SnapshotVectors>('snapshot');

describe('vectors of bundles', () => {
  for (const { name, bytes, events, refused, broken, snapshot } of bundles) {
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
      if (snapshot === undefined) return;
      const taken = new BundleFold(snapshots.now);
      for (const item of items) taken.push(item);
      taken.end();
      const { line } = items.find(({ type }) => type === 'snapshot')!;
      const refusals = taken.refused.filter((item) => item.line === line).map(({ code }) => code);
      expect(refusals).to.deep.equal(snapshot === null ? [] : [snapshot]);
      expect(taken.snapshot === undefined).to.equal(snapshot !== null);
    });
  }
});

describe('vectors of snapshots', () => {
  const { logs, cases } = snapshots;
  for (const { name, log, snapshot, parts, code } of cases) {
    it(name, () => {
      const told = logs[log]!;
      const fold = emptyFold(told);
      expect(load(fold, snapshot, parts)).to.equal(code ?? undefined);
      if (code !== null) return;
      const whole = emptyFold(told);
      whole.add(told.events.map((event) => receiveEvent(event) as DatasetEvent));
      expect(fold.state.hash()).to.equal(whole.state.hash());
      expect(fold.state.heads()).to.deep.equal(whole.state.heads());
      expect(fold.state.conflicts()).to.deep.equal(whole.state.conflicts());
    });
  }
});

function emptyFold({ address, base }: SnapshotLog): Fold {
  const fold = new Fold(address as Address, { now: snapshots.now });
  if (base) fold.setBase(base.cells as never, base.hash as Hash);
  return fold;
}

function load(fold: Fold, raw: object, parts: readonly string[]): string | undefined {
  const snapshot = receiveEvent(raw) as SnapshotEvent;
  const reader = new SnapshotReader(snapshot);
  for (const text of parts) {
    const read = reader.push(new TextEncoder().encode(text));
    if ('code' in read) return read.code;
  }
  const contents = reader.end() ?? collectSnapshot(reader, receiveEvent);
  return 'code' in contents ? contents.code : fold.load(contents)?.code;
}
