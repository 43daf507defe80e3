/** How `kobold-sync` looks: a quiet list. Colour says nothing that words do not. */
import { css } from 'lit';

export const syncStyles = css`
  .root {
    display: grid;
    gap: 10px;
  }
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
  }
  .title {
    font-weight: 600;
  }
  .store-problem {
    flex-basis: 100%;
  }
  .dot {
    display: inline-block;
    box-sizing: border-box;
    inline-size: 9px;
    block-size: 9px;
    border: 2px solid var(--_quiet);
    border-radius: 50%;
  }
  .dot.good {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .dot.busy {
    border-color: var(--_accent);
  }
  .dot.out {
    border-color: var(--_warn);
    border-radius: 2px;
  }
  .relays {
    display: grid;
    gap: 8px;
  }
  .relays > li {
    display: grid;
    grid-template-columns: 9px minmax(0, auto) minmax(0, 1fr);
    gap: 1px 9px;
    align-items: baseline;
  }
  .url {
    justify-self: start;
    overflow-wrap: anywhere;
    font-weight: 600;
  }
  .facts,
  .said {
    grid-column: 2 / -1;
    overflow-wrap: anywhere;
    font-size: 0.9em;
  }
  /* A relay's words are in no language that is known; the page's may begin quotes with the other mark. */
  .said q {
    quotes: '“' '”';
  }
  .snapshot .maker {
    white-space: nowrap;
  }
  .key-mark {
    inline-size: 12px;
    block-size: 12px;
    border-radius: 3px;
    vertical-align: -1px;
  }
  .key {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .snapshot:not(.quiet) {
    border-inline-start: 3px solid var(--_line);
    padding-inline-start: 9px;
  }
  .snapshot[data-state='refused'] {
    border-color: var(--_warn);
  }
  .trouble {
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    padding: 0 11px;
  }
  .trouble[open] {
    padding-block-end: 10px;
  }
  summary {
    cursor: pointer;
    padding-block: 7px;
    border-radius: 4px;
  }
  .count {
    border-radius: 4px;
    padding: 0 5px;
    background: var(--_soft);
    font-variant-numeric: tabular-nums;
  }
  .ids {
    display: grid;
    gap: 4px;
    max-block-size: 14em;
    margin-block-start: 6px;
    overflow: auto;
  }
  .ids li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 9px;
    font-size: 0.9em;
  }
  .ids code {
    word-break: break-all;
    user-select: all;
    -webkit-user-select: all;
  }
  .changes {
    display: grid;
    gap: 11px;
    max-block-size: 24em;
    margin-block: 6px;
    overflow: auto;
  }
  .changes > li {
    display: grid;
    gap: 3px;
    justify-items: start;
    overflow-wrap: anywhere;
  }
  .what {
    font-weight: 600;
  }
  .arrived {
    display: grid;
    gap: 2px;
    padding-inline-start: 18px;
    font-size: 0.9em;
  }
  .arrived .url {
    font-weight: inherit;
  }
  .own .button {
    margin-block: 3px;
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: 44px;
    }
    .trouble > summary {
      padding-block: 12px;
    }
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .store {
    flex: 1 1 12em;
  }
  /* Announced once it has words; until then it takes no room beside the buttons. */
  .note:empty {
    position: absolute;
  }
  .compact > summary {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 9px;
    align-items: baseline;
    list-style: none;
    padding-block: 4px;
  }
  .compact > summary::-webkit-details-marker {
    display: none;
  }
  .compact > summary::after {
    content: '' / '';
    align-self: center;
    inline-size: 6px;
    block-size: 6px;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    opacity: 0.6;
    rotate: 45deg;
    translate: 0 -2px;
  }
  .compact[open] > summary::after {
    rotate: 225deg;
    translate: 0 1px;
  }
  .compact .root {
    padding-block: 6px 4px;
  }
  .message {
    padding-block: 8px;
  }
  @container (max-width: 480px) {
    .relays > li {
      grid-template-columns: 9px minmax(0, 1fr);
    }
    .state {
      grid-column: 2;
    }
    .store {
      flex-basis: 100%;
    }
    .foot .button {
      flex: 1 1 auto;
    }
  }
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
    }
  }
`;
