import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from '../../kit/property.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ColumnPlan } from '../grid/column-layout.js';
import { columnsNamed, movedColumn, placedColumn } from '../grid/column-order.js';
import { Panel } from './panel.js';
import { UNTOUCHED, type ReaderColumns } from '../table/reader-view.js';

/** More columns than these want a box to find one. */
const FEW = 15;

/**
 * Which columns are shown, in which order, which stay in view.
 *
 * @summary The columns of a table (internal; opened by kobold-table).
 * @csspart panel - The whole content.
 */
export class KoboldColumnsPanel extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      :host {
        --_width: 340px;
      }
      .list {
        margin: 6px -8px 0;
        padding: 0;
        list-style: none;
      }
      .one {
        display: flex;
        align-items: center;
        border-radius: var(--_radius-small);
        content-visibility: auto;
        contain-intrinsic-block-size: 34px;
      }
      .one:hover,
      .one:focus-within {
        background: var(--_soft);
      }
      .one .choice:hover {
        background: none;
      }
      .one .choice {
        flex: 1;
        min-inline-size: 0;
      }
      .one .what {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .grip {
        flex: none;
        inline-size: 20px;
        color: var(--_quiet);
        text-align: center;
        cursor: grab;
        touch-action: none;
        opacity: 0.6;
      }
      .one[data-moving] {
        background: var(--_tint);
      }
      .one[data-target='before'] {
        box-shadow: 0 -2px 0 var(--_accent);
      }
      .one[data-target='after'] {
        box-shadow: 0 2px 0 var(--_accent);
      }
      .icon {
        color: var(--_quiet);
      }
      .icon[aria-pressed='true'] {
        color: var(--_accent);
      }
      .step,
      .keep {
        opacity: 0;
      }
      .one:hover .icon,
      .one:focus-within .icon,
      .icon[aria-pressed='true'] {
        opacity: 1;
      }
      .one .icon:disabled {
        opacity: 0.25;
      }
      @media (hover: none) {
        .step,
        .keep {
          opacity: 1;
        }
      }
      @media (max-width: 560px), (max-height: 420px) {
        .one {
          contain-intrinsic-block-size: 44px;
        }
        .one .icon {
          min-inline-size: 36px;
        }
        .grip {
          inline-size: 32px;
        }
      }
    `,
  ];

  @state() private sought = '';
  /** Moved by keyboard: browsers take the focus from nodes that change their place. */
  #moved: { readonly key: string; readonly by: -1 | 1 } | undefined;

  protected override updated(): void {
    super.updated();
    const moved = this.#moved;
    if (!moved) return;
    const item = [...this.renderRoot.querySelectorAll<HTMLElement>('.one')].find(
      ({ dataset }) => dataset.key === moved.key,
    );
    const [up, down] = [...(item?.querySelectorAll<HTMLButtonElement>('.step') ?? [])];
    const [wanted, other] = moved.by < 0 ? [up, down] : [down, up];
    (wanted?.disabled ? other : wanted)?.focus();
    this.#moved = undefined;
  }

  protected override get label(): string {
    return this.localize.terms.columns;
  }

  protected override renderBody(): TemplateResult {
    const { terms } = this.localize;
    const listed = columnsNamed(this.columns, this.sought);
    const find = (event: Event) => (this.sought = (event.currentTarget as HTMLInputElement).value);
    return html`${
        this.columns.length > FEW
          ? html`<input
              class="input"
              type="search"
              autocomplete="off"
              placeholder=${terms.findColumn}
              aria-label=${terms.findColumn}
              @input=${find}
            />`
          : nothing
      }
      <ul class="list" tabindex="-1">
        ${repeat(
          listed,
          ({ field }) => field.key,
          (column) => this.#renderColumn(column),
        )}
      </ul>
      <div role="status">${listed.length ? nothing : html`<p class="hint">${terms.noSuchColumn}</p>`}</div>`;
  }

  #renderColumn(column: ColumnPlan): TemplateResult {
    const { terms } = this.localize;
    const { field, label, hidden, pinned } = column;
    const isLast = !hidden && this.columns.filter((each) => !each.hidden).length === 1;
    const show = (event: Event) => this.#show(field.key, (event.currentTarget as HTMLInputElement).checked);
    return html`<li class="one" data-key=${field.key}>
      <span class="grip" aria-hidden="true" title=${terms.dragToMove} @pointerdown=${this.#drag}>⠿</span>
      <label class="choice">
        <input type="checkbox" .checked=${!hidden} ?disabled=${isLast} @change=${show} />
        <span class="what" title=${label}>${label}</span>
      </label>
      ${this.#renderStep(column, -1)}${this.#renderStep(column, 1)}
      <button
        type="button"
        class="plain icon keep"
        aria-label=${terms.pin(label)}
        title=${terms.pin(label)}
        aria-pressed=${pinned ? 'true' : 'false'}
        @click=${() => this.#pin(field.key, !pinned)}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M5 2h6M6 2v5L4 9.5h8L10 7V2M8 9.5V14" fill="none" stroke="currentColor" stroke-width="1.4" />
        </svg>
      </button>
    </li>`;
  }

  #renderStep({ field, label }: ColumnPlan, by: -1 | 1): TemplateResult {
    const { terms } = this.localize;
    const order = movedColumn(this.columns, field.key, by, true);
    const name = by < 0 ? terms.moveUp(label) : terms.moveDown(label);
    const move = () => {
      if (!order) return;
      this.#moved = { key: field.key, by };
      this.#change({ order });
    };
    return html`<button
      type="button"
      class="plain icon step"
      aria-label=${name}
      title=${name}
      ?disabled=${!order}
      @click=${move}
    >
      <span aria-hidden="true">${by < 0 ? '↑' : '↓'}</span>
    </button>`;
  }

  protected override renderFoot(): TemplateResult {
    const { terms } = this.localize;
    const untouched = JSON.stringify(this.view.columns) === JSON.stringify(UNTOUCHED.columns);
    const reset = () => this.patch({ columns: UNTOUCHED.columns });
    const all = () =>
      this.#change({ hidden: [], shown: this.columns.filter(({ hidden }) => hidden).map(({ field }) => field.key) });
    return html`<div class="foot">
      <button type="button" class="button" ?disabled=${untouched} @click=${reset}>${terms.resetColumns}</button>
      ${
        this.columns.length <= FEW * 2
          ? html`<button
              type="button"
              class="button"
              ?disabled=${this.columns.every(({ hidden }) => !hidden)}
              @click=${all}
            >
              ${terms.showAllColumns}
            </button>`
          : nothing
      }
    </div>`;
  }

  #change(part: Partial<ReaderColumns>): void {
    this.patch({ columns: { ...this.view.columns, ...part } });
  }

  #show(key: string, on: boolean): void {
    const { hidden, shown } = this.view.columns;
    const drop = (keys: readonly string[]) => keys.filter((each) => each !== key);
    this.#change({
      hidden: on ? drop(hidden) : [...drop(hidden), key],
      shown: on ? [...drop(shown), key] : drop(shown),
    });
  }

  #pin(key: string, on: boolean): void {
    const pinned = this.columns.filter((column) => column.pinned).map(({ field }) => field.key);
    this.#change({ pinned: on ? [...pinned, key] : pinned.filter((each) => each !== key) });
  }

  /** Dragging by pointer; the buttons do the same by keyboard. */
  readonly #drag = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    const grip = event.currentTarget as HTMLElement;
    const moving = grip.closest<HTMLElement>('.one')!;
    let target: { item: HTMLElement; after: boolean } | undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const unmark = () => target?.item.removeAttribute('data-target');
    const move = ({ clientX, clientY }: PointerEvent) => {
      unmark();
      const item = (this.renderRoot as ShadowRoot).elementFromPoint(clientX, clientY)?.closest<HTMLElement>('.one');
      const box = item?.getBoundingClientRect();
      target = item && box && item !== moving ? { item, after: clientY > box.top + box.height / 2 } : undefined;
      target?.item.setAttribute('data-target', target.after ? 'after' : 'before');
    };
    const finish = (done: Event) => {
      controller.abort();
      unmark();
      moving.removeAttribute('data-moving');
      if (done.type !== 'pointerup' || !target) return;
      const order = placedColumn(this.columns, moving.dataset.key!, target.item.dataset.key!, target.after);
      if (order) this.#change({ order });
    };
    moving.setAttribute('data-moving', '');
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener('pointermove', move, { signal });
    grip.addEventListener('pointerup', finish, { signal });
    grip.addEventListener('pointercancel', finish, { signal });
  };
}
