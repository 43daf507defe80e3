/** On paper: the rows shown, whole, without tools. */
import { css } from 'lit';

export const printStyles = css`
  @media print {
    .bar > :not(.title),
    .chips,
    .pager,
    .wide,
    .menu,
    .facet-room,
    .failure {
      display: none;
    }
    .frame,
    .scroller,
    .windowed {
      overflow: visible;
      contain: none;
      block-size: auto;
      border-radius: 0;
    }
    .windowed .body {
      block-size: auto !important;
    }
    .windowed .layer {
      position: static;
      transform: none !important;
    }
    .head {
      position: static;
    }
    .head,
    .body {
      min-inline-size: 0;
    }
    .windowed .body .row {
      block-size: auto;
      contain: none;
    }
    .row:not(.group) {
      grid-template-columns: var(--_tracks-paper, var(--_tracks));
      break-inside: avoid;
    }
    .cell {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .card {
      break-inside: avoid;
    }
  }
`;
