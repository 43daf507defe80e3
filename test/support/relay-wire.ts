/** A client that speaks the raw wire of a relay: what it sends is what is written here, what it got stays to be read. */
import { generateSecretKey, getPublicKey, type EventTemplate, type NostrEvent } from 'nostr-tools/pure';
import { initNostrWasm } from 'nostr-wasm';
import WebSocket from 'ws';
import type { Filter } from '../../demo/relay/wire.js';

export type Message = readonly [verb: string, ...rest: unknown[]];

const DEADLINE_MS = 5_000;
/** Signs ten times as fast as plain JavaScript does. */
const secp256k1 = await initNostrWasm();

export class RelayClient {
  /** Everything that came, in order; what is not a JSON list is in `garbage`. */
  readonly received: Message[] = [];
  readonly garbage: string[] = [];
  /** With the code, when the connection has ended. */
  readonly closed: Promise<number>;
  #read = 0;
  #names = 0;
  #waiting: (() => void)[] = [];
  readonly #socket: WebSocket;

  private constructor(readonly url: string) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer) => this.#take(data.toString('utf8')));
    this.#socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
    void this.closed.then(() => this.#wake());
  }

  static async connect(url: string): Promise<RelayClient> {
    const client = new RelayClient(url);
    await new Promise<void>((resolve, reject) => {
      client.#socket.once('open', resolve);
      client.#socket.once('error', reject);
    });
    return client;
  }

  send(...message: readonly unknown[]): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string | Buffer): void {
    this.#socket.send(text);
  }

  /** The next message of this kind that was not waited for yet; `about` is its second item. */
  async next(verb: string, about?: string): Promise<Message> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      for (let at = this.#read; at < this.received.length; at++) {
        const message = this.received[at]!;
        if (message[0] !== verb || (about !== undefined && message[1] !== about)) continue;
        this.#read = at + 1;
        return message;
      }
      await this.#arrival(deadline, () => `${verb} ${about ?? ''} did not come, but ${this.#unread()}`);
    }
  }

  /** Sends an event and waits for its OK. */
  async publish(event: NostrEvent): Promise<{ accepted: boolean; message: string }> {
    this.send('EVENT', event);
    const [, , accepted, message = ''] = await this.next('OK', event.id);
    return { accepted: accepted as boolean, message: message as string };
  }

  /** What is stored, in the order it came. Closes the subscription. */
  async fetch(...filters: readonly Filter[]): Promise<NostrEvent[]> {
    const name = this.newName();
    const from = this.received.length;
    this.send('REQ', name, ...filters);
    await this.next('EOSE', name);
    this.send('CLOSE', name);
    return this.eventsOf(name, from);
  }

  /** The events that came for a subscription so far. */
  eventsOf(name: string, from = 0): NostrEvent[] {
    return this.received
      .slice(from)
      .filter(([verb, about]) => verb === 'EVENT' && about === name)
      .map((message) => message[2] as NostrEvent);
  }

  newName(): string {
    return `s${++this.#names}`;
  }

  /** Stops reading from the socket, as a client on a slow line does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.close();
  }

  #take(text: string): void {
    const message = parse(text);
    if (message) this.received.push(message);
    else this.garbage.push(text);
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  async #arrival(deadline: number, complaint: () => string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(complaint())), deadline - Date.now());
      this.#waiting.push(resolve);
    });
    clearTimeout(timer);
  }

  #unread(): string {
    return JSON.stringify(this.received.slice(this.#read)).slice(0, 300);
  }
}

/** Somebody who signs. */
export class Author {
  readonly secretKey = generateSecretKey();
  readonly pubkey = getPublicKey(this.secretKey);

  sign(template: Partial<EventTemplate> = {}): NostrEvent {
    const { kind = 1, created_at = nowSeconds(), tags = [], content = '' } = template;
    const event = { kind, created_at, tags, content, pubkey: '', id: '', sig: '' };
    secp256k1.finalizeEvent(event, this.secretKey);
    return event;
  }
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
export const idsOf = (events: readonly NostrEvent[]): string[] => events.map(({ id }) => id);

function parse(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return Array.isArray(message) && typeof message[0] === 'string' ? (message as unknown as Message) : undefined;
  } catch {
    return undefined;
  }
}
