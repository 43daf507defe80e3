/** One connection with faults: it changes what a sound `Connection` hears, sees and says, by the plan of the moment. */
import type { Connection, Office } from './connection.js';
import type { Chance, FaultName, FaultPlan } from './faults.js';
import { forge, garbageText, inflate } from './forgeries.js';
import { SlowLine } from './slow-line.js';
import type { Filter, NostrEvent, RelayMessage, Wire } from './wire.js';

export interface FaultSource {
  plan(): FaultPlan;
  readonly chance: Chance;
  note(fault: FaultName): void;
  gone(): void;
}

const OVERSIZE_BYTES = 200_000;
/** Frames that wait to be overtaken wait for so many others, or so long. */
const OVERTAKEN = { frames: 8, waitMs: 20 };

export class FaultyConnection {
  /** For the sound connection, in place of the relay's and the socket's. */
  readonly office: Office;
  readonly wire: Wire;
  readonly #socket: Wire;
  readonly #line: SlowLine;
  readonly #faults: FaultSource;
  #inner: Connection | undefined;
  #heldBack: RelayMessage[] = [];
  #heldTimer: NodeJS.Timeout | undefined;
  /** Subscriptions whose EOSE has been sent too early. */
  readonly #endedEarly = new Set<string>();

  constructor(office: Office, socket: Wire, faults: FaultSource) {
    this.#socket = socket;
    this.#faults = faults;
    this.#line = new SlowLine((text) => socket.sendText(text));
    this.office = this.#faultyOffice(office);
    this.wire = {
      send: (message) => this.#send(message),
      sendText: (text) => this.#transmit(text),
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      drained: () => socket.drained(),
      cut: () => socket.cut(),
    };
  }

  /** What stands between the socket and `connection`, which writes to `wire`. */
  guard(connection: Connection): void {
    this.#inner = connection;
  }

