/**
 * What became of what this device suggested: refusals are told until the person has seen them, and drafts on records that somebody
 * deleted meanwhile are said to be so. Nothing a person suggested vanishes without a word.
 */
import { KoboldError } from '../../core/errors.js';
import type { EventId, ProposalEvent } from '../../core/log/event.js';
import { onDeleted } from '../../core/writing/suggestions.js';
import type { EventStore } from '../store/event-store.js';
import type { DatasetWriting } from './dataset-writing.js';
import type { OwnStatus } from './proposal-info.js';

/** Told at once; older ones follow when these are dismissed. */
const MOST_TOLD = 5;
const LONGEST_NOTE = 300;
const PROJECTION = 'dismissed 1';
const MOST_DISMISSED = 1_000;

export class OwnProposals {
  #dismissed = new Set<string>();
  #status: OwnStatus = {};

  constructor(readonly writing: DatasetWriting) {}

  get status(): OwnStatus {
    return this.#status;
  }

  /** What the person has seen is kept here only: where it is lost, they are told again. */
  async open(store: EventStore): Promise<void> {
    const kept = await store.projection(this.writing.target.address, PROJECTION).catch(() => undefined);
    const ids: unknown = await kept?.chunk(0).catch(() => undefined);
    if (Array.isArray(ids)) for (const id of ids) this.#dismissed.add(String(id));
  }

  /** The log or the drafts have changed. */
  renew(): void {
    const { writing } = this;
    const { state } = writing.target.fold;
    const { drafts, device } = writing;
    const gone = drafts.filter(onDeleted(state, drafts)).length;
    const own = device === undefined ? [] : state.proposals().filter(({ pubkey }) => pubkey === device);
    const refused = own.flatMap((proposal) => {
      if (this.#dismissed.has(proposal.id)) return [];
      const { status, decisions } = writing.decisionsOf(proposal);
      if (status !== 'rejected') return [];
      const act = decisions.at(-1)?.act;
      const note = act?.act === 'reject' ? act.note : undefined;
      return [{ proposal: proposal.id, ...(note !== undefined && { note: note.slice(0, LONGEST_NOTE) }) }];
    });
    this.#status = {
      ...(gone > 0 && { gone }),
      ...(refused.length > 0 && { refused: refused.slice(-MOST_TOLD).reverse() }),
    };
  }

  /** An own proposal that is open. Throws `bad-request`. */
  find(id: EventId): ProposalEvent {
    const { target, device, decisionsOf } = this.writing;
    const { state } = target.fold;
    const own = state.proposals().find((one) => one.id === id && one.pubkey === device);
    if (!own) throw new KoboldError('bad-request', 'This device has not suggested that.');
    const { status } = decisionsOf(own);
    if (status !== 'open') throw new KoboldError('bad-request', `This proposal is ${status} already.`);
    return own;
  }

  /** The person has seen that it was not taken. */
  async dismiss(id: EventId): Promise<void> {
    const { target, options } = this.writing;
    this.#dismissed.add(id);
    this.renew();
    target.suggestionsChanged();
    const ids = [...this.#dismissed].slice(-MOST_DISMISSED);
    const store = await options.store();
    await store.putProjection(target.address, PROJECTION, '', [ids]).catch(() => undefined);
  }
}
