/** The element around a record. */
import { css } from 'lit';

export const recordElementStyles = css`
  .titled {
    margin-block-end: 10px;
  }
  h2 {
    margin: 0;
    font: inherit;
    font-size: 1.5em;
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h2:focus:not(:focus-visible) {
    outline: none;
  }
  .kind {
    margin: 0;
    font-size: 0.8667em;
  }
  .back {
    margin-block-end: 8px;
  }
  /* Out of the way, and there before its words. */
  .note:empty {
    position: absolute;
  }
  .message p,
  .note {
    margin: 0 0 8px;
  }
`;
