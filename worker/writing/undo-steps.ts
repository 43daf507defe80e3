/**
 * What a person did to a dataset on this device, step by step: the newest can be taken back, and done again, after a reload too. A step
 * is kept in one with what it did (`AppendOrigin.own.steps`), so that nothing is done which cannot be taken back.
 */
import type { Address } from '../../core/log/event.js';
import type { Diff } from '../../core/lineage/diff.js';
import { MOST_STEPS, type StepKind } from '../../core/writing/undo-step.js';
import type { StepsLeft, WritingStatus } from '../api.js';
import type { ChangeSteps, EventStore, KeptStep } from '../store/event-store.js';

export type Side = KeptStep['side'];

export class UndoSteps {
  #steps: readonly KeptStep[] = [];

  constructor(
    readonly dataset: Address,
    private readonly store: () => Promise<EventStore>,
  ) {}

  async open(): Promise<void> {
    this.#steps = await (await this.store()).steps(this.dataset);
  }

  get status(): Pick<WritingStatus, 'undo' | 'redo'> {
    const [undo, redo] = [this.#left('undo'), this.#left('redo')];
    return { ...(undo && { undo }), ...(redo && { redo }) };
  }

  /** As the store has them by now. */
  set kept(steps: readonly KeptStep[]) {
    this.#steps = steps;
  }

  /** Another step: what was taken back before it cannot be done again. Undefined where nothing was done. */
  adding(kind: StepKind, changes: Diff, isSaved = false): ChangeSteps | undefined {
    if (changes.length === 0) return undefined;
    const cells = changes.map(({ resource, record, field, before, after }) => ({
      resource,
      record,
      field,
      before,
      after,
    }));
    return (steps) => {
      const id = nextId(steps);
      const undo = steps.filter(({ side }) => side === 'undo').slice(1 - MOST_STEPS);
      const step: KeptStep = { id, kind, side: 'undo', ...(isSaved && { isSaved }) };
      return { steps: [...undo, step], changes: new Map([[id, cells]]) };
    };
  }

  /** The next to be taken back, or to be done again. */
  async next(side: Side): Promise<(KeptStep & { readonly changes: Diff }) | undefined> {
    const step = this.#steps.findLast((one) => one.side === side);
    if (!step) return undefined;
    const changes = (await (await this.store()).stepChanges(this.dataset, step.id)) ?? [];
    return { ...step, changes };
  }

  /** It is taken back, or done again, as far as it can be. */
  turning({ id, kind, side }: KeptStep, done: Diff, isSaved: boolean): ChangeSteps {
    return (steps) => {
      const others = steps.filter((step) => step.id !== id);
      if (done.length === 0) return { steps: others, changes: new Map() };
      const other = side === 'undo' ? 'redo' : 'undo';
      const turned: KeptStep = { id: nextId(steps), kind, side: other, ...(isSaved && { isSaved }) };
      return { steps: [...others, turned], changes: new Map([[turned.id, done]]) };
    };
  }

  #left(side: Side): StepsLeft | undefined {
    const steps = this.#steps.filter((step) => step.side === side);
    const label = steps.at(-1)?.kind;
    return label && { count: steps.length, label };
  }
}

function nextId(steps: readonly KeptStep[]): number {
  return Math.max(0, ...steps.map(({ id }) => id)) + 1;
}
