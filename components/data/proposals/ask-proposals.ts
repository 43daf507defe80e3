/**
 * What the element knows of a dataset's suggestions: asked of the worker, and again whenever a frame says that something has changed.
 * One question at a time; the newest answer counts.
 */
import { errorToData, type ErrorData } from '../../../core/errors.js';
import type {
  DatasetFrame,
  DatasetHandle,
  ProposalsAnswer,
  ProposalsQuestion,
  SourceRef,
} from '../../../worker/api.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { getClient } from '../../kit/client.js';

export const LISTS = ['open', 'yours', 'decided'] as const;
export type ListName = (typeof LISTS)[number];

/** Asked for at once, and with each "older". */
const STEP = 10;
const MOST = 50;

export interface AskOptions {
  /** For all questions. */
  common(): Pick<ProposalsQuestion, 'as' | 'proposal' | 'resource'>;
  /** Those that somebody sees. */
  wants(list: ListName): boolean;
  changed(): void;
}

export class AskProposals {
  frame: DatasetFrame | undefined;
  error: ErrorData | undefined;
  readonly answers = new Map<ListName, ProposalsAnswer>();
  readonly #limits = new Map<ListName, number>();
  /** Who was asked for by name already. */
  readonly #named = new Set<string>();
  readonly handle: DatasetHandle;
  #isAsking = false;
  #isDue = false;
  #isClosed = false;
  #seen = '';

  constructor(
    source: SourceRef,
    readonly options: AskOptions,
  ) {
    this.handle = watchDataset(getClient(), source, {
      frame: (frame) => this.#received(frame),
      fail: (error) => this.#fail(error),
    });
  }

  /** Asks anew: who asks, or what is seen, has changed. */
  ask(): void {
    this.#isDue = true;
    if (!this.#isAsking) void this.#run();
  }

  /** More of a list. False where no more are told at once. */
  older(list: ListName): void {
    this.#limits.set(list, Math.min(MOST, (this.#limits.get(list) ?? STEP) + STEP));
    this.ask();
  }

  mayShowMore(list: ListName): boolean {
    return this.answers.get(list)?.more === true && (this.#limits.get(list) ?? STEP) < MOST;
  }

  close(): void {
    this.#isClosed = true;
    this.handle.close();
  }

  #received(frame: DatasetFrame): void {
    this.frame = frame;
    const { events, proposals, writing, conflicts, counts } = frame;
    const seen = JSON.stringify([events, proposals, writing, conflicts, counts]);
    const isChanged = seen !== this.#seen;
    this.#seen = seen;
    if (this.error !== frame.error) {
      this.error = frame.error;
      this.options.changed();
    }
    if (isChanged) this.ask();
  }

  async #run(): Promise<void> {
    this.#isAsking = true;
    while (this.#isDue && !this.#isClosed) {
      this.#isDue = false;
      try {
        for (const list of LISTS) if (this.options.wants(list)) await this.#askFor(list);
        this.error = this.frame?.error;
      } catch (error) {
        // Nothing of the dataset is here yet: frames follow.
        const data = errorToData(error);
        if (this.answers.size === 0 && this.frame && this.frame.events > 0) this.error = data;
      }
      if (!this.#isClosed) this.options.changed();
    }
    this.#isAsking = false;
  }

  async #askFor(list: ListName): Promise<void> {
    const question: ProposalsQuestion = {
      ...this.options.common(),
      ...(list === 'yours' ? { mine: true, status: 'all' } : { status: list }),
      limit: this.#limits.get(list) ?? STEP,
    };
    const answer = await this.handle.proposals(question);
    this.answers.set(list, answer);
    const unnamed = peopleIn(answer).filter((person) => !this.#named.has(person));
    if (unnamed.length === 0) return;
    for (const person of unnamed) this.#named.add(person);
    // Seconds, perhaps: nothing waits for it.
    void this.handle.proposals({ ...question, names: true }).then(
      () => this.ask(),
      () => undefined,
    );
  }

  #fail(error: ErrorData): void {
    this.error = error;
    this.options.changed();
  }
}

function peopleIn({ proposals }: ProposalsAnswer): string[] {
  const people = proposals.flatMap(({ by, decisions, reviews }) => [by, ...decisions, ...reviews]);
  return [...new Set(people.filter(({ name }) => name === undefined).map(({ author }) => author.person))];
}
