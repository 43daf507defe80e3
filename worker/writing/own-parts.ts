/**
 * What a person changes, in parts by the right they have: each is signed where this device may write, and else drafted. A right is asked
 * for before anything is planned, as what is not allowed is planned against the person's own suggestions.
 */
import { uuidv7 } from 'uuidv7';
import { cellKey } from '../../core/lineage/merge.js';
import type { DatasetState } from '../../core/dataset/state.js';
import type { EventId } from '../../core/log/event.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import type { EditedCells, Planning, PlanTools } from '../../core/writing/cell-planner.js';
import { intakeOf, isOwnRecord, ownRecordId } from '../../core/writing/intake.js';
import { removeDrafts } from '../../core/writing/removed-drafts.js';
import { batchesOf, type SeenChange } from '../../core/writing/seen-changes.js';
import { withChanges } from '../../core/writing/suggestions.js';
import type { Signed, Writer } from '../../core/writing/writer.js';
import type { EditOutcome } from '../api.js';
import type { ChangeDrafts, ChangeSteps } from '../store/event-store.js';
import type { DatasetWriting } from './dataset-writing.js';
import type { OwnHand, Right } from './own-hand.js';
import type { OwnSuggestions } from './own-suggestions.js';
import type { SetAside } from './set-aside.js';
import { takeTurns } from './take-turns.js';

/** What is to be changed, worked out from the state that the person saw. */
export type Plan = (state: DatasetState, schema: ResourceSchema, tools: PlanTools) => EditedCells | Planning;

/** Without a right it is suggested. */
export interface Part {
  readonly right: Right | undefined;
  readonly changes: readonly SeenChange[];
}

/** Parts by one right, as events. */
interface SignedGroup {
  readonly parts: readonly Part[];
  readonly changes: readonly SeenChange[];
  readonly writer: Writer;
  readonly signed: readonly Signed[];
}

export class OwnParts {
  constructor(
    readonly writing: DatasetWriting,
    private readonly hand: OwnHand,
    private readonly suggestions: OwnSuggestions,
    private readonly setAside: SetAside,
  ) {}

  async plan(resource: string, plan: Plan): Promise<Part & Omit<EditedCells, 'changes'>> {
    const right = await this.#rightTo(resource);
    const state = right ? this.writing.target.fold.state : this.writing.state;
    const stranger = right ? undefined : await this.#stranger(resource);
    const newId = stranger ? () => ownRecordId(stranger.pubkey, uuidv7()) : uuidv7;
    const planned = plan(state, readSchema(state, resource), { newId });
    const { changes: wanted, ...rest } = 'next' in planned ? await takeTurns(planned) : planned;
    const isSent = (of: string, record: string): boolean =>
      [...(this.writing.suggested(of, record)?.values() ?? [])].some(({ proposal }) => proposal !== undefined);
    const changes = right ? wanted : removeDrafts(wanted, this.writing.drafts, this.writing.target.fold.state, isSent);
    return { ...rest, changes, right: right ?? stranger?.rightTo(changes) };
  }

