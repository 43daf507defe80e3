/** Cards: calm boxes in as many columns as fit. */
import { css } from 'lit';

export const cardStyles = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(17em, 100%), 1fr));
    gap: 10px;
  }
  .cards.scrolling {
    max-block-size: var(--_height);
    overflow: auto;
  }
  .card {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 12px 14px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .card-title {
    font-size: 1.1em;
    font-weight: 600;
  }
  .card-title button.lead {
    min-block-size: 24px;
    font-weight: inherit;
  }
  .card-title > .lead {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .card-subtitle {
    color: var(--_quiet);
    font-style: italic;
    font-size: 0.9333em;
    margin-block-start: 2px;
  }
  .card dl {
    margin: 8px 0 0;
    font-size: 0.9333em;
  }
  .card .pair {
    display: grid;
    grid-template-columns: minmax(auto, 45%) 1fr;
    gap: 12px;
    padding-block: 1.5px;
  }
  .card dt {
    color: var(--_quiet);
    text-align: -webkit-match-parent;
    text-align: match-parent; /* at the card's start, whatever the label's own direction */
  }
  .card dd {
    margin: 0;
    min-inline-size: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .more-pairs {
    min-block-size: 28px;
    color: var(--_quiet);
    font-size: 0.8667em;
    text-decoration: underline;
    text-decoration-color: var(--_line);
    text-underline-offset: 3px;
  }
  @media (pointer: coarse) {
    /* As tall as a finger, and no taller to look at. */
    .card-title button.lead,
    .more-pairs {
      min-block-size: 44px;
      margin-block: -10px;
    }
    .card-title button.lead {
      min-inline-size: 100%;
    }
    .card .pair {
      padding-block: 3.5px;
    }
  }
  .card-group {
    grid-column: 1 / -1;
    padding-block: 8px 0;
  }
`;
