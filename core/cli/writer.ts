/**
 * One key that writes to one dataset: stamps, links and signs what it is given, as PROTOCOL.md, section 18 asks, and adds it to
 * the fold, so that the next event names it.
 */
import { compareStamped } from '../dataset/order.js';
import type { Fold } from '../dataset/fold.js';
import { KoboldError } from '../errors.js';
import { type Clock, tick } from '../log/clock.js';
import { decodeEvent } from '../log/decode.js';
import { encodeEvent, type EventDraft } from '../log/encode.js';
import { signEvent } from '../log/event-id.js';
import { type Act, type DatasetEvent, type EventId, KIND, type NostrEvent, type Op } from '../log/event.js';
import { isRefusal } from '../log/refusal.js';

export interface WriterOptions {
  readonly secret: Uint8Array;
  /** Which grant the key uses; absent for the root. */
  readonly grant?: EventId;
  /** The newest event this key wrote under this grant before. */
  readonly last?: EventId;
  readonly clock?: Clock;
  /** ms since 1970. */
  now(): number;
  /** 32 bytes for a signature; zeros make it deterministic (BIP-340). */
  random(): Uint8Array;
}

export type Writing =
  | { readonly type: 'data'; readonly ops: readonly Op[]; readonly note?: string }
  | { readonly type: 'schema'; readonly ops: readonly Op[] }
  | { readonly type: 'authority'; readonly act: Act };

const MOST_HEADS = 20;

export class Writer {
  #clock: Clock | undefined;
  #last: EventId | undefined;

  constructor(
    readonly fold: Fold,
    readonly options: WriterOptions,
  ) {
    this.#clock = options.clock;
    this.#last = options.last;
  }

  /** The newest event of this key. */
  get last(): EventId | undefined {
    return this.#last;
  }

  /** `heads`: those the author knows, where these are not all. Throws `too-large`, and `bad-request` for what nobody would take. */
  write(writing: Writing, heads: readonly EventId[] = this.fold.state.heads()): NostrEvent {
    const { secret, grant, now, random } = this.options;
    this.#clock = tick(this.#clock, now());
    const links = {
      dataset: this.fold.address,
      stamp: this.#clock.stamp,
      prev: this.#prev(heads),
      ...(grant !== undefined && { grant }),
    };
    const event = signEvent(
      encodeEvent({ kind: KIND[writing.type], ...links, ...writing } as EventDraft),
      secret,
      random(),
    );
    const decoded = decodeEvent(event);
    if (isRefusal(decoded)) {
      const code = decoded.refused === 'too-large' ? 'too-large' : 'bad-request';
      throw new KoboldError(code, `What is to be written does not make an event: ${decoded.message}`);
    }
    this.fold.add([decoded as DatasetEvent]);
    this.#last = event.id as EventId;
    return event;
  }

  /** The newest heads, and always the own newest event: a revocation's cut walks along these. */
  #prev(heads: readonly EventId[]): EventId[] {
    const { state } = this.fold;
    const known = heads.flatMap((id) => state.event(id) ?? []).sort((a, b) => compareStamped(b, a));
    const prev = new Set(known.slice(0, MOST_HEADS).map(({ id }) => id));
    if (this.#last !== undefined) prev.add(this.#last);
    return [...prev].sort();
  }
}
