/**
 * Writes snapshot.json and snapshot-later.json anew: `node --import tsx test/vectors/make-snapshots.ts`. Snapshots of small signed
 * logs, those that must be refused, and what is to be said when more comes after one. Keys, times and randomness are fixed.
 */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type { Json, NostrEvent } from '../../core/log/event.js';
import { foldedEvents, type LaterCase, type LaterVectors } from '../core/dataset/snapshot-later.js';
import { A, ADDRESS, AT, BOB, made } from './event-maker.js';
import { signed, snapshotVectors } from './signed-snapshots.js';

const NOW = AT[0]! + 10;
let ticks = 0;

/** Ids in `over` are of writes of the field x; they are the only ids. */
function event(
  kind: number,
  members: object,
  prev: readonly NostrEvent[],
  by = 'alice',
  grant?: NostrEvent,
): NostrEvent {
  const links = prev.map(({ id }) => ['e', id, '', 'prev']);
  const tags = [A, ...links, ...(grant ? [['e', grant.id, '', 'grant']] : [])];
  ticks += 1;
  return made({ v: 1, at: [AT[0]!, ticks], ...members } as unknown as Json, { kind, tags, by });
}
const write = (x: number, over: readonly NostrEvent[], prev: readonly NostrEvent[], by?: string, by2?: NostrEvent) => {
  const named = over.length > 0 ? { ids: over.map(({ id }) => id) } : {};
  const refs = over.length > 0 ? { over: { x: over.map((_, index) => index) } } : {};
  const ops = [{ op: 'record.update', resource: 'beds', record: 'r1', set: { x }, ...refs }];
  return event(4880, { ...named, ops }, prev, by, by2);
};

const grant = event(4884, { act: 'grant', to: BOB, role: 'maintainer', scope: '*' }, []);
const w1 = write(1, [], [grant]);
const w2 = write(2, [w1], [w1], 'bob', grant);
const log = [grant, w1, w2];

const { snapshot, parts } = signed(ADDRESS, log, 400);

const revoke = (cut: readonly NostrEvent[]) =>
  event(4884, { act: 'revoke', target: grant.id, cut: cut.map(({ id }) => id) }, [w2]);
const at = (JSON.parse(w2.content) as { at: Json }).at;
const place = { id: w2.id, pubkey: w2.pubkey, kind: 4880, at, grant: grant.id, prev: [w1.id] };
const told: readonly Omit<LaterCase, 'replayed'>[] = [
  { name: 'nothing more', later: [], needs: [], shows: 2 },
  { name: 'a write over one that the snapshot tells of', later: [write(3, [w2], [w2])], needs: [], shows: 3 },
  { name: 'a write that did not know of it', later: [write(3, [w1], [w1])], needs: [], shows: 3 },
  { name: 'a revocation that lets what is there stand', later: [revoke([w2])], needs: [], shows: 2 },
  {
    name: '6: a revocation that reaches below the snapshot',
    later: [revoke([])],
    needs: ['history'],
    shows: 2,
  },
  {
    name: 'a redaction of what the snapshot tells of',
    later: [event(4884, { act: 'redact', targets: [place] }, [w2])],
    needs: ['history'],
    shows: 2,
  },
];

const cases = told.map((one): LaterCase => {
  const state = foldedEvents(ADDRESS, NOW, [...log, ...one.later]);
  return { ...one, replayed: { hash: state.hash(), shows: state.shown('beds', 'r1', 'x')!.value as number } };
});
const vectors: LaterVectors = {
  address: ADDRESS,
  now: NOW,
  log,
  snapshot,
  parts,
  cases,
};
for (const [name, written] of [
  ['snapshot', snapshotVectors()],
  ['snapshot-later', vectors],
] as const) {
  const path = new URL(`${name}.json`, import.meta.url);
  const options = { ...(await resolveConfig(path.pathname)), parser: 'json' };
  writeFileSync(path, await format(JSON.stringify(written), options));
}
