/**
 * This device as it signs in one dataset: its key, made at the first need, its clock, by which grant it may write, and what it wrote
 * last under each. What it signs is in the log and in the outbox, or nowhere.
 */
import { currentPolicies } from '../../core/lineage/merge-rules.js';
import { OwnClock } from '../../core/log/clock.js';
import type { AuthorityEvent, EventId, Policy, Pubkey } from '../../core/log/event.js';
import { signEvent, type SignEvent } from '../../core/log/event-id.js';
import { ownPast, rightTo } from '../../core/writing/own-right.js';
import { type Signed, Writer } from '../../core/writing/writer.js';
import { holdIdleWork } from '../live/idle-work.js';
import type { AppendOrigin } from '../store/event-store.js';
import { askFastSignatures, fastSignatures } from '../sync/signatures.js';
import type { DeviceKey } from './key-vault.js';
import type { WritingOptions, WritingTarget } from './writing-target.js';

/** What an event cites; nothing for the root. */
export type Right = { readonly grant?: EventId };

/** What changes in the same step as own events are kept. */
export type KeptWith = Omit<NonNullable<AppendOrigin['own']>, 'relays'>;

const ADMINS_DEVICE = 7;
/** A dozen events and more: fewer are signed before anything is loaded. */
const MANY = 3_000;

/** For a page to have it, render and paint. */
const SHOWING_MS = 250;

const needsApproval = ({ required_approvals = 0 }: Policy): boolean => required_approvals > 0;

export class OwnHand {
  #key: DeviceKey | undefined;
  /** Of the key, whatever it writes. */
  #clock: OwnClock | undefined;
  /** By grant; '' for the root, and for proposals. */
  readonly #writers = new Map<EventId | '', Writer>();
  /** Of these writers. */
  readonly #own = new Set<EventId>();

  /** `isMeant`: which grants may be used. */
  constructor(
    readonly target: WritingTarget,
    readonly options: WritingOptions,
    readonly isMeant: (grant: AuthorityEvent) => boolean,
  ) {}

  /** Undefined until it was found, or needed once. */
  get pubkey(): Pubkey | undefined {
    return this.#key?.pubkey;
  }

  /** Whether there is one that was not known before. Never rejects: without a key what is typed is suggested. */
  async find(): Promise<boolean> {
    if (this.#key) return false;
    const find = async () => (await this.options.openVault()).find(this.target.address);
    this.#key = await find().catch(() => undefined);
    return this.#key !== undefined;
  }

  /** Made where there is none. Rejects with `keys-unavailable`. */
  async take(): Promise<Pubkey> {
    return (await this.#take()).pubkey;
  }

  /** Events came. What another worker wrote with the same key comes before what is written next. */
  heard(events: readonly { readonly id: EventId; readonly pubkey: string }[]): void {
    if (!events.some(({ id, pubkey }) => pubkey === this.pubkey && !this.#own.has(id))) return;
    this.#writers.clear();
    this.#clock = undefined;
  }

  /** To change a resource's cells; undefined where it has none. */
  right(resource: string, isMeant = this.isMeant): Right | undefined {
    const { state } = this.target.fold;
    const right = this.#key && rightTo(state, this.#key.pubkey, resource, this.options.now(), isMeant);
    // Where approvals are required, what is written below an admin's device is set aside (PROTOCOL.md, section 10).
    const isAllowed = right && (right.rank >= ADMINS_DEVICE || !currentPolicies(state).some(needsApproval));
    return isAllowed ? right : undefined;
  }

  /** Under a grant; without one as the root, or for proposals. Rejects with `keys-unavailable`. */
  async writer(grant: EventId | undefined): Promise<Writer> {
    const { pubkey, secret } = await this.#take();
    const known = this.#writers.get(grant ?? '');
    if (known) return known;
    const { fold } = this.target;
    const past = ownPast(fold.state, this.target.known(), pubkey, grant);
    const clock = (this.#clock ??= past.clock ?? new OwnClock());
    const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
    const signs: SignEvent = (...given) => (fastSignatures()?.sign ?? signEvent)(...given);
    const own = { secret, now: this.options.now, random, signEvent: signs };
    const writer = new Writer(fold, { ...own, ...past, clock, ...(grant && { grant }) });
    this.#writers.set(grant ?? '', writer);
    return writer;
  }

  /** So many cells are to be signed. What signs faster is loaded meanwhile: nobody waits for it, and it is there the next time. */
  hasten(cells: number): void {
    if (cells >= MANY) void askFastSignatures();
  }

  /** Resolves when the disk has it; then they are to be folded, shown and sent. Rejects with `store-…`: then nothing is kept. */
  async keep(signed: readonly Signed[], together: KeptWith): Promise<void> {
    const wires = signed.map(({ wire }) => wire);
    const store = await this.options.store();
    await store.append(this.target.address, wires, { own: { relays: this.target.relays(), ...together } });
    // Now it is shown.
    holdIdleWork(SHOWING_MS);
    for (const { decoded } of signed) this.#own.add(decoded.id);
  }

  async #take(): Promise<DeviceKey> {
    return (this.#key ??= await (await this.options.openVault()).take(this.target.address));
  }
}
