/**
 * What goes over the wire, and how a relay says no: NIP-01, 42, 45 and 77. A refusal is thrown where it is found out and
 * becomes OK, CLOSED, NEG-ERR or NOTICE where the message came in.
 */
import type { NostrEvent } from 'nostr-tools/pure';

export type { NostrEvent };

/** One filter of a REQ. Only single-letter tags are indexed, so only these are asked for. */
export interface Filter {
  ids?: readonly string[];
  authors?: readonly string[];
  kinds?: readonly number[];
  since?: number;
  until?: number;
  limit?: number;
  [tag: `#${string}`]: readonly string[] | undefined;
}

export type RelayMessage =
  | readonly ['EVENT', subscription: string, event: NostrEvent]
  | readonly ['OK', id: string, accepted: boolean, message: string]
  | readonly ['EOSE', subscription: string]
  | readonly ['CLOSED', subscription: string, message: string]
  | readonly ['NOTICE', message: string]
  | readonly ['AUTH', challenge: string]
  | readonly ['COUNT', subscription: string, result: { count: number }]
  | readonly ['NEG-MSG', subscription: string, hex: string]
  | readonly ['NEG-ERR', subscription: string, message: string];

/** The way out to one client. */
export interface Wire {
  send(message: RelayMessage): void;
  /** Sends what need not be a message, or JSON. */
  sendText(text: string): void;
  /** Bytes accepted by `send` that the client has not taken yet. */
  readonly bufferedBytes: number;
  /** Resolves when the client has taken most of what was sent, or is gone. */
  drained(): Promise<void>;
  /** Ends the connection as a broken line does, without a closing handshake. */
  cut(): void;
}

/** What NIP-01 lets a machine read, NIP-42's two, and the one that strfry has for superseded versions. */
export type Prefix =
  'duplicate' | 'replaced' | 'invalid' | 'blocked' | 'rate-limited' | 'pow' | 'error' | 'auth-required' | 'restricted';

export class Refusal extends Error {
  constructor(
    readonly prefix: Prefix,
    reason: string,
  ) {
    super(`${prefix}: ${reason}`);
    this.name = 'Refusal';
  }
}

/** The sentence for a client; what broke inside is not its business. */
export function refusalText(error: unknown): string {
  return error instanceof Refusal ? error.message : 'error: something broke here';
}
