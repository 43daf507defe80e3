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
import type { EditOutcome } from '../api.js';
import type { ChangeDrafts } from '../store/event-store.js';
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

  /** Of what is to be taken back: for each resource the right it has by now. */
  async byRight(changes: readonly SeenChange[]): Promise<Part[]> {
    const parts: Part[] = [];
    for (const resource of new Set(changes.map((change) => change.resource))) {
      const own = changes.filter((change) => change.resource === resource);
      const right = this.hand.right(resource) ?? (await this.#stranger(resource))?.rightTo(own);
      parts.push({ changes: own, right });
    }
    return parts;
  }

  /** What is by one right is kept at once, or not at all. `kept`: told what was, even where another part could not be. */
  async keep(parts: readonly Part[], kept: SeenChange[][] = []): Promise<EditOutcome['as'][]> {
    const as = new Map<string, EditOutcome['as']>();
    const nameOf = ({ right }: Part): string => (right ? (right.grant ?? 'root') : '');
    for (const name of new Set(parts.map(nameOf))) {
      const group = parts.filter((part) => nameOf(part) === name);
      const changes = group.flatMap((part) => part.changes);
      as.set(name, await this.#keepChanges(group[0]!.right, changes));
      kept.push(changes);
    }
    return parts.map((part) => as.get(nameOf(part))!);
  }

  /**
   * Whether the dataset takes it: the fold has the last word. What is signed is a draft no more, in the same step; what is set aside at
   * once is one again, by then or at the next start.
   */
  async write(grant: EventId | undefined, changes: readonly SeenChange[]): Promise<boolean> {
    const { state } = this.writing.target.fold;
    const writer = await this.hand.writer(grant);
    const batches = await takeTurns(batchesOf(changes, state));
    const writings = batches.map((ops) => ({ type: 'data', ops }) as const);
    const cells = new Set(changes.map(cellKey));
    const isOther = (draft: SeenChange): boolean => !cells.has(cellKey(draft));
    const drafts: ChangeDrafts | undefined = this.suggestions.kept.every(isOther)
      ? undefined
      : (now) => now.filter(isOther);
    await this.hand.hasten(writings.length);
    const signed = await takeTurns(writer.signAll(writings));
    if (signed.length > 0 || drafts) await this.writing.keep(signed, drafts);
    if (signed.length > 0) writer.took(signed.at(-1)!);
    const isValid = signed.every(({ decoded }) => state.isValid(decoded.id));
    if (!isValid) await this.setAside.turn();
    return isValid;
  }

  async #keepChanges(right: Right | undefined, changes: readonly SeenChange[]): Promise<EditOutcome['as']> {
    const isSaved = right !== undefined && (await this.write(right.grant, changes));
    if (!isSaved && changes.length > 0)
      await this.writing.changeDrafts((drafts) =>
        withChanges(drafts, changes, this.writing.target.fold.state, this.suggestions.sent),
      );
    return isSaved ? 'saved' : 'suggested';
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