  /** A part for each resource, by the right there is now; also that of a stranger. */
  async byRight(changes: readonly SeenChange[]): Promise<Part[]> {
    const parts: Part[] = [];
    for (const part of this.ofDevice(changes)) {
      const [{ resource }] = part.changes as [SeenChange];
      const right = part.right ?? (await this.#stranger(resource))?.rightTo(part.changes);
      parts.push({ ...part, right });
    }
    return parts;
  }

  /** The same, by what this device was given. */
  ofDevice(changes: readonly SeenChange[]): Part[] {
    const byResource = new Map<string, SeenChange[]>();
    for (const change of changes) {
      const known = byResource.get(change.resource);
      if (known) known.push(change);
      else byResource.set(change.resource, [change]);
    }
    return [...byResource].map(([resource, own]) => ({ right: this.hand.right(resource), changes: own }));
  }

  /**
   * Signs what there is a right to, and drafts the rest, with `drafts`: all of it is kept in one step, or nothing. The fold has the last
   * word: what it sets aside at once is a draft again, by then or at the next start. Gives what became of each part. Rejects with
   * `keys-unavailable` and `store-…`.
   */
  async keep(
    parts: readonly Part[],
    { drafts = [], steps }: { readonly drafts?: readonly SeenChange[]; readonly steps?: ChangeSteps | undefined } = {},
  ): Promise<EditOutcome['as'][]> {
    // All hands before the first signature: they have one clock, which is made anew once something else was heard.
    const wanted: [Writer, readonly Part[]][] = [];
    for (const group of byGrant(parts)) wanted.push([await this.hand.writer(group[0]!.right!.grant), group]);
    const groups: SignedGroup[] = [];
    for (const [writer, group] of wanted) groups.push(await this.#sign(writer, group));
    const all = groups.flatMap(({ signed }) => signed);
    const suggested = [...drafts, ...parts.flatMap(({ right, changes }) => (right ? [] : changes))];
    const change = this.#draftsAfter(groups, suggested);
    const together = { ...(change && { drafts: change }), ...(steps && { steps }) };
    if (all.length > 0 || change || steps) await this.writing.keep(all, together);
    for (const { writer, signed } of groups) if (signed.length > 0) writer.took(signed.at(-1)!);
    const fallen = await this.#draftFallen(groups);
    return parts.map((part) => (part.right && !fallen.has(part) ? 'saved' : 'suggested'));
  }

  /** Only signed: nobody knows of it before it is kept. */
  async #sign(writer: Writer, parts: readonly Part[]): Promise<SignedGroup> {
    const changes = parts.flatMap((part) => part.changes);
    this.hand.hasten(changes.length);
    const batches = await takeTurns(batchesOf(changes, this.writing.target.fold.state));
    const signed = await takeTurns(writer.signAll(batches.map((ops) => ({ type: 'data', ops }) as const)));
    return { parts, changes, writer, signed };
  }

  /** What is signed is a draft no more. Undefined where that changes nothing. */
  #draftsAfter(groups: readonly SignedGroup[], suggested: readonly SeenChange[]): ChangeDrafts | undefined {
    const cells = new Set(groups.flatMap(({ changes }) => changes.map(cellKey)));
    const isOther = (draft: SeenChange): boolean => !cells.has(cellKey(draft));
    if (suggested.length === 0 && this.suggestions.kept.every(isOther)) return undefined;
    return (now) => {
      const others = now.filter(isOther);
      return suggested.length === 0 ? others : this.#with(others, suggested);
    };
  }

  /**
   * What the dataset has set aside. What waited for no relay is in no outbox, where the turn looks. It is signed and kept by then, so
   * nothing rejects any more: the store says itself that it is full, and the next look takes the turn again.
   */
  async #draftFallen(groups: readonly SignedGroup[]): Promise<ReadonlySet<Part>> {
    const { state } = this.writing.target.fold;
    const fallen = groups.filter(({ signed }) => !signed.every(({ decoded }) => state.isValid(decoded.id)));
    if (fallen.length > 0) {
      const again = fallen.flatMap(({ changes }) => changes);
      try {
        await this.setAside.turn();
        await this.writing.keep([], { drafts: (now) => this.#with(now, again) });
      } catch (error) {
        console.warn('Kobold: what was set aside is no draft yet.', error);
      }
    }
    return new Set(fallen.flatMap(({ parts }) => parts));
  }

  #with(drafts: readonly SeenChange[], more: readonly SeenChange[]): readonly SeenChange[] {
    return withChanges(drafts, more, this.writing.target.fold.state, this.suggestions.sent);
  }

  /** What is typed before a page has said who is signed in waits for that, where it makes a difference. */
  async #rightTo(resource: string): Promise<Right | undefined> {
    const right = this.hand.right(resource);
    if (right || !this.hand.right(resource, () => true)) return right;
    await this.writing.devices.told();
    return this.hand.right(resource);
  }

  /** Where anybody may add records of their own: as whom, and by which right if it asks for no proof of work (forms give that). */
  async #stranger(resource: string) {
    const intake = intakeOf(this.writing.target.fold.state, resource);
    if (intake?.mode !== 'open') return undefined;
    const pubkey = await this.hand.take();
    const rightTo = (changes: readonly SeenChange[]): Right | undefined =>
      intake.pow === 0 && changes.length > 0 && changes.every(({ record }) => isOwnRecord(pubkey, record))
        ? { grant: intake.id }
        : undefined;
    return { pubkey, rightTo };
  }
}

/** Those that this device has a right to. */
function byGrant(parts: readonly Part[]): Part[][] {
  const groups = new Map<EventId | undefined, Part[]>();
  for (const part of parts)
    if (part.right) groups.set(part.right.grant, [...(groups.get(part.right.grant) ?? []), part]);
  return [...groups.values()];
}
