/**
 * One key that writes to one dataset: stamps and links what it is given, as PROTOCOL.md, section 18 asks, and signs it where the
 * secret is here. What was signed counts once its keeper took it in (`took`): only then the next event names it.
 */
import { compareStamped } from '../dataset/order.js';
import type { Fold } from '../dataset/fold.js';
import { KoboldError } from '../errors.js';
import { OwnClock } from '../log/clock.js';
import { decodeEvent, type DecodeOptions } from '../log/decode.js';
import { encodeEvent, type EventDraft } from '../log/encode.js';
import { type EventTemplate, signEvent, type SignEvent } from '../log/event-id.js';
import { type Act, type DatasetEvent, type EventId, KIND, type NostrEvent, type Op } from '../log/event.js';
import { isRefusal } from '../log/refusal.js';

export interface DrafterOptions {
  /** Which grant the key uses; absent for the root. */
  readonly grant?: EventId;
  /** The newest event this key wrote under this grant before. */
  readonly last?: EventId;
  /** Absent for a key that has never written. */
  readonly clock?: OwnClock;
  /** ms since 1970. */
  now(): number;
}

export interface WriterOptions extends DrafterOptions {
  readonly secret: Uint8Array;
  /** 32 bytes for a signature; zeros make it deterministic (BIP-340). */
  random(): Uint8Array;
  /** In place of core's `signEvent`, where there is something faster at the time. */
  readonly signEvent?: SignEvent | undefined;
}

export type Writing =
  | { readonly type: 'data'; readonly ops: readonly Op[]; readonly note?: string }
  | { readonly type: 'schema'; readonly ops: readonly Op[] }
  | { readonly type: 'authority'; readonly act: Act }
  | {
      readonly type: 'proposal';
      readonly ops: readonly Op[];
      readonly title?: string;
      readonly note?: string;
      /** The own proposal it takes the place of. */
      readonly amends?: EventId;
    };

/** An event as it travels and as the fold takes it. */
export interface Signed {
  readonly wire: NostrEvent;
  readonly decoded: DatasetEvent;
}

const MOST_HEADS = 20;

/** What one key writes under one grant, up to the signature: a signer elsewhere may give that. */
export class Drafter {
  readonly #clock: OwnClock;
  #last: EventId | undefined;

  constructor(
    readonly fold: Fold,
    readonly options: DrafterOptions,
  ) {
    this.#clock = options.clock ?? new OwnClock();
    this.#last = options.last;
  }

  /** The newest event of this key. */
  get last(): EventId | undefined {
    return this.#last;
  }

  /** `heads`: those the author knows, where these are not all. Each call has a stamp of its own. */
  draft(writing: Writing, heads: readonly EventId[] = this.fold.state.heads()): EventTemplate {
    const stamp = this.#clock.next(this.options.now());
    const draft = { kind: KIND[writing.type], dataset: this.fold.address, stamp, ...writing };
    return encodeEvent({ ...draft, ...this.#links(writing, heads) } as EventDraft);
  }

  /** The same right after an event that is not in the fold yet. */
  protected draftAfter(before: EventId, writing: Writing): EventTemplate {
    const stamp = this.#clock.next(this.options.now());
    const draft = { kind: KIND[writing.type], dataset: this.fold.address, stamp, ...writing };
    return encodeEvent({ ...draft, ...this.#links(writing, []), prev: [before] } as EventDraft);
  }

  /** It was kept where it cannot be lost: the next event names it. */
  took({ decoded }: Signed): void {
    if (decoded.type !== 'proposal') this.#last = decoded.id;
  }

  /** A proposal stands beside the log: it says where it starts from, and needs nobody's grant. */
  #links({ type }: Writing, heads: readonly EventId[]) {
    if (type === 'proposal') return { prev: [], base: this.#newest(heads), authors: [] };
    const { grant } = this.options;
    return { prev: this.#prev(heads), ...(grant !== undefined && { grant }) };
  }

  /** The newest heads, and always the own newest event: a revocation's cut walks along these. */
  #prev(heads: readonly EventId[]): EventId[] {
    const prev = new Set(this.#newest(heads));
    if (this.#last !== undefined) prev.add(this.#last);
    return [...prev].sort();
  }

  /** Ascending. */
  #newest(heads: readonly EventId[]): EventId[] {
    const { state } = this.fold;
    const known = heads.flatMap((id) => state.event(id) ?? []).sort((a, b) => compareStamped(b, a));
    return known
      .slice(0, MOST_HEADS)
      .map(({ id }) => id)
      .sort();
  }
}

export class Writer extends Drafter {
  constructor(
    fold: Fold,
    override readonly options: WriterOptions,
  ) {
    super(fold, options);
  }

  /** Signs, and no more. Throws `too-large`, and `bad-request` for what nobody would take. */
  sign(writing: Writing, heads?: readonly EventId[]): Signed {
    return this.#sign(this.draft(writing, heads));
  }

  /** Signs all that belong together, each naming the one before; a turn for each. What `took` is told of is the last. Throws as `sign`. */
  *signAll(all: Iterable<Writing>): Generator<undefined, Signed[], undefined> {
    const signed: Signed[] = [];
    for (const writing of all) {
      const before = signed.at(-1);
      signed.push(before ? this.#signAfter(before, writing) : this.sign(writing));
      yield;
    }
    return signed;
  }

  /** What came before it is an ancestor by the event before: that alone needs a name. */
  #signAfter(before: Signed, writing: Writing): Signed {
    return this.#sign(this.draftAfter(before.decoded.id, writing));
  }

  /** Its id was just made of what it says. */
  #sign(template: EventTemplate): Signed {
    const { secret, random, signEvent: sign = signEvent } = this.options;
    return readSigned(sign(template, secret, random()), { withoutId: true });
  }

  /** Signs and adds it to the fold at once, for who keeps it with all the others. Throws as `sign` does. */
  write(writing: Writing, heads?: readonly EventId[]): NostrEvent {
    const signed = this.sign(writing, heads);
    this.fold.add([signed.decoded]);
    this.took(signed);
    return signed.wire;
  }
}

/** Its signature is not looked at. Throws as `Writer.sign` does. */
export function readSigned(wire: NostrEvent, options?: Pick<DecodeOptions, 'withoutId'>): Signed {
  const decoded = decodeEvent(wire, options);
  if (!isRefusal(decoded)) return { wire, decoded: decoded as DatasetEvent };
  const code = decoded.refused === 'too-large' ? 'too-large' : 'bad-request';
  throw new KoboldError(code, `What is to be written does not make an event: ${decoded.message}`);
}
