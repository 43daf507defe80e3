/** Makes the events of the vectors: one author, one dataset, one time unless a case says otherwise; always signed. */
import { canonicalJson } from '../../core/canonical-json.js';
import type { Json, NostrEvent } from '../../core/log/event.js';
import { expandPieces, type EventCase, type Pieces, type Repeated } from '../core/log/event-vectors.js';
import { pubkeyOf, signAs } from '../core/log/keys-of-people.js';

export const ALICE = pubkeyOf('alice');
export const BOB = pubkeyOf('bob');
export const ADDRESS = `34880:${ALICE}:garden`;
export const CREATED_AT = 1_700_000_000;
export const AT = [1_700_000_000_123, 0];
export const A = ['a', ADDRESS];
/** Ids that ascend with n. */
export const idOf = (n: number) => n.toString(16).padStart(64, '0');
export const idsOf = (count: number) => Array.from({ length: count }, (_, n) => idOf(n));

export interface Made {
  readonly kind?: number;
  readonly tags?: readonly (readonly string[])[];
  readonly created_at?: number;
  readonly by?: string;
}

/** `content` as text, or as JSON in which a text `«name»` (in an array, or as a member with value 0) is a repeated piece. */
export function made(content: Json | string, how: Made = {}, repeated: Record<string, Repeated> = {}): NostrEvent {
  const { kind = 4880, tags = [A], created_at = CREATED_AT, by = 'alice' } = how;
  const text = typeof content === 'string' ? content : canonicalJson(content);
  const pieces = toPieces(text, repeated);
  const event = signAs(by, { kind, tags, created_at, content: expandPieces(pieces) });
  return pieces.length === 1 ? event : { ...event, content: pieces as unknown as string };
}

export function data(...ops: Json[]): { v: number; at: number[]; ops: Json[] } {
  return { v: 1, at: AT, ops };
}

export function act(members: { readonly [name: string]: Json }): { readonly [name: string]: Json } {
  return { v: 1, at: AT, ...members };
}

export const create = { op: 'record.create', resource: 'plots', record: 'p1', set: { name: 'North' } };

export function ok(name: string, event: unknown, more: Partial<EventCase> = {}): EventCase {
  return { name, outcome: 'ok', ...more, event };
}

export function no(
  outcome: EventCase['outcome'],
  name: string,
  event: unknown,
  more: Partial<EventCase> = {},
): EventCase {
  return { name, outcome, ...more, event };
}

function toPieces(text: string, repeated: Record<string, Repeated>): Pieces {
  const pieces: (string | Repeated)[] = text.split(/"«(\w+)»"(?::0)?/u);
  for (let index = 1; index < pieces.length; index += 2) pieces[index] = repeated[pieces[index] as string]!;
  return pieces;
}
