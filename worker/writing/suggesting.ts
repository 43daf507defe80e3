/**
 * What a person suggests from this device: their drafts sent as a proposal, or taken back before that; a proposal withdrawn. What is
 * suggested, and how it shows: own-suggestions.ts.
 */
import type { DatasetState } from '../../core/dataset/state.js';
import { invert } from '../../core/lineage/diff.js';
import { cellKey } from '../../core/lineage/merge.js';
import { sameValue } from '../../core/lineage/version.js';
import type { EventId } from '../../core/log/event.js';
import { type ProposalWriting, withdrawalOf, writeProposals } from '../../core/writing/amendments.js';
import { batchOps } from '../../core/writing/op-batches.js';
import { type SeenChange, seenToOps } from '../../core/writing/seen-changes.js';
import { onDeleted } from '../../core/writing/suggestions.js';
import type { DatasetWriting } from './dataset-writing.js';
import type { KeptWith, OwnHand } from './own-hand.js';
import type { Changed, OwnSuggestions } from './own-suggestions.js';
import type { UndoSteps } from './undo-steps.js';

export class Suggesting {
  constructor(
    readonly writing: DatasetWriting,
    private readonly hand: OwnHand,
    private readonly suggestions: OwnSuggestions,
    private readonly steps: UndoSteps,
  ) {}

  /**
   * Sends all drafts as a proposal; of very many, as several. What was suggested before amends the proposal that said it. On records
   * that were deleted meanwhile they stay drafts. Gives the ids. Throws as `edit` does.
   */
  suggest(note?: string): Promise<readonly EventId[]> {
    return this.writing.alone(async () => {
      this.writing.assertWritable();
      const { state } = this.writing.target.fold;
      const pubkey = await this.hand.take();
      const isGone = onDeleted(state, this.writing.drafts);
      const drafts = this.writing.drafts.filter((draft) => !isGone(draft));
      const sent = new Map(drafts.map((draft) => [cellKey(draft), draft]));
      const isSent = (draft: SeenChange): boolean => {
        const last = sent.get(cellKey(draft));
        return last !== undefined && sameValue(draft.after, last.after);
      };
      // In one step: they are drafts, or they are sent.
      return this.#propose(writeProposals(state, drafts, pubkey, note), {
        drafts: (now) => now.filter((draft) => !isSent(draft)),
      });
    });
  }

  /** Takes back what this device suggested. Throws `bad-request` for what is not open, or of another key; else as `edit` does. */
  withdraw(proposal: EventId): Promise<void> {
    return this.writing.alone(async () => {
      this.writing.assertWritable();
      await this.#propose([withdrawalOf(this.writing.own.find(proposal))]);
    });
  }

  async #propose(proposals: readonly ProposalWriting[], together?: KeptWith): Promise<EventId[]> {
    const writer = await this.hand.writer(undefined);
    const signed = proposals.map((proposal) => writer.sign(proposal));
    await this.writing.keep(signed, together);
    return signed.map(({ decoded }) => decoded.id);
  }

  /** Changes that are nobody's drafts here, as a proposal at once; of very many, as several. Throws as `suggest` does. */
  propose(plan: (state: DatasetState) => readonly SeenChange[], note?: string): Promise<readonly EventId[]> {
    return this.writing.alone(async () => {
      this.writing.assertWritable();
      const { state } = this.writing.target.fold;
      const batches = [...batchOps(seenToOps(plan(state), state))];
      return this.#propose(batches.map((ops) => ({ type: 'proposal', ops, ...(note !== undefined && { note }) })));
    });
  }

  /** All drafts, or those of one record, or of these fields of it. */
  discard(of?: Changed, fields?: ReadonlySet<string>): Promise<void> {
    const stays = (draft: SeenChange): boolean =>
      of !== undefined &&
      (draft.resource !== of.resource || draft.record !== of.record || fields?.has(draft.field) === false);
    return this.writing.alone(async () => {
      const gone = this.writing.drafts
        .filter((draft) => !stays(draft))
        .map((draft) => {
          const sent = this.suggestions.sent.get(cellKey(draft));
          return sent ? { ...draft, before: sent.value } : draft;
        });
      const steps = this.steps.adding('discard', invert(gone));
      await this.writing.keep([], { drafts: (drafts) => drafts.filter(stays), ...(steps && { steps }) });
    });
  }
}
