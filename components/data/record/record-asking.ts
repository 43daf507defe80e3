/**
 * "Who says so?" of a record's values: a quiet button at each, and the panel that tables show. Nobody signed the rows of
 * files, so those have none. The panel is loaded by the first who asks.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { RecordData } from '../../../worker/api.js';
import type { LiveViewController } from '../../kit/live-view.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { CellPlace, KoboldProvenancePanel } from '../panels/kobold-provenance-panel.js';

const TAG = 'kobold-provenance-panel';

export interface AskingHost {
  /** What is open now: its dataset is asked. */
  readonly live: () => LiveViewController;
  readonly record: () => RecordData | null | undefined;
  readonly localize: () => LocalizeController;
  /** Where the panel goes, and within which it stays: of a modal dialog the dialog, for all else is inert. */
  readonly place: () => HTMLElement | ShadowRoot;
  readonly within: () => HTMLElement;
  /** The panel could not be loaded. */
  failed(): void;
}

export class RecordAsking implements ReactiveController {
  #asked: CellPlace | undefined;
  #panel: KoboldProvenancePanel | undefined;

  constructor(
    private readonly host: ReactiveControllerHost &
      HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment },
    private readonly options: AskingHost,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#asked && this.options.record()?.id !== this.#asked.id) this.#remove();
    if (this.#panel) Object.assign(this.#panel, this.#context());
  }

  hostDisconnected(): void {
    this.#remove();
  }

  /** Beside the value; of one in conflict in words. `label` as the record shows it. */
  readonly renderAside = (record: RecordData, { key }: Field, label: string): TemplateResult | typeof nothing => {
    if (!record.about) return nothing;
    const { terms } = this.options.localize();
    const isDisputed = record.about.disputed?.includes(key) === true;
    const words = isDisputed ? `${terms.disputed}. ${terms.whoSays}` : terms.whoSays;
    return html`<button
      type="button"
      class=${isDisputed ? 'plain ask told' : 'plain ask'}
      part="ask"
      title=${isDisputed ? nothing : terms.whoSays}
      aria-haspopup="dialog"
      aria-expanded=${this.#asked?.id === record.id && this.#asked.field === key}
      aria-label=${`${words} ${label}`}
      @click=${(event: Event) => void this.#ask({ id: record.id, field: key }, label, event.currentTarget as HTMLElement)}
    >
      ${isDisputed ? html`<span>${terms.disputed}</span>` : nothing}
    </button>`;
  };

  /** A second press closes it. */
  async #ask(cell: CellPlace, fieldLabel: string, anchor: HTMLElement): Promise<void> {
    const again = this.#asked?.id === cell.id && this.#asked.field === cell.field;
    this.#remove();
    if (again) return;
    this.#asked = cell;
    this.host.requestUpdate();
    const loaded = await import('../panels/kobold-provenance-panel.js').catch(() => undefined);
    if (this.#asked !== cell || !this.host.isConnected) return;
    if (!loaded) {
      this.#remove();
      return this.options.failed();
    }
    if (!customElements.get(TAG)) customElements.define(TAG, loaded.KoboldProvenancePanel);
    const panel = (this.#panel = document.createElement(TAG) as KoboldProvenancePanel);
    Object.assign(panel, this.#context(), { cell, fieldLabel, anchor });
    panel.addEventListener('panel-close', () => {
      if (this.#panel !== panel) return;
      const hadFocus = (this.host.renderRoot as ShadowRoot).activeElement === panel;
      this.#remove();
      if (hadFocus || document.activeElement === document.body) anchor.focus();
    });
    this.options.place().append(panel);
  }

  #context(): Partial<KoboldProvenancePanel> {
    const { live, localize, within } = this.options;
    const { state, handle } = live();
    return { state, handle, fields: state.fields, columns: [], localize: localize(), table: within() };
  }

  #remove(): void {
    this.#panel?.remove();
    this.#panel = undefined;
    if (!this.#asked) return;
    this.#asked = undefined;
    this.host.requestUpdate();
  }
}
