/** What a reader does about suggestions: each wish is drafted by the worker and signed by who the reader is, or by this device. */
import { errorToData, KoboldError } from '../../../core/errors.js';
import type { DatasetHandle, ProposalInfo, Wish } from '../../../worker/api.js';
import { signAct } from '../../kit/sign-act.js';
import { currentSigner } from '../../kit/signer.js';
import { shortKey } from '../panels/key-mark.js';
import { type CardState, newCard, type Outcome, picked } from './card-state.js';

/** So long a card says what became of it, before it goes. */
const SAYS_MS = 4_000;

export interface DecidingOptions {
  handle(): DatasetHandle | undefined;
  /** Shows it. `said`: for who does not see it. */
  changed(said?: Outcome | 'signing' | ''): void;
}

export class Deciding {
  readonly #cards = new Map<string, CardState>();
  /** Decided just now: they stay for a moment, as they were. */
  readonly leaving = new Map<string, ProposalInfo>();

  constructor(private readonly options: DecidingOptions) {}

  card(id: string): CardState {
    let card = this.#cards.get(id);
    if (!card) this.#cards.set(id, (card = newCard()));
    return card;
  }

  accept(proposal: ProposalInfo): Promise<void> {
    const cells = picked(proposal, this.card(proposal.id)).map(({ resource, record, field, status }) => ({
      resource,
      record,
      field,
      status,
    }));
    return this.#sign(proposal, 'accepted', { do: 'accept', proposal: proposal.id, cells });
  }

  reject(proposal: ProposalInfo): Promise<void> {
    const note = this.card(proposal.id).note.trim();
    return this.#sign(proposal, 'rejected', { do: 'reject', proposal: proposal.id, ...(note && { note }) });
  }

  approve(proposal: ProposalInfo): Promise<void> {
    return this.#sign(proposal, 'approved', { do: 'review', proposal: proposal.id, verdict: 'approve' });
  }

  withdraw(proposal: ProposalInfo): Promise<void> {
    return this.#do(proposal, 'withdrawn', (handle) => handle.withdraw(proposal.id));
  }

  #sign(proposal: ProposalInfo, outcome: Outcome, wish: Wish): Promise<void> {
    return this.#do(proposal, outcome, async (handle) => {
      const signer = currentSigner();
      if (!signer) throw new KoboldError('no-right', 'Nobody is signed in.');
      const card = this.card(proposal.id);
      const stopping = new AbortController();
      card.stop = () => stopping.abort();
      this.options.changed();
      const of = proposal.by.name ?? shortKey(proposal.by.npub);
      const changes = wish.do === 'accept' ? wish.cells?.length : undefined;
      try {
        await signAct(handle, signer, wish, { of, changes, signal: stopping.signal });
      } finally {
        delete card.stop;
      }
    });
  }

  async #do(proposal: ProposalInfo, outcome: Outcome, run: (handle: DatasetHandle) => Promise<unknown>): Promise<void> {
    const { id } = proposal;
    const card = this.card(id);
    const handle = this.options.handle();
    if (!handle || card.isBusy) return;
    card.isBusy = true;
    delete card.problem;
    this.options.changed('signing');
    try {
      await run(handle);
      card.isRejecting = false;
      card.note = '';
      this.#say(proposal, outcome);
    } catch (error) {
      card.problem = errorToData(error);
    }
    card.isBusy = false;
    this.options.changed(card.problem === undefined ? outcome : '');
  }

  #say(proposal: ProposalInfo, outcome: Outcome): void {
    const { id } = proposal;
    // What was approved stays open.
    if (outcome === 'approved') return;
    this.card(id).outcome = outcome;
    this.leaving.set(id, proposal);
    setTimeout(() => {
      this.leaving.delete(id);
      this.#cards.delete(id);
      this.options.changed();
    }, SAYS_MS);
  }
}
