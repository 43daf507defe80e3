/** One history folded by core and by the second implementation: where they differ, in words. */
import { Fold } from '../../../core/dataset/fold.js';
import type { DatasetState } from '../../../core/dataset/state.js';
import { decodeEvent } from '../../../core/log/decode.js';
import type { Address, DatasetEvent, EventId, Hash } from '../../../core/log/event.js';
import type { Road } from '../../oracle/deliver.js';
import { fold as oracleFold } from '../../oracle/fold.js';
import type { OracleState } from '../../oracle/fold.js';
import { stateHash } from '../../oracle/hash.js';
import type { History } from '../../oracle/histories.js';
import { byUnits, jcs } from '../../oracle/json.js';
import type { Json } from '../../oracle/json.js';

/** What both must agree on. */
type Summary = Readonly<Record<string, Json>>;

export function differences(history: History, road: Road): string[] {
  return differencesOf(oracleState(history), coreState(history, road));
}

export function differencesOf(oracle: OracleState, core: DatasetState): string[] {
  const expected = summaryOfOracle(oracle);
  const found = summaryOf(core);
  if (jcs(expected) === jcs(found)) return unlisted(core);
  return Object.keys(expected)
    .filter((name) => jcs(expected[name]!) !== jcs(found[name]!))
    .map((name) => `${name}: oracle ${jcs(expected[name]!)}, fold ${jcs(found[name]!)}`);
}

/** What is set aside, of one author, is what is set aside and of that author. */
function unlisted(core: DatasetState): string[] {
  const all = core.quarantined();
  const authors = new Set(all.flatMap(({ id }) => core.event(id)?.pubkey ?? []));
  return [...authors].flatMap((author) => {
    const listed = jcs(core.quarantined(author) as never);
    const those = all.filter(({ id }) => [author, undefined].includes(core.event(id)?.pubkey));
    const known = those.filter(({ id }) => core.event(id) !== undefined || listed.includes(id));
    return listed === jcs(known as never) ? [] : [`quarantined of ${author}: ${listed}, not ${jcs(known as never)}`];
  });
}

const remembered = new WeakMap<History, OracleState>();
export function oracleState(history: History): OracleState {
  const before = remembered.get(history);
  if (before) return before;
  const { address, events, now, lists, base } = history;
  const state = oracleFold(address, events, { now, lists, base });
  remembered.set(history, state);
  return state;
}

export function coreState(history: History, road: Road): DatasetState {
  const fold = new Fold(history.address as Address, { now: road.start });
  for (const delivery of road.deliveries) {
    if ('events' in delivery) fold.add(delivery.events.flatMap(decoded));
    if ('now' in delivery) fold.advance(delivery.now);
    if ('x' in delivery) fold.addList(delivery.x as Hash, delivery.ids as readonly EventId[]);
    if ('base' in delivery) {
      // The base says which state it is of by its hash; upstream heads are those of the generator.
      fold.setBase(delivery.base as never, baseHash(history) as Hash);
    }
  }
  return fold.state;
}

function baseHash({ base, baseHeads }: History): string {
  return stateHash(baseHeads ?? [], base!);
}

const decodings = new WeakMap<object, DatasetEvent[]>();
export function decoded(raw: object): DatasetEvent[] {
  const before = decodings.get(raw);
  if (before) return before;
  const event = decodeEvent(raw);
  const events = 'refused' in event ? [] : [event as DatasetEvent];
  decodings.set(raw, events);
  return events;
}

export function summaryOf(state: DatasetState): Summary {
  const pairs = (list: readonly { readonly id: string; readonly code: string }[]) =>
    list.map(({ id, code }): Json => [id, code]);
  const conflicts = state.conflicts().map(({ resource, record, field, writes, count }): Json => {
    const rows = writes.map(({ stamp, id, value }): Json => (value === undefined ? [stamp, id] : [stamp, id, value]));
    return [resource, record, field, rows, count];
  });
  return {
    heads: [...state.heads()],
    conflicts: conflicts.sort((a, b) => byUnits(jcs(a), jcs(b))),
    quarantined: pairs(state.quarantined()),
    waiting: pairs(state.waiting()),
    missing: [...state.missing()].sort(),
    deferred: [...state.deferred()],
    newer: [...state.newer()],
    unknown: [...state.unknown()],
    locked: [...state.locked()],
    needs: [...state.needs()].sort(),
    hash: state.hash(),
  };
}

export function summaryOfOracle(state: OracleState): Summary {
  const { heads, conflicts, quarantined, waiting, missing, deferred, newer, unknown, locked, hash } = state;
  const needs = [...state.needs, ...(state.isNewer ? ['newer'] : [])].sort();
  return {
    heads,
    conflicts: conflicts as unknown as Json,
    quarantined: quarantined as unknown as Json,
    waiting: waiting as unknown as Json,
    missing,
    deferred,
    newer,
    unknown,
    locked,
    needs,
    hash,
  };
}
