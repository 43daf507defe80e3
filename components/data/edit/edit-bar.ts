/** Under an editable table of a dataset: a row more, the selected rows less, and back where no key says so. */
import { html, nothing, render } from 'lit';
import { sourceOf } from '../../kit/source.js';
import type { Editing } from './editing.js';
import { recordOf } from './edit-marks.js';

export class EditBar {
  readonly #bar = document.createElement('div');
  /** The card pressed last: cards have no cell that is active. */
  #card: string | undefined;
  /** Something was changed here. */
  #canUndo = false;

  constructor(private readonly editing: Editing) {
    const { host } = editing;
    this.#bar.className = 'edit-bar';
    this.#bar.part.add('changes-bar');
    host.renderRoot.append(this.#bar);
    host.addController({ hostUpdated: () => this.draw() });
    host.addEventListener('kobold-saved', () => {
      this.#canUndo = true;
      this.draw();
    });
    for (const name of ['focusin', 'click'])
      host.renderRoot.addEventListener(name, ({ target }) => {
        const card = (target as Element).closest('.card[data-record-id]');
        if (card) this.#card = recordOf(card);
        if (!(target as Element).closest('.edit-bar')) this.draw();
      });
    this.draw();
  }

  draw(): void {
    const { host } = this.editing;
    const { terms, number } = { terms: host.context.localize.terms, number: (many: number) => host.context.localize.number(many) }; // prettier-ignore
    this.#bar.hidden = !host.editable || !host.scene || !isDataset(host);
    if (this.#bar.hidden) return;
    const rows = this.#rows;
    this.#bar.dir = host.context.localize.dir;
    render(
      html`<button
          type="button"
          class="button"
          part="button add-row"
          @click=${() => this.editing.sheet((sheet) => sheet.addRow())}
        >
          ${terms.addRow}
        </button>
        <button
          type="button"
          class="button"
          part="button delete-row"
          ?disabled=${rows === 0}
          @click=${() => this.editing.sheet((sheet) => sheet.removeRows(host.cards ? this.#card : undefined))}
        >
          ${rows > 1 ? terms.deleteRows(number(rows)) : terms.deleteRow}
        </button>
        ${
          this.#canUndo && (host.cards || matchMedia('(pointer: coarse)').matches)
            ? html`<button
                type="button"
                class="button"
                part="button undo"
                @click=${() => this.editing.sheet((sheet) => sheet.undo())}
              >
                ${terms.undo}
              </button>`
            : nothing
        }`,
      this.#bar,
    );
    // What was pressed is out of use now: who works by keys goes on beside it.
    const [add, remove] = this.#bar.querySelectorAll('button');
    if (remove!.disabled && remove === (host.renderRoot as ShadowRoot).activeElement) add!.focus();
  }

  get #rows(): number {
    const { actions, host, activeCell } = this.editing;
    const { selected, active } = actions.grid;
    if (host.cards) return this.#card === undefined ? 0 : 1;
    if (selected) return selected.bottom - selected.top + 1;
    return active.row < 0 || !activeCell ? 0 : 1;
  }
}

function isDataset(host: HTMLElement): boolean {
  try {
    return sourceOf(host)?.kind === 'dataset';
  } catch {
    return false;
  }
}
