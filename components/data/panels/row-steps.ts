/**
 * Which row of the table a dialog shows, and the way to its neighbours: over group rows, beyond the rows that the page holds, and where
 * rows are numbered anew.
 */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Item, RecordData, RowItem } from '../../../worker/api.js';
import type { LiveHandle } from '../../kit/client.js';
import type { LocalizeController } from '../../kit/localize.js';
import { itemAt, type ViewState } from '../../kit/view-state.js';

export type OpenedRow = Pick<RowItem, 'key' | 'id'>;

export interface RowStepsOptions {
  readonly state: () => ViewState;
  readonly handle: () => LiveHandle | undefined;
  readonly localize: () => LocalizeController;
  /** By a press: another row is to be shown. */
  stepped(): void;
  /** Another row is shown. */
  shown(): void;
  /** The table is to follow, which brings the rows around. */
  request(position: number): void;
}

export class RowSteps {
  /** As the table's view tells it. `null`: there is no such record (any more). */
  row: RecordData | null | undefined;
  #open: OpenedRow | undefined;
  #asked = '';
  /** Waiting for rows beyond those the page holds: from which position on, and in which direction. */
  #wanted: { readonly from: number; readonly by: -1 | 1 } | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: RowStepsOptions,
  ) {}

  /** Id of the row's record, which may be gone. */
  get id(): string | undefined {
    return this.#open?.id;
  }

  begin(open: OpenedRow | undefined): void {
    this.#open = open;
  }

  /** Asks again when rows have come or changed; the answer to an older question is dropped. */
  async load(): Promise<void> {
    const open = this.#open;
    const handle = this.options.handle();
    if (!open || !handle) return;
    // A table kept from the last visit knows nothing around its records, until the dataset has come.
    const { counts, frame } = this.options.state();
    const { key, id } = open;
    const which = this.#hasIds ? { id } : { key };
    const isBare = this.#hasIds && !this.row?.about;
    const question = `${JSON.stringify(which)} ${counts.total} ${isBare ? frame : ''}`;
    if (question === this.#asked) return;
    this.#asked = question;
    const record = await handle.record(which).catch(() => undefined);
    if (this.#asked !== question) return;
    this.row = record ?? null;
    this.host.requestUpdate();
  }

  /** Rows have come. */
  arrive(): void {
    const { from, by } = this.#wanted ?? {};
    if (from !== undefined && itemAt(this.options.state(), from)) this.#goTo(from, by!);
  }

  isOpen({ key, id }: OpenedRow): boolean {
    return this.#hasIds ? id === this.#open?.id : key === this.#open?.key;
  }

  /** `25 of 42`; '' where the page does not hold it, or rows are grouped. */
  get place(): string {
    const { items, counts } = this.options.state();
    const localize = this.options.localize();
    const position = this.#position();
    if (position < 0 || items.some((item) => !isRow(item))) return '';
    return localize.terms.recordOf(localize.number(position + 1), localize.number(counts.items));
  }

  render(by: -1 | 1): TemplateResult {
    const { terms, dir } = this.options.localize();
    const name = by < 0 ? terms.previousRecord : terms.nextRecord;
    const toLeft = by < 0 === (dir === 'ltr');
    return html`<button
      type="button"
      class="button step"
      aria-label=${name}
      title=${name}
      ?disabled=${!this.#canStep(by)}
      @click=${() => this.#step(by)}
    >
      <span aria-hidden="true">${toLeft ? '←' : '→'}</span>
    </button>`;
  }

  /** True where the key was for a neighbour. */
  pressed(key: string): boolean {
    const isLtr = this.options.localize().dir === 'ltr';
    const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const step = (isLtr ? by : -by) as -1 | 0 | 1;
    if (step === 0 || !this.#canStep(step)) return false;
    this.#step(step);
    return true;
  }

  // ── Where rows are ───────────────────────────────────────────────────────────────────────────────────────────────

  /** A dataset's rows are numbered anew when records come and go; a file's stay, and may share ids until all have come. */
  get #hasIds(): boolean {
    return this.options.state().fields.some(({ declared }) => declared);
  }

  /** Position in the view; -1 where the page does not hold it. */
  #position(): number {
    const { offset, items } = this.options.state();
    const index = items.findIndex((item) => isRow(item) && this.isOpen(item));
    return index < 0 ? -1 : offset + index;
  }

  /** The nearest row from there on, group rows passed over: maybe one the page does not hold yet, maybe beyond the ends. */
  #rowFrom(position: number, by: -1 | 1): number {
    const state = this.options.state();
    let at = position;
    for (let item = itemAt(state, at); item && !isRow(item); item = itemAt(state, at)) at += by;
    return at;
  }

  #canStep(by: -1 | 1): boolean {
    const position = this.#position();
    if (position < 0) return false;
    const at = this.#rowFrom(position + by, by);
    return at >= 0 && at < this.options.state().counts.items;
  }

  #step(by: -1 | 1): void {
    this.options.stepped();
    this.#goTo(this.#position() + by, by);
  }

  #goTo(from: number, by: -1 | 1): void {
    const state = this.options.state();
    const at = this.#rowFrom(from, by);
    const item = itemAt(state, at);
    this.#wanted = item ? undefined : { from: at, by };
    if (item) {
      this.#open = item as RowItem;
      this.host.requestUpdate();
      this.options.shown();
    }
    if (at >= 0 && at < state.counts.items) this.options.request(at);
  }
}

const isRow = (item: Item): item is RowItem => 'cells' in item;
