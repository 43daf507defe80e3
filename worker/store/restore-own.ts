/**
 * What another database left in the journal, brought into this one: it is on disk, where any script of the site can write, so
 * events count once their signature was verified, and drafts once each has the shape of one.
 */
import { receiveEvent } from '../../core/log/decode.js';
import type { Address, EventId, NostrEvent } from '../../core/log/event.js';
import { isMembers } from '../../core/log/members.js';
import { isRefusal } from '../../core/log/refusal.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import { cellKey } from '../../core/lineage/merge.js';
import { MOST_RELAYS, relayUrl } from '../sync/relay-url.js';
import type { EventStore } from './event-store.js';
import { type BatchName, type OwnJournal, parseBatchName, storePart } from './own-journal.js';

export interface Restored {
  /** Files that are not needed any more. */
  readonly names: readonly string[];
  readonly datasets: ReadonlySet<Address>;
  readonly events: number;
  /** Cells. */
  readonly drafts: number;
}

/** A batch has 500 events of 60,000 bytes at most, and mostly some of a hundredth of that. */
const LONGEST_TEXT = 32_000_000;
const MOST_FILES = 5_000;
const ID = /^[0-9a-f]{64}$/;

/** Rejects where the store does not take it: then it is all still in the journal. */
export async function restoreFrom(
  journal: OwnJournal,
  storeId: string,
  store: Pick<EventStore, 'append' | 'changeDrafts'>,
): Promise<Restored> {
  const foreign = (await journal.names())
    .flatMap((name) => {
      const parsed = parseBatchName(name);
      return parsed && parsed.store !== storePart(storeId) ? [{ ...parsed, name }] : [];
    })
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, MOST_FILES);
  const newestDrafts = new Map<Address, string>();
  for (const { kind, dataset, name } of foreign) if (kind === 'drafts') newestDrafts.set(dataset, name);
  const [names, datasets]: [string[], Set<Address>] = [[], new Set()];
  let [events, drafts] = [0, 0];
  for (const { name, kind, dataset } of foreign) {
    if (kind === 'events' || newestDrafts.get(dataset) === name) {
      const batch = readBatch(await journal.read(name), { kind, dataset });
      if (batch.events.length > 0) {
        events += (await store.append(dataset, batch.events, { own: { relays: batch.relays } })).size;
        datasets.add(dataset);
      }
      if (batch.drafts.length > 0) {
        drafts += batch.drafts.length;
        datasets.add(dataset);
        await store.changeDrafts(dataset, (now) => {
          const held = new Set(now.map(cellKey));
          return [...now, ...batch.drafts.filter((draft) => !held.has(cellKey(draft)))];
        });
      }
    }
    names.push(name);
  }
  return { names, datasets, events, drafts };
}

interface ReadBatch {
  readonly events: readonly NostrEvent[];
  readonly relays: readonly string[];
  readonly drafts: readonly SeenChange[];
}

/** Of anything: what is truly signed, of this dataset, and drafts that are some. */
export function readBatch(text: string | undefined, { kind, dataset }: Pick<BatchName, 'kind' | 'dataset'>): ReadBatch {
  const nothing = { events: [], relays: [], drafts: [] };
  if (text === undefined || text.length > LONGEST_TEXT) return nothing;
  let batch: unknown;
  try {
    batch = JSON.parse(text);
  } catch {
    return nothing; // torn: the browser was ended while it was written
  }
  if (!isMembers(batch)) return nothing;
  const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  if (kind === 'drafts') return { ...nothing, drafts: listOf(batch.drafts).flatMap(readDraft) };
  const relays = listOf(batch.relays).flatMap((url) => (typeof url === 'string' ? (relayUrl(url) ?? []) : []));
  return { ...nothing, relays: relays.slice(0, MOST_RELAYS), events: listOf(batch.events).flatMap(readOwn(dataset)) };
}

function readOwn(dataset: Address): (raw: unknown) => NostrEvent[] {
  return (raw) => {
    const decoded = receiveEvent(raw);
    if (isRefusal(decoded) || !('dataset' in decoded) || decoded.dataset !== dataset) return [];
    // Members of ours, and no others.
    const { id, pubkey, created_at, kind, tags, content, sig } = raw as NostrEvent;
    return [{ id, pubkey, created_at, kind, tags, content, sig }];
  };
}

function readDraft(raw: unknown): SeenChange[] {
  if (!isMembers(raw)) return [];
  const { resource, record, field, before, after, over } = raw;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length < 1_000;
  if (!isText(resource) || !isText(record) || !isText(field)) return [];
  if (!Array.isArray(over) || !over.every((id) => typeof id === 'string' && ID.test(id))) return [];
  return [{ resource, record, field, before, after, over: [...over] as EventId[] } as SeenChange];
}
