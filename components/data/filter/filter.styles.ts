/** How a builder's own filter controls look: the page's, with quiet lines. */
import { css } from 'lit';

export const filterStyles = css`
  :host {
    margin-block: 8px; /* several stand one below another */
  }
  .control {
    display: grid;
    gap: 4px;
    max-inline-size: 26em;
  }
  .name {
    font-weight: 600;
    font-size: 0.9333em;
  }
  .input {
    inline-size: 100%;
    min-inline-size: 0;
  }
  select.input {
    background: var(--_paper);
    text-overflow: ellipsis;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    border: 0;
    padding: 0;
  }
  legend {
    margin-block-end: 4px;
    padding: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-inline-size: none;
  }
  .chip {
    min-block-size: 30px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    padding: 3px 12px;
    background: none;
    font-size: 0.9333em;
    cursor: pointer;
  }
  .chip:hover {
    background: var(--_soft);
  }
  .chip[aria-pressed='true'] {
    border-color: transparent;
    background: var(--_tint);
    font-weight: 600;
  }
  .chip small {
    color: var(--_quiet);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .choices {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .choice {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .choice .count {
    margin-inline-start: auto;
    color: var(--_quiet);
  }
  @media (pointer: coarse) {
    .chip,
    .input {
      min-block-size: 42px;
    }
  }
`;
