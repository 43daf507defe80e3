/** How the grid answers to pointer, focus, selection and dragging: needed by nobody before the rows are there. */
import { css } from 'lit';

export const interactionStyles = css`
  .row:not(.head-row):hover {
    background: var(--_soft);
  }
  .row:not(.head-row):hover .pinned {
    background: linear-gradient(var(--_soft), var(--_soft)) var(--_paper);
  }
  .selected,
  .row:not(.head-row):hover .selected {
    background: var(--_tint);
  }
  .pinned.selected {
    background: linear-gradient(var(--_tint), var(--_tint)) var(--_paper);
  }
  .body .cell:focus {
    outline: 2px solid var(--_accent);
    border-radius: 3px;
  }
  /* While the row of the focus is out of sight, the grid has it. */
  .scroller:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  button.lead:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
  }
  @media (prefers-reduced-motion: no-preference) {
    .caret {
      transition: transform 120ms;
    }
  }
  .sort:hover {
    color: var(--_accent);
  }
  .head-row > .cell:hover .menu,
  .head-row > .cell:focus-within .menu,
  .menu[aria-expanded='true'] {
    opacity: 1;
  }
  .menu:hover,
  .menu[aria-expanded='true'] {
    background: var(--_tint);
  }
  .edge {
    position: absolute;
    inset-block: 0;
    inset-inline-end: -5px;
    inline-size: 9px;
    cursor: col-resize;
    z-index: 2;
    touch-action: none;
  }
  .head-row > .cell:last-child > .edge {
    inset-inline-end: 0;
  }
  .edge::after {
    content: '';
    position: absolute;
    inset-block: 25%;
    inset-inline-start: 4px;
    border-inline-start: 1px solid var(--_line);
    opacity: 0;
  }
  .head:hover .edge::after {
    opacity: 1;
  }
  [data-dragged] {
    opacity: 0.5;
  }
  [data-drop='before'] {
    box-shadow: inset 2px 0 var(--_accent);
  }
  [data-drop='after'] {
    box-shadow: inset -2px 0 var(--_accent);
  }
  [data-drop='before']:dir(rtl) {
    box-shadow: inset -2px 0 var(--_accent);
  }
  [data-drop='after']:dir(rtl) {
    box-shadow: inset 2px 0 var(--_accent);
  }
  @media (hover: none) {
    .menu {
      position: relative;
      opacity: 0.7;
    }
    .menu::after {
      position: absolute;
      inset: -11px;
      content: '';
    }
  }
  @media (forced-colors: active) {
    .misfit,
    .dots {
      forced-color-adjust: none;
    }
    .body .selected,
    .row:not(.head-row):hover .selected {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .body .selected:focus {
      outline-color: HighlightText;
    }
    .selected * {
      color: inherit;
    }
    .chip {
      outline: 1px solid;
    }
    [aria-expanded='true']:is(.button, .menu) {
      outline: 2px solid Highlight;
    }
  }
`;
