import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import type { Provenance } from '../../../worker/api.js';
import { copyText } from '../../kit/copy-text.js';
import { Panel } from './panel.js';
import { formatAround } from './said-value.js';
import { renderProvenance } from './provenance-template.js';
import { provenanceStyles } from './provenance.styles.js';
import '../../kit/terms/en-dataset.js';

/** A cell by its record's id and its field's key. */
export interface CellPlace {
  readonly id: string;
  readonly field: string;
}

/**
 * "Who says so?": who wrote what a cell shows, when, with which proof, what it was before, and what else stands there.
 * Follows the dataset while it is open. Texts of strangers are text nodes.
 *
 * @summary Who says what a cell shows (internal; opened by kobold-table and records).
 * @csspart panel - The whole content.
 * @csspart saying - One live statement.
 * @csspart before - What was said before.
 * @csspart proof - Event, keys and relays.
 */
export class KoboldProvenancePanel extends Panel {
  static override styles = [...Panel.styles, provenanceStyles];

  @property({ attribute: false }) cell!: CellPlace;
  /** What the field is called where it was asked from; else as columns or the dataset call it. */
  @property({ attribute: false }) fieldLabel: string | undefined;
  /** `null`: there is no such cell, or it could not be asked for. */
  @state() private provenance: Provenance | null | undefined;
  @state() private note = '';
  #asked = '';

  protected override get label(): string {
    const column = this.columns.find(({ field }) => field.key === this.cell.field);
    const label = this.fieldLabel ?? column?.label ?? this.provenance?.field.label;
    return label ? `${this.localize.terms.whoSays} ${label}` : this.localize.terms.whoSays;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    void this.#ask();
  }

  protected override renderBody(): TemplateResult {
    const { terms } = this.localize;
    const { provenance } = this;
    if (provenance === undefined) return html`<p class="quiet" role="status">${terms.loading}</p>`;
    if (provenance === null) return html`<p class="quiet">${terms.nobodyWrote}</p>`;
    const words = {
      localize: this.localize,
      field: this.fields.find(({ key }) => key === this.cell.field) ?? provenance.field,
      format: formatAround(this.table),
      now: Date.now(),
      copy: (text: string) => void this.#copy(text),
    };
    return html`${renderProvenance(provenance, words)}
      <p class="status" role="status">${this.note}</p>`;
  }

  /** Anew with each frame: what is said may have changed. An answer to an older question is dropped. */
  readonly #named = new Set<string>();

  async #ask(): Promise<void> {
    const { cell, handle, state } = this;
    const question = `${cell.id} ${cell.field} ${state.frame}`;
    if (!handle || question === this.#asked) return;
    this.#asked = question;
    const answer = await handle.provenance(cell).catch(() => undefined);
    if (this.#asked !== question) return;
    this.provenance = answer ?? null;
    if (answer) await this.#askNames(answer, question);
  }

  /** Only of whom none is known, and once: relays are asked who they are, and who wrote what only a snapshot tells of. */
  async #askNames({ parts }: Provenance, question: string): Promise<void> {
    const sayings = parts.flatMap(({ live, before }) => [...live, ...before]);
    const unknown = sayings.flatMap(({ id, npub, name }) => (name === undefined ? [npub ?? id] : []));
    const asked = unknown.filter((each) => !this.#named.has(each));
    if (asked.length === 0) return;
    for (const each of asked) this.#named.add(each);
    const answer = await this.handle!.provenance({ ...this.cell, names: true }).catch(() => undefined);
    if (answer && this.#asked === question) this.provenance = answer;
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }
}
