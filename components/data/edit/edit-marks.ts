/**
 * What cells of an editable table show besides their values: that something was not taken, and, where somebody has pressed, a pen to
 * change it with: a finger has no double click, and a link is followed by the first click of two.
 */
import { css } from 'lit';
import '../../kit/terms/en-cell.js';
import '../../kit/terms/en-edit.js';
import type { EditHost } from './install-editing.js';
import type { HeldCells } from './held-cells.js';

export class EditMarks {
  readonly #pen = document.createElement('button');
  #marked: string | undefined;

  constructor(
    private readonly host: EditHost,
    private readonly held: HeldCells,
    private readonly begin: (cell: HTMLElement) => void,
  ) {
    this.#pen.type = 'button';
    this.#pen.className = 'plain pen';
    this.#pen.tabIndex = -1;
    const root = host.renderRoot as ShadowRoot;
    // Cells serve one row after the other: what a title says is set when somebody is there to read it.
    for (const name of ['pointerover', 'focusin']) root.addEventListener(name, ({ target }) => this.#explain(target));
    root.addEventListener('scroll', () => this.#leave(), { capture: true, passive: true });
  }

  /** True where the press was for the pen. */
  pressed(event: Event, cell: HTMLElement | undefined): boolean {
    const { target } = event;
    if (target === this.#pen) {
      const own = this.#pen.parentElement;
      this.#pen.remove();
      if (own) this.begin(own);
      return true;
    }
    if (!cell || !hasRoom(cell)) this.#pen.remove();
    else {
      const field = cell.dataset['field'];
      const { fields, localize } = this.host.context;
      const label = localize.terms.changeThis(fields.find(({ key }) => key === field)?.label ?? '');
      this.#pen.setAttribute('aria-label', label);
      this.#pen.title = label;
      this.#marked = recordOf(cell);
      cell.append(this.#pen);
    }
    return false;
  }

  gone(): void {
    this.#pen.remove();
  }

  /** Rows are filled anew as they scroll. */
  #leave(): void {
    const { parentElement } = this.#pen;
    if (parentElement && recordOf(parentElement) !== this.#marked) this.#pen.remove();
  }

  #explain(target: EventTarget | null): void {
    const cell = (target as Element).closest<HTMLElement>('[data-record-id] [data-field]');
    if (!cell) return;
    const { terms } = this.host.context.localize;
    const held = this.held.of(recordOf(cell) ?? '', cell.dataset['field']!);
    if (held) {
      cell.title = terms.notTakenCell(held.why);
      cell.setAttribute('aria-invalid', 'true');
      cell.setAttribute('data-explained', '');
    } else if (cell.classList.contains('suggested')) {
      cell.title = terms.suggestedByYou;
      cell.setAttribute('data-explained', '');
    } else if (cell.hasAttribute('data-explained')) {
      for (const name of ['title', 'aria-invalid', 'data-explained']) cell.removeAttribute(name);
    }
    if (!held) cell.removeAttribute('aria-invalid');
  }
}

/** Not over a short value, where a double click does the same. */
const hasRoom = (cell: HTMLElement): boolean => cell.offsetWidth >= 120 || matchMedia('(pointer: coarse)').matches;

export const recordOf = (cell: Element): string | undefined =>
  cell.closest<HTMLElement>('[data-record-id]')?.dataset['recordId'];

export const markStyles = css`
  .edit-bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .edit-bar[hidden] {
    display: none;
  }
  .held .misfit {
    display: none;
  }
  .card .held {
    padding-inline-end: 13px;
  }
  :has(> .pen):not(.pinned) {
    position: relative;
  }
  :is(.end, .card dd) > .pen {
    inset-inline: 26px auto;
  }
  @media (pointer: coarse) {
    .edit-bar .button {
      min-block-size: 44px;
    }
    :is(.end, .card dd) > .pen {
      inset-inline: 44px auto;
    }
    /* As large as a finger; beside the last line, which leaves room where others are full. */
    .card dd > :is(.pen, .ask) {
      inset-block: auto -12px;
      block-size: 44px;
    }
  }
`;
