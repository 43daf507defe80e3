/**
 * From typed events to templates a signer signs: the reverse of decode.ts, always in the one form we write. Limits are
 * not checked here: `decodeEvent` of what was signed says whether it keeps them.
 */
import { canonicalJson } from '../canonical-json.js';
import { parseAddress } from './address.js';
import { createdAt } from './clock.js';
import { actToJson, opsToJson, proposalToJson, snapshotToJson } from './encode-content.js';
import { keyToId, seal } from './encrypt.js';
import type { EventTemplate } from './event-id.js';
import {
  KIND,
  type Act,
  type AuthorityEvent,
  type DataEvent,
  type EventId,
  type Json,
  type ManifestEvent,
  type ProposalEvent,
  type SchemaEvent,
  type SnapshotEvent,
  type SnapshotPart,
} from './event.js';

type Draft<E> = Omit<E, 'id' | 'pubkey'>;
/** An event before it has an author and an id. */
export type EventDraft =
  Draft<DataEvent> | Draft<SchemaEvent> | Draft<AuthorityEvent> | Draft<ProposalEvent> | Draft<SnapshotEvent>;
export type ManifestDraft = Draft<ManifestEvent>;
export type PartDraft = Draft<SnapshotPart> & { readonly created_at: number };

export interface EncodeOptions {
  /** Relay where the dataset's events are found; the empty text says nothing. */
  readonly relay?: string;
  /** For relays' filters only: `p`, `r`, `x` … (PROTOCOL.md, section 3). */
  readonly extraTags?: readonly (readonly string[])[];
  /** Seals the content (section 16): a dataset key and 32 random bytes used once. */
  readonly seal?: { readonly key: Uint8Array; readonly nonce: Uint8Array };
}

const VERSION = 1;

export function encodeEvent(draft: EventDraft, options: EncodeOptions = {}): EventTemplate {
  return {
    kind: draft.kind,
    created_at: createdAt(draft.stamp),
    tags: tagsOf(draft, options),
    content: contentOf(draft, options.seal),
  };
}

/** The newest `created_at` wins on relays, so that of the draft must rise. */
export function encodeManifest({ dataset, origin, created_at, version, board }: ManifestDraft): EventTemplate {
  const tags = [['d', parseAddress(dataset)!.slug]];
  if (origin !== undefined) tags.push(['A', origin]);
  return { kind: KIND.manifest, created_at, tags, content: canonicalJson({ v: version, ...board } as unknown as Json) };
}

export function encodePart({ dataset, x, index, content, keyId, created_at }: PartDraft): EventTemplate {
  const tags = [
    ['a', dataset],
    ['x', x],
    ['part', String(index)],
  ];
  if (keyId !== undefined) tags.push(['key', keyId]);
  return { kind: KIND.snapshot, created_at, tags, content };
}

function contentOf(draft: EventDraft, sealing: EncodeOptions['seal']): string {
  const head = { v: VERSION, at: draft.stamp };
  switch (draft.type) {
    case 'data':
      return sealed({ ...head, ...opsToJson(draft.ops), note: draft.note }, sealing);
    case 'schema':
      return sealed({ ...head, ...opsToJson(draft.ops) }, sealing);
    case 'proposal':
      return sealed({ ...head, ...proposalToJson(draft) }, sealing);
    case 'snapshot':
      return canonicalJson({ ...head, ...snapshotToJson(draft) } as Json);
    case 'authority': {
      const { act } = draft;
      if (act.act !== 'accept' || !sealing) return canonicalJson({ ...head, ...actToJson(act) } as Json);
      const ops = sealed(opsToJson(act.ops), sealing);
      return canonicalJson({ ...head, ...actToJson({ ...act, ops: [] }), ops } as Json);
    }
  }
}

function sealed(content: object, sealing: EncodeOptions['seal']): string {
  const text = canonicalJson(content as Json);
  return sealing ? seal(text, sealing.key, sealing.nonce) : text;
}

function tagsOf(draft: EventDraft, { relay = '', extraTags = [], seal: sealing }: EncodeOptions): string[][] {
  const link = (id: EventId, marker: string) => ['e', id, relay, marker];
  const tags = [relay === '' ? ['a', draft.dataset] : ['a', draft.dataset, relay]];
  for (const id of draft.prev) tags.push(link(id, 'prev'));
  if (draft.type === 'proposal') for (const id of draft.base) tags.push(link(id, 'base'));
  if (draft.grant !== undefined) tags.push(link(draft.grant, 'grant'));
  if (draft.type === 'authority') tags.push(...filterTags(draft.act, link));
  if (sealing && isSealable(draft)) tags.push(['key', keyToId(sealing.key)]);
  return [...tags, ...extraTags.map((tag) => [...tag])];
}

/** What lets a relay find the decisions about an event, and the grants of a person. */
function filterTags(act: Act, link: (id: EventId, marker: string) => string[]): string[][] {
  switch (act.act) {
    case 'grant':
    case 'successor':
    case 'delegate':
      return [['p', act.to]];
    case 'revoke':
      return [link(act.target, 'target')];
    case 'review':
    case 'accept':
    case 'reject':
      return [link(act.proposal, 'target')];
    default:
      return [];
  }
}

function isSealable(draft: EventDraft): boolean {
  if (draft.type === 'authority') return draft.act.act === 'accept';
  return draft.type !== 'snapshot';
}
