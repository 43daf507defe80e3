/** The frame of the grid: one scroller with the head on top; the rows are put into `.layer` by GridController. */
import { html, type TemplateResult } from 'lit';
import { type HeadOptions, renderHead } from './head.js';
import type { Scene } from './scene.js';

export interface GridOptions extends HeadOptions {
  readonly label: string;
  readonly busy: boolean;
  /** Scrolls inside a height of its own. */
  readonly windowed: boolean;
  /** Instead of rows, where there are none. */
  readonly below: unknown;
}

export function renderGrid(scene: Scene, options: GridOptions): TemplateResult {
  const { state, shown } = scene;
  return html`<div class="frame" part="grid">
    <div
      class=${options.windowed ? 'scroller windowed' : 'scroller'}
      role="grid"
      tabindex="-1"
      aria-label=${options.label}
      aria-rowcount=${state.counts.complete ? state.counts.items + 1 : -1}
      aria-colcount=${shown.length}
      aria-multiselectable="true"
      aria-busy=${options.busy}
    >
      <div role="rowgroup" class="head">${renderHead(scene, options)}</div>
      <div role="rowgroup" class="body"><div role="presentation" class="layer"></div></div>
    </div>
    ${options.below}
    <div class="row ruler" aria-hidden="true"><div class="cell">0</div></div>
  </div>`;
}
