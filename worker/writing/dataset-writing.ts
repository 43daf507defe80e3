/**
 * One dataset as this device writes to it. What is typed becomes a signed event where the device's key has the right, and else a
 * suggestion: a draft, kept here and shown as the person's own, until it is sent as a proposal. One thing at a time: each event
 * names the one before it.
 */
import { uuidv7 } from 'uuidv7';
import type { Cell, DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { invert } from '../../core/lineage/diff.js';
import { cellKey } from '../../core/lineage/merge.js';
import { sameValue } from '../../core/lineage/version.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import type { EditedCells, Planning, PlanTools } from '../../core/writing/cell-planner.js';
import { type CellEdit, planEdits } from '../../core/writing/edit-cells.js';
import { removeDrafts } from '../../core/writing/removed-drafts.js';
import { batchesOf, type SeenChange, seenToOps } from '../../core/writing/seen-changes.js';
import { type ProposalWriting, withdrawalOf, writeProposals } from '../../core/writing/amendments.js';
import { intakeOf, isOwnRecord, ownRecordId } from '../../core/writing/intake.js';
import { batchOps } from '../../core/writing/op-batches.js';
import { onDeleted, type RecordSuggestions, waitingChanges, withChanges } from '../../core/writing/suggestions.js';
import { suggestedState } from '../../core/writing/suggested-state.js';
import type { Signed, Writer } from '../../core/writing/writer.js';
import { redoStep, type StepKind, undoStep } from '../../core/writing/undo-step.js';
import type { EditOutcome, UndoOutcome, WritingStatus } from '../api.js';
import type { ChangeDrafts, SetAsideCodes } from '../store/event-store.js';
import { Devices } from './devices.js';
import { OwnHand, type Right } from './own-hand.js';
import { OwnProposals } from './own-proposals.js';
import { type Changed, OwnSuggestions } from './own-suggestions.js';
import { PersonalActs } from './personal-acts.js';
import { SetAside } from './set-aside.js';
import { takeTurns } from './take-turns.js';
import { type Side, UndoSteps } from './undo-steps.js';
import type { WritingOptions, WritingTarget } from './writing-target.js';

/** What is to be changed, worked out from the state that the person saw. */
export type Plan = (state: DatasetState, schema: ResourceSchema, tools: PlanTools) => EditedCells | Planning;

/** Without a right it is suggested. */
interface Part {
  readonly right: Right | undefined;
  readonly changes: readonly SeenChange[];
}

export class DatasetWriting {
  /** The log with the person's suggestions on top: what is shown. */
  readonly state: DatasetState;
  /** What the person does in their own name. */
  readonly acts = new PersonalActs(this);
  readonly devices = new Devices(this);
  /** What was sent with the key of this device, and what became of it. */
  readonly own = new OwnProposals(this);
  readonly #setAside = new SetAside(this);
  readonly #hand: OwnHand;
  readonly #suggestions: OwnSuggestions;
  readonly #steps: UndoSteps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly target: WritingTarget,
    readonly options: WritingOptions,
  ) {
    this.#hand = new OwnHand(target, options, this.devices.isMeant);
    this.#suggestions = new OwnSuggestions(target.fold.state);
    this.#steps = new UndoSteps(target.address, options.store);
    this.state = suggestedState(target.fold.state, () => this.#suggestions.shown);
  }

  /** What was not sent at the last visit. Whose suggestions these are is told later: rows wait for no key. */
  async open(): Promise<void> {
    // What is typed meanwhile waits for it, as it says whether that is saved or suggested.
    void this.#inTurn(() => this.#findKey());
    const store = await this.options.store();
    // Side by side, as it is read again before each change; each is taken as it comes, before what is written after it.
    const drafts = store.drafts(this.target.address).then((found) => (this.#suggestions.kept = found));
    await Promise.all([drafts, this.own.open(store), this.#steps.open()]);
    this.renew();
    await this.#setAside.open();
  }

  async #findKey(): Promise<void> {
    if (!(await this.#hand.find())) return;
    this.renew();
    this.target.suggestionsChanged();
  }

  /** The key of this device, if it has one. */
  knownKey(): Promise<Pubkey | undefined> {
    return this.#inTurn(async () => this.device);
  }

  /** The key of this device, once it is known. */
  get device(): Pubkey | undefined {
    return this.#hand.pubkey;
  }

  /** What waits here to be sent, against the log as it is. */
  get drafts(): readonly SeenChange[] {
    return this.#suggestions.waiting;
  }

  /** What became of a proposal, as of the last change of the log. */
  get decisionsOf(): OwnSuggestions['decisionsOf'] {
    return this.#suggestions.decisionsOf;
  }

  /** The key of this device, made at the first need. */
  deviceKey(): Promise<Pubkey> {
    return this.#hand.take();
  }

  /** This device's hand for what is worked out elsewhere (forms), under a grant, or for proposals. Only when alone. Throws as `edit` does. */
  async hand(grant?: EventId): Promise<Writer> {
    this.#assertWritable();
    return this.#hand.writer(grant);
  }

  /** The log has changed: suggestions were decided, cells moved on. */
  renew(): void {
    const { kept, shown } = this.#suggestions;
    if (shown.size === 0 && kept.length === 0 && this.device === undefined) return;
    this.#suggestions.renew(this.device);
    this.own.renew();
    this.#setAside.look();
  }

  /** Events came. What another worker wrote with the same key comes before what is written next. */
  heard(events: readonly { readonly id: EventId; readonly pubkey: string }[]): void {
    this.#hand.heard(events);
  }

  /** Of the fold's changed records, and those whose suggestions have changed. */
  takeChanged(): Iterable<Changed> | undefined {
    const folded = this.target.fold.takeChanged();
    const changed = this.#suggestions.takeChanged();
    return folded && (changed.length === 0 ? folded : [...folded, ...changed]);
  }

  suggested(resource: string, record: string): RecordSuggestions | undefined {
    return this.#suggestions.of(resource, record);
  }

  /** What a change of a resource's cells becomes here. */
  becomes(resource: string): EditOutcome['as'] {
    return this.#hand.right(resource) ? 'saved' : 'suggested';
  }

  get status(): WritingStatus {
    return { ...this.#suggestions.count, ...this.own.status, ...this.#steps.status };
  }

  /**
   * Signs and keeps what was typed, or keeps it as drafts. Resolves when the disk has it. Throws `bad-request`, `version-skew`,
   * `keys-unavailable`, `store-…`; then nothing of it is kept.
   */
  edit(resource: string, edits: readonly CellEdit[]): Promise<EditOutcome> {
    return this.apply(resource, (state, schema) => planEdits(state, schema, edits));
  }

  /** As `edit`, for changes that are worked out otherwise: one step of undo. The plan is asked when it is its turn. */
  async apply(resource: string, plan: Plan, kind: StepKind = 'edit'): Promise<EditOutcome> {
    const [outcome] = await this.applyAll([[resource, plan]], kind);
    return outcome!;
  }

  /** Several resources as one action and one step of undo: before anything is kept all plans are made. One outcome a plan. */
  applyAll(plans: readonly (readonly [resource: string, plan: Plan])[], kind: StepKind): Promise<EditOutcome[]> {
    return this.alone(async () => {
      this.#assertWritable();
      const parts: (Part & Omit<EditedCells, 'changes'>)[] = [];
      for (const [resource, plan] of plans) parts.push(await this.#plan(resource, plan));
      const kept: SeenChange[][] = [];
      const as = await this.#keepParts(parts, kept).finally(() => this.#steps.add(kind, kept.flat()));
      return parts.map(({ changes, problems, records }, at) => {
        return { as: as[at]!, cells: changes.length, problems, ...(records && { records }) };
      });
    });
  }

  async #plan(resource: string, plan: Plan): Promise<Part & Omit<EditedCells, 'changes'>> {
    const right = await this.#rightTo(resource);
    const state = right ? this.target.fold.state : this.state;
    const stranger = right ? undefined : await this.#stranger(resource);
    const newId = stranger ? () => ownRecordId(stranger.pubkey, uuidv7()) : uuidv7;
    const planned = plan(state, readSchema(state, resource), { newId });
    const { changes: wanted, ...rest } = 'next' in planned ? await takeTurns(planned) : planned;
    const isSent = (of: string, record: string): boolean =>
      [...(this.suggested(of, record)?.values() ?? [])].some(({ proposal }) => proposal !== undefined);
    const changes = right ? wanted : removeDrafts(wanted, this.drafts, this.target.fold.state, isSent);
    return { ...rest, changes, right: right ?? stranger?.rightTo(changes) };
  }

  /** What is typed before a page has said who is signed in waits for that, where it makes a difference. */
  async #rightTo(resource: string): Promise<Right | undefined> {
    const right = this.#hand.right(resource);
    if (right || !this.#hand.right(resource, () => true)) return right;
    await this.devices.told();
    return this.#hand.right(resource);
  }

  /** What is by one right is kept at once, or not at all. `kept`: told what was, even where another part could not be. */
  async #keepParts(parts: readonly Part[], kept: SeenChange[][] = []): Promise<EditOutcome['as'][]> {
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

  /** Where anybody may add records of their own: as whom, and by which right if it asks for no proof of work (forms give that). */
  async #stranger(resource: string) {
    const intake = intakeOf(this.target.fold.state, resource);
    if (intake?.mode !== 'open') return undefined;
    const pubkey = await this.#hand.take();
    const rightTo = (changes: readonly SeenChange[]): Right | undefined =>
      intake.pow === 0 && changes.length > 0 && changes.every(({ record }) => isOwnRecord(pubkey, record))
        ? { grant: intake.id }
        : undefined;
    return { pubkey, rightTo };
  }

  async #keepChanges(right: Right | undefined, changes: readonly SeenChange[]): Promise<EditOutcome['as']> {
    const isSaved = right !== undefined && (await this.#write(right.grant, changes));
    if (!isSaved && changes.length > 0)
      await this.#changeDrafts((drafts) =>
        withChanges(drafts, changes, this.target.fold.state, this.#suggestions.sent),
      );
    return isSaved ? 'saved' : 'suggested';
  }

  /** Takes the last step back: by a forward event, or by other drafts. Throws as `edit` does. */
  undo(): Promise<UndoOutcome> {
    return this.#takeBack('undo');
  }

  redo(): Promise<UndoOutcome> {
    return this.#takeBack('redo');
  }

  #takeBack(side: Side): Promise<UndoOutcome> {
    return this.alone(async () => {
      this.#assertWritable();
      const step = await this.#steps.next(side);
      if (!step || step.changes.length === 0) return { as: 'saved', cells: 0, problems: [] };
      const [shown, log] = [this.state, this.target.fold.state];
      const isSuggested = (cell: Cell): boolean => this.suggested(cell.resource, cell.record)?.has(cell.field) === true;
      const take = side === 'undo' ? undoStep : redoStep;
      const { changes, problems, undone } = take({ shown, log, isSuggested }, step.changes);
      // What is a draft stays one: only what the log says is said otherwise there.
      // So does what was one when it was discarded, on whichever resources.
      const drafts = step.kind === 'discard' ? changes : changes.filter(isSuggested);
      const isDraft = new Set(drafts);
      if (drafts.length > 0) await this.#changeDrafts((now) => withChanges(now, drafts, log, this.#suggestions.sent));
      const others = changes.filter((change) => !isDraft.has(change));
      const parts: Part[] = [];
      for (const resource of new Set(others.map((change) => change.resource))) {
        const own = others.filter((change) => change.resource === resource);
        parts.push({
          changes: own,
          right: this.#hand.right(resource) ?? (await this.#stranger(resource))?.rightTo(own),
        });
      }
      const kept = await this.#keepParts(parts);
      await this.#steps.turn(step, undone);
      const isSaved = kept.length > 0 && kept.every((one) => one === 'saved');
      return { as: isSaved ? 'saved' : 'suggested', cells: changes.length, problems, kind: step.kind };
    });
  }

  /**
   * Sends all drafts as a proposal; of very many, as several. What was suggested before amends the proposal that said it. On records
   * that were deleted meanwhile they stay drafts. Gives the ids. Throws as `edit` does.
   */
  suggest(note?: string): Promise<readonly EventId[]> {
    return this.alone(async () => {
      this.#assertWritable();
      const { state } = this.target.fold;
      const pubkey = await this.#hand.take();
      const isGone = onDeleted(state, this.drafts);
      const drafts = this.drafts.filter((draft) => !isGone(draft));
      const sent = new Map(drafts.map((draft) => [cellKey(draft), draft]));
      const isSent = (draft: SeenChange): boolean => {
        const last = sent.get(cellKey(draft));
        return last !== undefined && sameValue(draft.after, last.after);
      };
      // In one step: they are drafts, or they are sent.
      return this.#propose(writeProposals(state, drafts, pubkey, note), (now) => now.filter((draft) => !isSent(draft)));
    });
  }

  /** Signs and keeps the drafts that this device may write by now; the others stay, and those on deleted records. Throws as `edit` does. */
  save(): Promise<EditOutcome> {
    return this.alone(async () => {
      this.#assertWritable();
      const { state } = this.target.fold;
      const waiting = waitingChanges(state, this.#suggestions.kept);
      const isGone = onDeleted(state, waiting);
      const drafts = waiting.filter((draft) => !isGone(draft));
      const byGrant = new Map<EventId | undefined, SeenChange[]>();
      for (const draft of drafts) {
        const right = this.#hand.right(draft.resource);
        if (right) byGrant.set(right.grant, [...(byGrant.get(right.grant) ?? []), draft]);
      }
      const saved = new Set<string>();
      for (const [grant, changes] of byGrant)
        if (await this.#write(grant, changes)) for (const change of changes) saved.add(cellKey(change));
      return { as: saved.size === waiting.length ? 'saved' : 'suggested', cells: saved.size, problems: [] };
    });
  }

  /** Takes back what this device suggested. Throws `bad-request` for what is not open, or of another key; else as `edit` does. */
  withdraw(proposal: EventId): Promise<void> {
    return this.alone(async () => {
      this.#assertWritable();
      await this.#propose([withdrawalOf(this.own.find(proposal))]);
    });
  }

  async #propose(proposals: readonly ProposalWriting[], drafts?: ChangeDrafts): Promise<EventId[]> {
    const writer = await this.#hand.writer(undefined);
    const signed = proposals.map((proposal) => writer.sign(proposal));
    await this.keep(signed, drafts);
    return signed.map(({ decoded }) => decoded.id);
  }

  /** Changes that are nobody's drafts here, as a proposal at once; of very many, as several. Throws as `suggest` does. */
  propose(plan: (state: DatasetState) => readonly SeenChange[], note?: string): Promise<readonly EventId[]> {
    return this.alone(async () => {
      this.#assertWritable();
      const { state } = this.target.fold;
      const batches = [...batchOps(seenToOps(plan(state), state))];
      return this.#propose(batches.map((ops) => ({ type: 'proposal', ops, ...(note !== undefined && { note }) })));
    });
  }

  /** All drafts, or those of one record, or of these fields of it. */
  discard(of?: Changed, fields?: ReadonlySet<string>): Promise<void> {
    const stays = (draft: SeenChange): boolean =>
      of !== undefined &&
      (draft.resource !== of.resource || draft.record !== of.record || fields?.has(draft.field) === false);
    return this.alone(async () => {
      const gone = this.drafts
        .filter((draft) => !stays(draft))
        .map((draft) => {
          const sent = this.#suggestions.sent.get(cellKey(draft));
          return sent ? { ...draft, before: sent.value } : draft;
        });
      await this.#changeDrafts((drafts) => drafts.filter(stays));
      await this.#steps.add('discard', invert(gone));
    });
  }

  async #changeDrafts(change: ChangeDrafts): Promise<void> {
    this.#suggestions.kept = await (await this.options.store()).changeDrafts(this.target.address, change);
    this.renew();
    this.target.suggestionsChanged();
  }

  /**
   * Whether the dataset takes it: the fold has the last word. What is signed is a draft no more, in the same step; what is set aside at
   * once is one again, by then or at the next start.
   */
  async #write(grant: EventId | undefined, changes: readonly SeenChange[]): Promise<boolean> {
    const { state } = this.target.fold;
    const writer = await this.#hand.writer(grant);
    const batches = await takeTurns(batchesOf(changes, state));
    const writings = batches.map((ops) => ({ type: 'data', ops }) as const);
    const cells = new Set(changes.map(cellKey));
    const isOther = (draft: SeenChange): boolean => !cells.has(cellKey(draft));
    const drafts: ChangeDrafts | undefined = this.#suggestions.kept.every(isOther)
      ? undefined
      : (now) => now.filter(isOther);
    const signed = await takeTurns(writer.signAll(writings));
    if (signed.length > 0 || drafts) await this.keep(signed, drafts);
    if (signed.length > 0) writer.took(signed.at(-1)!);
    const isValid = signed.every(({ decoded }) => state.isValid(decoded.id));
    if (!isValid) await this.#setAside.turn();
    return isValid;
  }

  /** What was saved and set aside is suggested again: see set-aside.ts. Only when alone. */
  async takeBack(drafts: readonly SeenChange[], setAside: SetAsideCodes): Promise<void> {
    const { state } = this.target.fold;
    await this.keep([], (now) => withChanges(drafts, now, state, this.#suggestions.sent), setAside);
  }

  /** In the log and in the outbox, or nowhere; with what becomes of the drafts, in the same step. */
  async keep(signed: readonly Signed[], change?: ChangeDrafts, setAside?: SetAsideCodes): Promise<void> {
    let left = this.#suggestions.kept;
    const drafts = change && ((now: readonly SeenChange[]) => (left = change(now)));
    await this.#hand.keep(signed, { ...(drafts && { drafts }), ...(setAside && { setAside }) });
    if (drafts) this.#suggestions.kept = left;
    this.target.takeOwn(signed);
    if (!drafts) return;
    // What was taken in has done so already.
    if (this.#suggestions.isStale) this.renew();
    this.target.suggestionsChanged();
  }

  #assertWritable(): void {
    const needs = this.target.fold.state.needs();
    if (needs.includes('newer')) {
      const message = 'This dataset is written by a newer Kobold: reload the page, then change it.';
      throw new KoboldError('version-skew', message);
    }
    if (needs.length > 0)
      throw new KoboldError('bad-request', `This dataset cannot be changed from here yet: ${needs.join(', ')}.`);
  }

  /** One writer of the site at a time; what the others have written is read by then. */
  alone<T>(run: () => Promise<T>): Promise<T> {
    const { alone } = this.options;
    return this.#inTurn(() => (alone ? alone(run) : run()));
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
