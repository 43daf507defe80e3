/**
 * The history of the record that is open, one press away, in its place; the element for it is loaded by the first who asks. Rows of
 * files have none: nobody signed them.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { RecordData, SourceRef } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import '../../kit/terms/en-record.js';

const TAG = 'kobold-history';

export interface RecordHistoryOptions {
  readonly record: () => RecordData | null | undefined;
  /** Where the record is: its dataset. May throw. */
  readonly source: () => SourceRef | undefined;
  readonly localize: () => LocalizeController;
  /** It could not be loaded. */
  failed(): void;
}

export class RecordHistory implements ReactiveController {
  /** Id of the record whose history is shown. */
  #of: string | undefined;
  #isLoaded = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: RecordHistoryOptions,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#of = undefined;
  }

  /** Of this record, in place of its fields. */
  get isShown(): boolean {
    return this.#isLoaded && this.#of !== undefined && this.#of === this.options.record()?.id;
  }

  readonly renderButton = (): TemplateResult | typeof nothing => {
    const record = this.options.record();
    if (!record?.about) return nothing;
    const { terms } = this.options.localize();
    return html`<button
      type="button"
      class="plain link history"
      part="button history"
      aria-pressed=${this.isShown}
      @click=${() => void this.#toggle(record.id)}
    >
      ${terms.history}
    </button>`;
  };

  readonly render = (): TemplateResult => {
    const { about, id = '' } = this.options.record() ?? {};
    return html`<kobold-history
      .source=${this.#source(about)}
      .resource=${about?.resource ?? ''}
      .record=${id}
      aria-label=${this.options.localize().terms.historyOf(about?.title ?? '')}
    ></kobold-history>`;
  };

  #source(about: RecordData['about']): SourceRef | undefined {
    try {
      return sourceOfRecord(this.options.source(), about);
    } catch {
      return undefined;
    }
  }

  async #toggle(id: string): Promise<void> {
    const wasShown = this.isShown;
    this.#of = wasShown ? undefined : id;
    this.host.requestUpdate();
    if (wasShown || this.#isLoaded) return;
    const loaded = await import('../history/kobold-history.js').catch(() => undefined);
    if (!loaded) {
      this.#of = undefined;
      return this.options.failed();
    }
    if (!customElements.get(TAG)) customElements.define(TAG, loaded.KoboldHistory);
    this.#isLoaded = true;
    this.host.requestUpdate();
  }
}

/** Of another dataset, which a reference led to: it may be found where the first one is. */
export function sourceOfRecord(base: SourceRef | undefined, about: RecordData['about']): SourceRef | undefined {
  if (base?.kind !== 'dataset' || !about || base.address === about.dataset) return base;
  return { ...base, address: about.dataset, near: base.address };
}
