/** Title, count and the tools: search, filter, sort (where there is no header to click), columns, use. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Scene } from '../grid/scene.js';

export const CONTROLS = ['search', 'filter', 'sort', 'columns', 'use'] as const;
export type Control = (typeof CONTROLS)[number];
export type PanelName = 'filter' | 'columns' | 'use';

export interface ToolbarOptions {
  readonly title: string;
  readonly controls: ReadonlySet<Control>;
  readonly cards: boolean;
  readonly narrow: boolean;
  readonly moreOpen: boolean;
  readonly open: PanelName | undefined;
  /** Comes with the cards, which have no headers to click. */
  readonly renderSort: ((scene: Scene) => TemplateResult) | undefined;
  search(text: string): void;
  openPanel(name: PanelName, button: HTMLElement): void;
  toggleMore(): void;
}

/** `columns use` or `search, filter`; unknown words are passed over; `none` (or `false`): nothing. */
export function parseControls(text: string | null): ReadonlySet<Control> {
  if (text === null || text.trim() === '') return new Set(CONTROLS);
  const words = text.toLowerCase().split(/[\s,;]+/);
  if (words.includes('none') || words.includes('false')) return new Set();
  return new Set(CONTROLS.filter((control) => words.includes(control)));
}

export function renderToolbar(scene: Scene, options: ToolbarOptions): TemplateResult {
  const { controls, narrow, moreOpen, title } = options;
  const { terms } = scene.localize;
  const button = (name: PanelName, label: string) =>
    html`<button
      type="button"
      class="button"
      part="button ${name}-button"
      aria-haspopup="dialog"
      aria-expanded=${options.open === name}
      @click=${(event: Event) => options.openPanel(name, event.currentTarget as HTMLElement)}
    >
      ${label}
    </button>`;
  const sort = options.cards && controls.has('sort');
  // One tool alone needs no button to bring it out.
  const tucked = narrow && controls.size > 1 && (sort || controls.has('columns') || controls.has('use'));
  return html`<div class="bar" part="toolbar">
    <span class="title" part="title"
      ><span id="title" dir="auto">${title}</span>
      <small part="count" aria-live="polite">${countText(scene)}</small></span
    >
    <slot name="toolbar"></slot>
    ${controls.has('search') ? renderSearch(scene, options) : nothing}
    ${controls.has('filter') ? button('filter', terms.filter) : nothing}
    ${
      tucked
        ? html`<button
            type="button"
            class="button more"
            part="button more-button"
            aria-label=${terms.more}
            aria-expanded=${moreOpen}
            @click=${options.toggleMore}
          >
            <span class="dots" aria-hidden="true"></span>
          </button>`
        : nothing
    }
    ${
      !tucked || moreOpen
        ? html`${sort ? (options.renderSort?.(scene) ?? nothing) : nothing}${controls.has('columns') ? button('columns', terms.columns) : nothing}${controls.has('use') ? button('use', terms.useThisTable) : nothing}`
        : nothing
    }
  </div>`;
}

export function countText({ state, localize, view }: Scene): string {
  const { counts } = state;
  const { terms } = localize;
  const number = (value: number) => localize.number(value);
  if (state.status !== 'ready') return '';
  if (counts.matched !== counts.total || view.search.trim())
    return terms.someRecords(number(counts.matched), number(counts.total), localize.plural(counts.total));
  if (!counts.complete && !state.error) return terms.loadingRows(number(counts.total));
  return terms.records(number(counts.total), localize.plural(counts.total));
}

function renderSearch({ localize, view }: Scene, options: ToolbarOptions): TemplateResult {
  const { search } = localize.terms;
  return html`<input
    type="search"
    class="input search"
    part="search"
    dir="auto"
    autocomplete="off"
    spellcheck="false"
    placeholder=${search}
    aria-label=${options.title ? `${search}: ${options.title}` : search}
    .value=${view.search}
    @input=${(event: InputEvent) => options.search((event.target as HTMLInputElement).value)}
  />`;
}
