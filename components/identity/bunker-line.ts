/**
 * A conversation with a remote signer over its relays: NIP-46 requests, kind 24133, encrypted by NIP-44. Ours, because nostr-tools'
 * BunkerSigner waits for ever for who does not answer, and does not come back when a relay went.
 */

import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';
import { KoboldError } from '../../core/errors.js';
import { signEvent, verifyEvent } from '../../core/log/event-id.js';
import type { NostrEvent } from '../../worker/api.js';
import { pubkeyOf } from './open-key.js';

export interface BunkerLineOptions {
  /** Pubkey of the remote signer, and where it listens. */
  readonly remote: string;
  readonly relays: readonly string[];
  /** Of this page, for this conversation. */
  readonly clientSecret: Uint8Array;
  /** The signer wants the person to open a page first. http(s). */
  readonly onAuthUrl?: (url: string) => void;
  /** A relay has to take the connection within so long. Tests pass less. */
  readonly reachMs?: number;
}

interface Waiting {
  readonly event: NostrEvent;
  resolve(result: string): void;
  reject(error: KoboldError): void;
}

const KIND = 24133;
const AUTH_KIND = 22242;
const REACH_MS = 10_000;
const AGAIN_MS = 1_000;
const MOST_RELAYS = 4;
const MOST_MESSAGE = 100_000;
/** Seconds; clocks differ. */
const OLD_S = 60;

export class BunkerLine {
  readonly client: string;
  readonly #key: Uint8Array;
  readonly #waiting = new Map<string, Waiting>();
  readonly #sockets = new Map<string, WebSocket>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #closed = false;

  constructor(private readonly options: BunkerLineOptions) {
    this.client = pubkeyOf(options.clientSecret);
    this.#key = getConversationKey(options.clientSecret, options.remote);
  }

  /** What the signer answers. Rejects with `signer-refused`, `signer-unreachable`, `signer-silent`. */
  request(method: string, params: readonly string[], timeoutMs: number): Promise<string> {
    const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join('');
    const content = encrypt(JSON.stringify({ id, method, params }), this.#key);
    const event = this.#sign(KIND, [['p', this.options.remote]], content);
    return new Promise<string>((resolve, reject) => {
      this.#waiting.set(id, { event, resolve, reject });
      this.#in(timeoutMs, () =>
        reject(new KoboldError('signer-silent', 'The remote signer did not answer. Nothing was done.')),
      );
      this.#in(Math.min(timeoutMs, this.options.reachMs ?? REACH_MS), () => {
        if (![...this.#sockets.values()].some(({ readyState }) => readyState === WebSocket.OPEN))
          reject(new KoboldError('signer-unreachable', 'No relay of the remote signer can be reached.'));
      });
      for (const relay of this.options.relays.slice(0, MOST_RELAYS)) this.#reach(relay);
    }).finally(() => {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest();
    });
  }

  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values())
      reject(new KoboldError('signer-unreachable', 'The conversation with the remote signer was ended.'));
    this.#rest();
  }

  /** Nobody waits: the next request connects anew. */
  #rest(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #reach(relay: string): void {
    if (this.#closed) return;
    const known = this.#sockets.get(relay);
    if (known && known.readyState <= WebSocket.OPEN) {
      if (known.readyState === WebSocket.OPEN) this.#send(known);
      return;
    }
    let socket: WebSocket;
    try {
      socket = new WebSocket(relay);
    } catch {
      return; // no address, or forbidden by the page: the others may do
    }
    this.#sockets.set(relay, socket);
    socket.onopen = () => this.#send(socket);
    socket.onmessage = ({ data }) => this.#heard(socket, relay, data);
    // A close comes after it, and says the same.
    socket.onerror = () => undefined;
    socket.onclose = () => {
      // It is a listener's turn: while somebody waits the relay is tried again.
      if (this.#sockets.get(relay) === socket && this.#waiting.size > 0) this.#in(AGAIN_MS, () => this.#reach(relay));
    };
  }

  /** First the ear, then what is asked; a second time after a relay was gone, as the same event. */
  #send(socket: WebSocket): void {
    const since = Math.floor(Date.now() / 1000) - OLD_S;
    const filter = { kinds: [KIND], authors: [this.options.remote], '#p': [this.client], since };
    socket.send(JSON.stringify(['REQ', 'bunker', filter]));
    for (const { event } of this.#waiting.values()) socket.send(JSON.stringify(['EVENT', event]));
  }

  #heard(socket: WebSocket, relay: string, data: unknown): void {
    if (typeof data !== 'string' || data.length > MOST_MESSAGE) return;
    try {
      const [type, first, second] = JSON.parse(data) as unknown[];
      if (type === 'AUTH' && typeof first === 'string') {
        const tags = [
          ['relay', relay],
          ['challenge', first],
        ];
        socket.send(JSON.stringify(['AUTH', this.#sign(AUTH_KIND, tags, '')]));
        this.#send(socket);
      } else if (type === 'EVENT') this.#answered(second as NostrEvent);
    } catch {
      // What cannot be read, or be decrypted, is nobody's answer.
    }
  }

  #answered(event: NostrEvent): void {
    if (event.kind !== KIND || event.pubkey !== this.options.remote || verifyEvent(event)) return;
    const { id, result, error } = JSON.parse(decrypt(event.content, this.#key)) as Record<string, unknown>;
    const waiting = this.#waiting.get(String(id));
    if (!waiting) return;
    if (result === 'auth_url') {
      if (/^https?:\/\//.test(String(error))) this.options.onAuthUrl?.(String(error));
      return;
    }
    if (error) {
      const said = String(error).slice(0, 200);
      waiting.reject(
        new KoboldError('signer-refused', 'The remote signer did not want to. Nothing was done.', { said }),
      );
    } else waiting.resolve(String(result ?? ''));
  }

  #sign(kind: number, tags: string[][], content: string): NostrEvent {
    const template = { kind, created_at: Math.floor(Date.now() / 1000), tags, content };
    return signEvent(template, this.options.clientSecret, crypto.getRandomValues(new Uint8Array(32)));
  }

  #in(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
