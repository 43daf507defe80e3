/** The grid: calm lines mixed from the page's ink, no boxes in boxes. */
import { css } from 'lit';

export const gridStyles = css`
  .frame {
    position: relative;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .scroller {
    position: relative;
    overflow: auto;
    overscroll-behavior-x: contain;
    outline: none;
  }
  .scroller:not(.windowed) {
    overflow-y: hidden;
  }
  .windowed {
    block-size: var(--_height);
    overflow-anchor: none;
    contain: strict;
    overflow-y: scroll;
    scrollbar-gutter: stable;
  }
  .head,
  .body {
    min-inline-size: var(--_least);
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 3;
    background: linear-gradient(var(--_soft), var(--_soft)) var(--_paper);
  }
  .body {
    position: relative;
    text-align: left;
  }
  .body:dir(rtl) {
    text-align: right;
  }
  .windowed .layer {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    will-change: transform;
  }
  .row {
    display: grid;
    grid-template-columns: var(--_tracks);
    border-block-end: 1px solid var(--_line);
    box-sizing: border-box;
  }
  .body .row:last-child {
    border-block-end: 0;
  }
  .windowed .body .row {
    block-size: var(--_row-height);
    contain: layout style;
    border-block-end: 1px solid var(--_line);
  }
  .row.ruler {
    position: absolute;
    visibility: hidden;
    inset-block-start: 0;
  }
  .cell {
    box-sizing: border-box;
    min-inline-size: 0;
    padding: var(--_cell-block) var(--_cell-inline);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: start;
    outline-offset: -2px;
  }
  .body .cell {
    user-select: none;
    -webkit-user-select: none;
    cursor: cell;
  }
  /* As dir="auto" in a box: runs, and is cut, by its own direction, and stands where the table begins. */
  .body .start {
    unicode-bidi: plaintext;
    text-align: inherit; /* not match-parent: Chromium has none */
  }
  .cell.end {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .cell.center {
    text-align: center;
  }
  .cell.wrap {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .windowed .cell.wrap {
    white-space: nowrap;
  }
  .pinned {
    position: sticky;
    z-index: 1;
    background: var(--_paper);
  }
  .head .pinned {
    background: linear-gradient(var(--_soft), var(--_soft)) var(--_paper);
  }
  .pin-0 {
    inset-inline-start: var(--_pin-0);
  }
  .pin-1 {
    inset-inline-start: var(--_pin-1);
  }
  .pin-2 {
    inset-inline-start: var(--_pin-2);
  }
  .pin-3 {
    inset-inline-start: var(--_pin-3);
  }
  .pinned:has(+ :not(.pinned)) {
    box-shadow: 1px 0 0 var(--_line);
  }
  .none {
    color: var(--_quiet);
  }
  .misfit {
    display: inline-block;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 2px;
    background: var(--_warn);
    margin-inline-end: 6px;
    vertical-align: 1px;
  }
  a {
    color: var(--_accent);
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
    text-underline-offset: 3px;
  }
  .picture {
    display: block;
    max-block-size: 22px; /* rows keep their height */
    max-inline-size: 100%;
  }
  /* Boxes of their own: a long text is cut at its own end, whatever the direction of the table. */
  .cell > [dir],
  .cell > .lead {
    display: inline-block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: top;
  }
  button.lead {
    cursor: pointer;
  }
  .group {
    grid-template-columns: 100%;
    background: var(--_soft);
  }
  .group-cell {
    cursor: pointer;
  }
  .pinned-start {
    position: sticky;
    inset-inline-start: var(--_cell-inline);
  }
  .group-value {
    font-weight: 600;
    margin-inline-end: 6px;
  }
  .caret {
    display: inline-block;
    inline-size: 0.45em;
    block-size: 0.45em;
    margin-inline: 2px 9px;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    vertical-align: 2px;
  }
  .caret.open {
    transform: rotate(45deg);
    vertical-align: 3px;
  }
  .caret:dir(rtl):not(.open) {
    transform: rotate(135deg);
  }
  .bone {
    display: inline-block;
    inline-size: min(60%, 9em);
    block-size: 0.6em;
    border-radius: 99px;
    background: var(--_soft);
  }
`;

export const headStyles = css`
  .head-row {
    font-weight: 600;
    align-items: stretch;
  }
  .head-row > .cell {
    position: relative;
    display: flex;
    flex-direction: column;
    justify-content: end;
    padding-block-end: 6px;
    font-size: 0.8667em;
    overflow: visible;
    color: var(--_quiet);
  }
  .head-row > .sorted {
    color: inherit;
    background: var(--_soft);
  }
  .head-line {
    display: flex;
    align-items: baseline;
    gap: 2px;
    min-inline-size: 0;
  }
  .sort {
    display: flex;
    flex: 0 1 auto;
    min-inline-size: 0;
    font-weight: 600;
    gap: 5px;
  }
  .end > .head-line {
    flex-direction: row-reverse;
  }
  .center > .head-line {
    justify-content: center;
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .arrow sub {
    font-size: 0.75em;
    vertical-align: -2px;
    line-height: 0;
  }
  .menu {
    flex: none;
    align-self: center;
    inline-size: 22px;
    block-size: 22px;
    margin-block: -4px;
    border-radius: 5px;
    display: grid;
    place-items: center;
    opacity: 0;
  }
  .start > .head-line > .menu {
    margin-inline: auto -6px;
  }
  .end > .head-line > .menu {
    margin-inline: -6px auto;
  }
  .facet-room {
    block-size: 16px;
    margin-block-start: 4px;
    overflow: hidden;
  }
  .end > .facet-room {
    text-align: end;
  }
`;
