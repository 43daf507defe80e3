/** Everything of the table that is not the grid: the bar above, messages, cards, the line at the foot, paper. */
import { css } from 'lit';

export const tableStyles = css`
  :host {
    margin-block: var(--kobold-margin, 1.75em);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding-block-end: 10px;
  }
  .title {
    margin-inline-end: auto;
    font-size: 1.0667em;
    font-weight: 600;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .title small {
    margin-inline-start: 8px;
    color: var(--_quiet);
    font-weight: 400;
    font-size: 0.85em;
    font-variant-numeric: tabular-nums;
  }
  /* Gives way before the bar needs a second line. */
  .search {
    flex: 1 0 8em;
    max-inline-size: 12.5em;
  }
  select.button {
    max-inline-size: 14em;
  }
  .bar > .more {
    display: grid;
    place-items: center;
    inline-size: 34px;
    padding: 0;
  }
  .narrow .title {
    inline-size: 100%;
  }
  .narrow .search {
    max-inline-size: none;
  }
  .narrow .input,
  .narrow .button {
    min-block-size: 44px;
    font-size: max(16px, 0.9333em);
  }
  .narrow .bar > .more {
    inline-size: 44px;
  }
  .message {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-content: center;
    min-block-size: 7em;
    margin: 0;
    padding: 12px;
    box-sizing: border-box;
    text-align: center;
  }
  .message p {
    margin: 0;
  }
  .boxed {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block: 10px;
    color: var(--_quiet);
  }
  .frame > .failure,
  .boxed > .failure {
    padding: 12px 14px;
  }
  .failure details {
    flex-basis: 100%;
    font-size: 0.9em;
  }
  .failure summary {
    cursor: pointer;
    inline-size: fit-content;
  }
  .failure p {
    margin: 6px 0;
    overflow-wrap: anywhere;
  }
  .failure [dir] {
    inline-size: fit-content;
  }
  .failure dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 0;
  }
  .failure dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 14px;
    min-block-size: 34px;
    padding-block-start: 8px;
    padding-inline: 2px;
    color: var(--_quiet);
    font-size: 0.8667em;
    font-variant-numeric: tabular-nums;
  }
  .notes {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
  }
  .pager {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-inline-start: auto;
  }
  .pager > span {
    margin-inline-end: 6px;
  }
  .step {
    inline-size: 34px;
    padding: 0;
  }
  .chevron {
    display: inline-block;
    inline-size: 7px;
    block-size: 7px;
    border: solid currentColor;
    border-width: 1.5px 1.5px 0 0;
    transform: translateX(-2px) rotate(45deg);
  }
  .chevron.back,
  .chevron:dir(rtl) {
    transform: translateX(2px) rotate(-135deg);
  }
  .chevron.back:dir(rtl) {
    transform: translateX(-2px) rotate(45deg);
  }
  .wide {
    inline-size: 100%;
    min-block-size: 44px;
    color: inherit;
  }
  .dots {
    display: inline-block;
    inline-size: 3px;
    block-size: 3px;
    border-radius: 50%;
    background: currentColor;
    box-shadow:
      0 -5px currentColor,
      0 5px currentColor;
  }
`;
