/**
 * One conversation with one relay, over `ws` since Node 20 has no WebSocket of its own: events in, questions answered up to
 * EOSE, AUTH where a key is given. NIP-01, NIP-42. Whatever a relay sends is bounded and may be a lie.
 */
import WebSocket from 'ws';
import { KoboldError } from '../errors.js';
import { signEvent } from '../log/event-id.js';
import type { NostrEvent } from '../log/event.js';

export interface RelayFilter {
  readonly ids?: readonly string[];
  readonly authors?: readonly string[];
  readonly kinds?: readonly number[];
  readonly until?: number;
  readonly limit?: number;
  readonly [tag: `#${string}`]: readonly string[];
}

export interface Verdict {
  readonly accepted: boolean;
  /** The relay's words. */
  readonly message: string;
}

export interface RelaySocketOptions {
  /** For AUTH. */
  readonly secret?: Uint8Array;
  /** ms since 1970. */
  now(): number;
  random(): Uint8Array;
  /** How long an answer may take. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const LONGEST_MESSAGE = 1_048_576;
/** Asked for are 500 at most; a relay that goes on is not to fill the memory. */
const MOST_ANSWERS = 5_000;
const AUTH_KIND = 22_242;

/** Throws `relay-offline`. */
export async function openRelaySocket(url: string, options: RelaySocketOptions): Promise<RelaySocket> {
  const handshakeTimeout = options.timeoutMs ?? TIMEOUT_MS;
  const socket = new WebSocket(url, { maxPayload: LONGEST_MESSAGE, handshakeTimeout, perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(offline(url, error)));
  });
  return new RelaySocket(url, socket, options);
}

export class RelaySocket {
  readonly #verdicts = new Map<string, Waiting<Verdict>>();
  readonly #questions = new Map<string, Question>();
  #challenge: string | undefined;
  #asked = 0;
  #notice = '';

  constructor(
    readonly url: string,
    readonly socket: WebSocket,
    readonly options: RelaySocketOptions,
  ) {
    socket.on('message', (data) => this.#hear((data as Buffer).toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#fail(() => offline(url)));
  }

  /** Throws `relay-silent` and `relay-offline`. */
  async publish(event: NostrEvent): Promise<Verdict> {
    const verdict = await this.#send(['EVENT', event], event.id);
    if (verdict.accepted || !wantsAuth(verdict.message) || !(await this.#authenticate())) return verdict;
    return this.#send(['EVENT', event], event.id);
  }

  /** What the relay has for the filter, as it came. Throws `relay-silent`, `relay-offline`, `relay-lying`, `relay-auth`, `relay-refused`. */
  async ask(filter: RelayFilter): Promise<readonly unknown[]> {
    const answer = await this.#ask(filter);
    if (answer.closed === undefined) return answer.events;
    if (wantsAuth(answer.closed) && (await this.#authenticate())) {
      const again = await this.#ask(filter);
      if (again.closed === undefined) return again.events;
    }
    const code = wantsAuth(answer.closed) ? 'relay-auth' : 'relay-refused';
    throw new KoboldError(code, `${this.url} does not answer: ${answer.closed}`, { relay: this.url });
  }

  close(): void {
    this.socket.close();
  }

  #ask(filter: RelayFilter): Promise<Answer> {
    const sub = `k${++this.#asked}`;
    return new Promise((resolve, reject) => {
      const question: Question = { ...this.#waiting(resolve, reject, () => this.#questions.delete(sub)), events: [] };
      this.#questions.set(sub, question);
      this.#write(['REQ', sub, filter]);
    });
  }

  #send(message: readonly unknown[], id: string): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      this.#verdicts.set(
        id,
        this.#waiting(resolve, reject, () => this.#verdicts.delete(id)),
      );
      this.#write(message);
    });
  }

  #waiting<T>(resolve: (value: T) => void, reject: (error: Error) => void, forget: () => void): Waiting<T> {
    const restart = (): NodeJS.Timeout =>
      setTimeout(() => {
        forget();
        const said = this.#notice === '' ? '' : ` Its last words: ${this.#notice}`;
        reject(new KoboldError('relay-silent', `${this.url} does not answer.${said}`, { relay: this.url }));
      }, this.options.timeoutMs ?? TIMEOUT_MS);
    let timer = restart();
    const end = (): void => {
      clearTimeout(timer);
      forget();
    };
    return {
      resolve: (value) => (end(), resolve(value)),
      reject: (error) => (end(), reject(error)),
      heard: () => {
        clearTimeout(timer);
        timer = restart();
      },
    };
  }

  #write(message: readonly unknown[]): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    else this.#fail(() => offline(this.url));
  }

  #hear(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (!Array.isArray(message)) return;
    const [type, first, second, third] = message as unknown[];
    if (type === 'AUTH' && typeof first === 'string') this.#challenge = first;
    else if (type === 'NOTICE') this.#notice = words(first);
    else if (type === 'OK')
      this.#verdicts.get(String(first))?.resolve({ accepted: second === true, message: words(third) });
    else {
      const question = this.#questions.get(String(first));
      if (question === undefined) return;
      if (type === 'EOSE') {
        this.#write(['CLOSE', first]);
        question.resolve({ events: question.events });
      } else if (type === 'CLOSED') question.resolve({ events: question.events, closed: words(second) });
      else if (type === 'EVENT') {
        question.heard();
        if (question.events.push(second) <= MOST_ANSWERS) return;
        this.#write(['CLOSE', first]);
        const tooMany = `${this.url} sends more than it was asked for.`;
        question.reject(new KoboldError('relay-lying', tooMany, { relay: this.url }));
      }
    }
  }

  /** False without a key, without a challenge, or where the relay does not take it. */
  async #authenticate(): Promise<boolean> {
    const { secret, now, random } = this.options;
    if (secret === undefined || this.#challenge === undefined) return false;
    const tags = [
      ['relay', this.url],
      ['challenge', this.#challenge],
    ];
    const template = { kind: AUTH_KIND, created_at: Math.floor(now() / 1000), tags, content: '' };
    const event = signEvent(template, secret, random());
    return (await this.#send(['AUTH', event], event.id)).accepted;
  }

  #fail(error: () => Error): void {
    for (const waiting of [...this.#verdicts.values(), ...this.#questions.values()]) waiting.reject(error());
  }
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
  /** Something came: the time begins again. */
  heard(): void;
}

interface Answer {
  readonly events: readonly unknown[];
  /** The relay's words, where it did not want to. */
  readonly closed?: string;
}

interface Question extends Waiting<Answer> {
  readonly events: unknown[];
}

function wantsAuth(message: string): boolean {
  return /^(error: )?auth-required/i.test(message);
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}

function offline(url: string, cause?: unknown): KoboldError {
  const why = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
  return new KoboldError('relay-offline', `The relay ${url} cannot be reached${why}.`, { relay: url }, { cause });
}
