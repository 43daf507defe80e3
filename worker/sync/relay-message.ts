/** What relays say, NIP-01, 42 and 77: frames as typed messages. Garbage is a value too: one bad frame ends nothing. */
import type { ErrorCode } from '../../core/error-codes.js';

export type RelayMessage =
  | { readonly type: 'EVENT'; readonly sub: string; readonly event: unknown }
  | { readonly type: 'EOSE'; readonly sub: string }
  | { readonly type: 'CLOSED'; readonly sub: string; readonly message: string }
  | { readonly type: 'OK'; readonly id: string; readonly accepted: boolean; readonly message: string }
  | { readonly type: 'NOTICE'; readonly message: string }
  | { readonly type: 'AUTH'; readonly challenge: string }
  | { readonly type: 'NEG-MSG'; readonly sub: string; readonly payload: string }
  | { readonly type: 'NEG-ERR'; readonly sub: string; readonly message: string }
  | { readonly type: 'garbage' };

/** An event has at most 60,000 bytes, an answer of NIP-77 as much as we ask for. */
export const LONGEST_FRAME = 262_144;
const GARBAGE: RelayMessage = { type: 'garbage' };

/** `text` is any text of at most LONGEST_FRAME characters. Never throws. */
export function parseRelayMessage(text: string): RelayMessage {
  if (text.charCodeAt(0) !== 0x5b) return GARBAGE;
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return GARBAGE;
  }
  const [type, first, second, third] = frame as unknown[];
  if (type === 'NOTICE') return { type, message: words(first) };
  if (typeof first !== 'string') return GARBAGE;
  switch (type) {
    case 'EVENT':
      return typeof second === 'object' && second !== null ? { type, sub: first, event: second } : GARBAGE;
    case 'EOSE':
      return { type, sub: first };
    case 'CLOSED':
    case 'NEG-ERR':
      return { type, sub: first, message: words(second) };
    case 'OK':
      return { type, id: first, accepted: second === true, message: words(third) };
    case 'AUTH':
      return { type, challenge: first };
    case 'NEG-MSG':
      return typeof second === 'string' ? { type, sub: first, payload: second } : GARBAGE;
    default:
      return GARBAGE;
  }
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}

/** The machine-readable beginning of CLOSED and OK as a code. */
export function refusalToCode(message: string): ErrorCode {
  if (/^(error: )?auth-required/i.test(message)) return 'relay-auth';
  if (/^rate-limited/i.test(message)) return 'relay-limited';
  return 'relay-refused';
}
