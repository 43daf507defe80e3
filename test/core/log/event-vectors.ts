/** The shape of test/vectors/events.json (its README says it in words), and how a content in pieces becomes a text. */
import type { NostrEvent } from '../../../core/log/event.js';
import type { RefusalCode } from '../../../core/log/refusal.js';

/** `times` copies of `repeat`, joined by commas, `#####` in each being its index, counted from 0, in five digits. */
export interface Repeated {
  readonly repeat: string;
  readonly times: number;
}

export type Pieces = readonly (string | Repeated)[];

export interface EventCase {
  readonly name: string;
  /** `ok`: kept; what it is kept as is in `as` where it is not plainly read. */
  readonly outcome: 'ok' | RefusalCode;
  readonly as?: 'newer' | 'locked' | 'unread' | 'part' | 'manifest' | 'unknown';
  /** Dataset keys the reader holds, hex by key id; none where absent. */
  readonly keys?: Readonly<Record<string, string>>;
  /** A NIP-01 event, or what is offered as one; its `content` may be in pieces. */
  readonly event: unknown;
}

export function expandEvent(event: unknown): unknown {
  const content = (event as { content?: unknown } | null)?.content;
  return Array.isArray(content) ? { ...(event as NostrEvent), content: expandPieces(content as Pieces) } : event;
}

export function expandPieces(pieces: Pieces): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : copies(piece))).join('');
}

function copies({ repeat, times }: Repeated): string {
  return Array.from({ length: times }, (_, index) => repeat.replaceAll('#####', String(index).padStart(5, '0'))).join();
}
