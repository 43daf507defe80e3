/**
 * One dataset as this device writes to it. What is typed becomes a signed event where the device's key has the right, and else a
 * suggestion: a draft, kept here and shown as the person's own, until it is sent as a proposal. One thing at a time: each event
 * names the one before it.
 */
import type { Cell, DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import type { EditedCells } from '../../core/writing/cell-planner.js';
import { type CellEdit, planEdits } from '../../core/writing/edit-cells.js';
import type { SeenChange } from '../../core/writing/seen-changes.js';
import { onDeleted, type RecordSuggestions, waitingChanges, withChanges } from '../../core/writing/suggestions.js';
import { suggestedState } from '../../core/writing/suggested-state.js';
import type { Signed, Writer } from '../../core/writing/writer.js';
import { redoStep, type StepKind, undoStep } from '../../core/writing/undo-step.js';
import type { EditOutcome, UndoOutcome, WritingStatus } from '../api.js';
import type { ChangeDrafts, KeptStep, SetAsideCodes } from '../store/event-store.js';
import { Devices } from './devices.js';
import { type KeptWith, OwnHand } from './own-hand.js';
import { OwnParts, type Part, type Plan } from './own-parts.js';
import { OwnProposals } from './own-proposals.js';
import { type Changed, OwnSuggestions } from './own-suggestions.js';
import { PersonalActs } from './personal-acts.js';
import { ProposalReadings } from './proposal-readings.js';
import { SetAside } from './set-aside.js';
import { Suggesting } from './suggesting.js';
import { type Side, UndoSteps } from './undo-steps.js';
import type { WritingOptions, WritingTarget } from './writing-target.js';

export class DatasetWriting {
  /** The log with the person's suggestions on top: what is shown. */
  readonly state: DatasetState;
  /** What the person does in their own name. */
  readonly acts = new PersonalActs(this);
  readonly devices = new Devices(this);
  /** What was sent with the key of this device, and what became of it. */
  readonly own = new OwnProposals(this);
  /** Of all proposals, whoever made them. */
  readonly readings: ProposalReadings;
  /** What is suggested from here: sent, or taken back. */
  readonly suggesting: Suggesting;
  readonly #setAside = new SetAside(this);
  readonly #hand: OwnHand;
  readonly #suggestions: OwnSuggestions;
  readonly #steps: UndoSteps;
  readonly #parts: OwnParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly target: WritingTarget,
    readonly options: WritingOptions,
  ) {
    this.readings = new ProposalReadings(target.fold);
    this.#hand = new OwnHand(target, options, this.devices.isMeant);
    this.#suggestions = new OwnSuggestions(target.fold.state, this.readings.decisionsOf);
    this.#steps = new UndoSteps(target.address, options.store);
    this.#parts = new OwnParts(this, this.#hand, this.#suggestions, this.#setAside);
    this.suggesting = new Suggesting(this, this.#hand, this.#suggestions, this.#steps);
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

  /** What became of a proposal, as the log is now. */
  get decisionsOf(): ProposalReadings['decisionsOf'] {
    return this.readings.decisionsOf;
  }

  /** The key of this device, made at the first need. */
  deviceKey(): Promise<Pubkey> {
    return this.#hand.take();
  }

  /** This device's hand for what is worked out elsewhere (forms), under a grant, or for proposals. Only when alone. Throws as `edit` does. */
  async hand(grant?: EventId): Promise<Writer> {
    this.assertWritable();
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
      this.assertWritable();
      const parts: (Part & Omit<EditedCells, 'changes'>)[] = [];
      for (const [resource, plan] of plans) parts.push(await this.#parts.plan(resource, plan));
      const changes = parts.flatMap((part) => part.changes);
      const as = await this.#parts.keep(parts, { steps: this.#steps.adding(kind, changes, areByRight(parts)) });
      return parts.map(({ changes, problems, records }, at) => {
        return { as: as[at]!, cells: changes.length, problems, ...(records && { records }) };
      });
    });
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
      this.assertWritable();
      const step = await this.#steps.next(side);
      if (!step || step.changes.length === 0) return { as: 'saved', cells: 0, problems: [] };
      const [shown, log] = [this.state, this.target.fold.state];
      const isSuggested = (cell: Cell): boolean => this.suggested(cell.resource, cell.record)?.has(cell.field) === true;
      const take = side === 'undo' ? undoStep : redoStep;
      // Of what only a snapshot tells of, nobody knows whose it is.
      const isOwn = (event: EventId): boolean => (log.event(event)?.pubkey ?? this.device) === this.device;
      const states = { shown, log, isSuggested, ...(step.isSaved && { isOwn }) };
      const { changes, problems, undone } = take(states, step.changes);
      // What is a draft stays one: only what the log says is said otherwise there.
      // So does what was one when it was discarded, on whichever resources.
      const drafts = step.kind === 'discard' ? changes : changes.filter(isSuggested);
      const isDraft = new Set(drafts);
      const parts = await this.#parts.byRight(changes.filter((change) => !isDraft.has(change)));
      const steps = this.#steps.turning(step, undone, drafts.length === 0 && areByRight(parts));
      const kept = await this.#parts.keep(parts, { drafts, steps });
      const isSaved = kept.length > 0 && kept.every((one) => one === 'saved');
      return { as: isSaved ? 'saved' : 'suggested', cells: changes.length, problems, kind: step.kind };
    });
  }

  /** Signs and keeps the drafts that this device may write by now; the others stay, and those on deleted records. Throws as `edit` does. */
  save(): Promise<EditOutcome> {
    return this.alone(async () => {
      this.assertWritable();
      const { state } = this.target.fold;
      const waiting = waitingChanges(state, this.#suggestions.kept);
      const isGone = onDeleted(state, waiting);
      const drafts = waiting.filter((draft) => !isGone(draft));
      const parts = this.#parts.ofDevice(drafts).filter(({ right }) => right !== undefined);
      const as = await this.#parts.keep(parts);
      const cells = parts.reduce((sum, { changes }, at) => sum + (as[at] === 'saved' ? changes.length : 0), 0);
      return { as: cells === waiting.length ? 'saved' : 'suggested', cells, problems: [] };
    });
  }

  /** What was saved and set aside is suggested again: see set-aside.ts. Only when alone. */
  async takeBack(drafts: readonly SeenChange[], setAside: SetAsideCodes): Promise<void> {
    const { state } = this.target.fold;
    const again: ChangeDrafts = (now) => withChanges(drafts, now, state, this.#suggestions.sent);
    await this.keep([], { drafts: again, setAside });
  }

  /** In the log and in the outbox, or nowhere; with all that becomes otherwise in the same step. Only when alone. Rejects with `store-…`. */
  async keep(signed: readonly Signed[], together: KeptWith = {}): Promise<void> {
    const { drafts, steps } = together;
    let left: readonly SeenChange[] | undefined;
    let noted: readonly KeptStep[] | undefined;
    await this.#hand.keep(signed, {
      ...together,
      ...(drafts && { drafts: (now) => (left = drafts(now)) }),
      ...(steps && { steps: (now) => ({ steps: noted } = steps(now)) }),
    });
    if (left) this.#suggestions.kept = left;
    if (noted) this.#steps.kept = noted;
    this.target.takeOwn(signed);
    // What was taken in has done so already.
    if (this.#suggestions.isStale) this.renew();
    if (drafts || steps) this.target.suggestionsChanged();
  }

  /** Throws `version-skew` and `bad-request`. */
  assertWritable(): void {
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

const areByRight = (parts: readonly Part[]): boolean => parts.every(({ right }) => right !== undefined);
