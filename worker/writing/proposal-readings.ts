/**
 * What is read from a whole log to tell of its proposals: what became of each, and whose devices suggested them. Read once for each
 * state of the log, whoever asks, and only if anybody does.
 */
import { Fold } from '../../core/dataset/fold.js';
import { allDecisions } from '../../core/lineage/proposal.js';
import { devicePeople } from '../../core/writing/devices.js';
import type { ShownFold } from '../dataset/dataset.js';

type DecisionsOf = ReturnType<typeof allDecisions>;
type People = ReturnType<typeof devicePeople>;

export class ProposalReadings {
  #version: number | undefined;
  #decisionsOf: DecisionsOf | undefined;
  #people: People | undefined;

  constructor(readonly fold: Pick<ShownFold, 'state'>) {}

  /** What became of a proposal. */
  readonly decisionsOf: DecisionsOf = (proposal) => {
    this.#renew();
    return (this.#decisionsOf ??= allDecisions(this.fold.state))(proposal);
  };

  /** Of all who have proposed something with a device's key. */
  get people(): People {
    this.#renew();
    const { fold } = this;
    const { state } = fold;
    return (this.#people ??= devicePeople(state, new Set(state.proposals().map(({ pubkey }) => pubkey)), () =>
      fold instanceof Fold ? fold.events() : [],
    ));
  }

  /** What is shown on trust has no version: it is read anew. */
  #renew(): void {
    const version = this.fold instanceof Fold ? this.fold.version : undefined;
    if (version !== undefined && version === this.#version) return;
    this.#version = version;
    this.#decisionsOf = this.#people = undefined;
  }
}
