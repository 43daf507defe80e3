/** What is being done for a person, one thing at a time and with a way to stop it; then what came of it, in one sentence. */
import { errorToData, type ErrorData } from '../../core/errors.js';
import type { KoboldElement } from '../kit/kobold-element.js';
import type { LocalizeController } from '../kit/localize.js';
import { signerFailure } from './failure-words.js';

export class Doing {
  /** What is being done, in words; '' for nothing. */
  busy = '';
  failure = '';
  note = '';
  #stopping: AbortController | undefined;

  constructor(
    readonly host: KoboldElement,
    readonly localize: LocalizeController,
  ) {}

  /**
   * Nothing where something else is being done. `work` looks at the signal itself: what is beyond stopping is waited for, for it
   * would be untrue that nothing was done. Never rejects: what went wrong is `failure`, and on the console with its code.
   */
  async run(
    busy: string,
    work: (signal: AbortSignal) => Promise<void>,
    wordsFor: (error: ErrorData) => string | false = () => false,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = busy;
    this.failure = this.note = '';
    this.host.requestUpdate();
    const { signal } = (this.#stopping = new AbortController());
    try {
      await work(signal);
    } catch (thrown) {
      const error = errorToData(thrown);
      if (signal.aborted) this.note = this.localize.terms.signerFailures['signer-cancelled']!;
      else {
        this.failure = wordsFor(error) || signerFailure(thrown, this.localize);
        console.warn(`<${this.host.localName}> ${error.code}: ${error.message}`);
      }
    }
    this.busy = '';
    this.#stopping = undefined;
    this.host.requestUpdate();
  }

  readonly stop = (): void => this.#stopping?.abort();
}
