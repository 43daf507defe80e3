/**
 * Why something that travelled is no part of any dataset: a closed, stable set of codes, decided by the thing alone.
 * PROTOCOL.md, section 19. What the whole set decides (quarantine, waiting) has codes of its own, in the fold.
 */
export const REFUSALS = {
  'too-large': 'The event has more bytes than relays take.',
  'bad-shape': 'A member has another type or range than the protocol says.',
  'bad-kind': 'Events of this kind are no part of a dataset.',
  'bad-tags': 'There are too many tags, or one is too long.',
  'bad-link': 'The tags or ids that link the event to its dataset and to other events are wrong.',
  'forbidden-tag': 'A tag would let relays erase or withhold history.',
  'bad-json': 'The content is not a JSON object.',
  'not-canonical': 'The content is not the canonical JSON of what it says.',
  'bad-value': 'A value nests too deep, has too many members, or a member named __proto__.',
  'bad-time': 'The stamp is out of range or is not the time of the event.',
  'bad-key': 'A name or record id is not one the protocol allows.',
  'bad-id': 'The id is not the hash of the event.',
  'bad-signature': 'The signature does not belong to the event and its pubkey.',
  'bad-payload': 'The encrypted content is no NIP-44 payload, or does not open with the key it names.',
  'bad-bundle': 'A line of the file is not one a bundle may hold at this place.',
  'bad-snapshot': 'The parts of a snapshot are not what its event says, or its signer may not make one.',
  truncated: 'The file ends before its end line.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly refused: RefusalCode;
  /** What exactly, for people. */
  readonly message: string;
}

/** Thrown inside the decoders and caught at their door; no Error, because a stack for each junk event costs. */
export class Refused {
  constructor(readonly refusal: Refusal) {}
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}

export function refuse(refused: RefusalCode, message: string = REFUSALS[refused]): never {
  throw new Refused({ refused, message });
}

/** Runs a decoder; what it refuses is the outcome, anything else it throws is a defect and goes on. */
export function refusalOr<T>(decode: () => T): T | Refusal {
  try {
    return decode();
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.refusal;
    throw thrown;
  }
}
