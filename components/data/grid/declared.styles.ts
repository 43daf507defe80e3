/** Choices, tags and references, in rows, cards and records. */
import { css } from 'lit';

export const declaredStyles = css`
  /* "8 days" where the page runs from right to left: by its own direction, at the same end. */
  .cell.end:dir(rtl),
  .card dd:dir(rtl) {
    unicode-bidi: plaintext;
    text-align: left;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    overflow: visible;
  }
  .dot circle {
    stroke: color-mix(in oklch, currentColor 30%, transparent);
    stroke-width: 0.5;
  }
  .tag {
    display: inline-block;
    box-sizing: border-box;
    max-inline-size: 100%;
    overflow: clip;
    text-overflow: ellipsis;
    /* Both ends: tags have directions of their own. */
    margin-inline: 2px;
    border-radius: 99px;
    padding: 0 8px;
    background: var(--_soft);
    font-size: 0.9333em;
    line-height: 1.5;
    white-space: nowrap;
  }
  .ref {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
    text-underline-offset: 3px;
  }
  .gone {
    text-decoration: line-through;
    text-decoration-color: var(--_quiet);
  }
  .ref:hover {
    text-decoration-color: currentColor;
  }
`;