  receive(text: string): void {
    if (this.#plan.silent) return this.#faults.note('silent');
    const refusal = this.#refusal(text);
    if (refusal) this.#send(refusal);
    else this.#inner?.receive(text);
  }

  end(): void {
    clearTimeout(this.#heldTimer);
    this.#line.cut();
    this.#faults.gone();
    this.#inner?.end();
  }

  cut(): void {
    this.#faults.note('disconnect');
    this.#line.cut();
    this.#socket.cut();
  }

  closeSubscription(id: string, reason: string): void {
    if (!this.#inner?.close(id)) return;
    this.#faults.note('closedLater');
    this.#send(['CLOSED', id, reason]);
  }

  get #plan(): FaultPlan {
    return this.#faults.plan();
  }

  /** Whether a fault happens now; if it does, that is noted. */
  #hits(fault: FaultName, share: number | undefined): boolean {
    const hit = this.#faults.chance.hits(fault, share);
    if (hit) this.#faults.note(fault);
    return hit;
  }

  /** The relay as this connection finds it: what is withheld is not there, answers are shorter, AUTH is asked. */
  #faultyOffice(office: Office): Office {
    const plan = () => this.#plan;
    return {
      get url() {
        return office.url;
      },
      get limits() {
        return office.limits;
      },
      get auth() {
        return plan().authRequired ? 'required' : office.auth;
      },
      nowMs: () => office.nowMs(),
      select: (filters) => {
        const events = office.select(filters.map((filter) => this.#clamp(filter)));
        return plan().withhold ? events.filter((event) => !this.#isWithheld(event)) : events;
      },
      publish: (event) => office.publish(event),
    };
  }

  /** Only what a REQ asks has a limit here. */
  #clamp(filter: Filter): Filter {
    const { clamp } = this.#plan;
    if (clamp === undefined || filter.limit === undefined || filter.limit <= clamp) return filter;
    this.#faults.note('clamp');
    return { ...filter, limit: clamp };
  }

  #isWithheld({ id, kind }: NostrEvent): boolean {
    const { ids, kinds } = this.#plan.withhold ?? {};
    const withheld = Boolean(ids?.includes(id) || kinds?.includes(kind));
    if (withheld) this.#faults.note('withhold');
    return withheld;
  }

  /** What is answered instead of listening. */
  #refusal(text: string): RelayMessage | undefined {
    const { rateLimit, closed, earlyEose, refusal } = this.#plan;
    if (!rateLimit && !closed && !earlyEose && refusal === undefined) return undefined;
    const [verb, about] = parseHead(text);
    const id = typeof about === 'string' ? about : (about?.id ?? '');
    const refuse = (reason: string): RelayMessage => {
      if (verb === 'EVENT') return ['OK', id, false, reason];
      return [verb === 'NEG-OPEN' ? 'NEG-ERR' : 'CLOSED', id, reason];
    };
    if (verb === 'EVENT' && refusal !== undefined) {
      this.#faults.note('refusal');
      return refuse(refusal);
    }
    const isRequest = verb === 'REQ' || verb === 'COUNT' || verb === 'NEG-OPEN';
    if ((isRequest || verb === 'EVENT') && this.#hits('rateLimit', rateLimit))
      return refuse('rate-limited: slow down there');
    if (isRequest && this.#hits('closed', closed)) return refuse('error: could not answer');
    if (verb === 'REQ' && this.#hits('earlyEose', earlyEose)) {
      this.#send(['EOSE', id]);
      this.#endedEarly.add(id);
    }
    return undefined;
  }

  #send(message: RelayMessage): void {
    const [verb, about] = message;
    if (verb === 'EVENT') return this.#sendEvent(message[1], message[2]);
    this.#releaseHeldBack();
    if (verb === 'OK') {
      if (this.#hits('noOk', this.#plan.noOk)) return;
      if (this.#hits('noticeForOk', this.#plan.noticeForOk)) return this.#put(['NOTICE', message[3] || 'thank you']);
    }
    if (verb === 'AUTH' && this.#plan.authRequired) this.#faults.note('authRequired');
    if (verb === 'EOSE') return this.#sendEose(about);
    if (verb === 'CLOSED') this.#endedEarly.delete(about);
    this.#put(message);
  }

  #sendEvent(subscription: string, event: NostrEvent): void {
    const { drop, duplicate, reorder, forge: forgeShare, oversize, oversizeBytes = OVERSIZE_BYTES } = this.#plan;
    const { chance } = this.#faults;
    if (this.#isWithheld(event)) return;
    if (this.#hits('forge', forgeShare)) this.#put(['EVENT', subscription, forge(event, chance)]);
    if (this.#hits('oversize', oversize)) this.#put(['EVENT', subscription, inflate(event, oversizeBytes)]);
    if (this.#hits('drop', drop)) return;
    const message = ['EVENT', subscription, event] as const;
    const frames = this.#hits('duplicate', duplicate) ? [message, message] : [message];
    if (this.#hits('reorder', reorder)) this.#holdBack(frames);
    else for (const frame of frames) this.#put(frame);
  }

  #sendEose(subscription: string): void {
    if (this.#endedEarly.delete(subscription)) return;
    const { noEose, lateEoseMs, closedLater } = this.#plan;
    if (this.#hits('noEose', noEose)) return;
    if (lateEoseMs !== undefined) this.#faults.note('lateEoseMs');
    this.#put(['EOSE', subscription], lateEoseMs);
    if (!this.#hits('closedLater', closedLater)) return;
    this.#inner?.close(subscription);
    this.#put(['CLOSED', subscription, 'error: closed by the relay']);
  }

  #holdBack(frames: readonly RelayMessage[]): void {
    this.#heldBack.push(...frames);
    if (this.#heldBack.length >= OVERTAKEN.frames) this.#releaseHeldBack();
    else this.#heldTimer ??= setTimeout(() => this.#releaseHeldBack(), OVERTAKEN.waitMs);
  }

  #releaseHeldBack(): void {
    clearTimeout(this.#heldTimer);
    this.#heldTimer = undefined;
    const frames = this.#faults.chance.shuffle('reorder', this.#heldBack);
    this.#heldBack = [];
    for (const frame of frames) this.#put(frame);
  }

  #put(message: RelayMessage, waitMs = 0): void {
    if (this.#hits('garbage', this.#plan.garbage)) this.#transmit(garbageText(this.#faults.chance));
    this.#transmit(JSON.stringify(message), waitMs);
  }

  #transmit(text: string, waitMs = 0): void {
    const { silent, delayMs, disconnect } = this.#plan;
    if (silent) return this.#faults.note('silent');
    let delay = waitMs;
    if (delayMs) {
      this.#faults.note('delayMs');
      const [least, most] = delayMs;
      delay += least + this.#faults.chance.draw('delayMs') * (most - least);
    }
    this.#line.send(text, delay);
    if (this.#faults.chance.hits('disconnect', disconnect)) this.cut();
  }
}

function parseHead(text: string): [verb?: unknown, about?: string | { id?: string }] {
  try {
    const message: unknown = JSON.parse(text);
    return Array.isArray(message) ? (message as []) : [];
  } catch {
    return [];
  }
}
