/** What a relay says it takes (NIP-11), brought within what we would do anyway: its document is a stranger's word. */

export interface RelayLimits {
  readonly subscriptions: number;
  /** It says that it takes one: then who listens cannot read. We listen, and read all the same, which it may refuse. */
  readonly isForOne?: boolean;
  readonly filters: number;
  /** Events a filter asks for. */
  readonly limit: number;
  /** Of a message of ours, bytes. */
  readonly messageBytes: number;
  /** NIPs it names; undefined where it says nothing. */
  readonly nips?: readonly number[];
}

/** What common relays take. */
export const CAREFUL_LIMITS: RelayLimits = { subscriptions: 8, filters: 3, limit: 500, messageBytes: 65_536 };

/** A value of 64 hex digits in a filter, and all else that a message with such values has. */
const VALUE_CHARS = 67;
const REST_CHARS = 600;

/** Of so many ids or pubkeys, how many one message takes. */
export function valuesThatFit({ messageBytes }: RelayLimits, most: number): number {
  return Math.min(most, Math.max(1, Math.floor((messageBytes - REST_CHARS) / VALUE_CHARS)));
}

/** `document` is any value. A limit that is no sensible number counts as absent. */
export function readRelayLimits(document: unknown): RelayLimits {
  if (typeof document !== 'object' || document === null) return CAREFUL_LIMITS;
  const { limitation, supported_nips } = document as Record<string, unknown>;
  const said = (typeof limitation === 'object' && limitation !== null ? limitation : {}) as Record<string, unknown>;
  const atMost = (name: string, least: number, most: number): number => {
    const value = said[name];
    return typeof value === 'number' && value >= least ? Math.min(Math.floor(value), most) : most;
  };
  return {
    subscriptions: atMost('max_subscriptions', 2, CAREFUL_LIMITS.subscriptions),
    ...(said['max_subscriptions'] === 1 && { isForOne: true }),
    filters: atMost('max_filters', 1, CAREFUL_LIMITS.filters),
    limit: atMost('max_limit', 1, CAREFUL_LIMITS.limit),
    messageBytes: atMost('max_message_length', 1_024, CAREFUL_LIMITS.messageBytes),
    ...(Array.isArray(supported_nips) && { nips: supported_nips.filter((nip) => typeof nip === 'number') }),
  };
}
