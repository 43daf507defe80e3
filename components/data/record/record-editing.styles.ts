/** What a record shows where its values can be changed. */
import { css } from 'lit';
import { warnMark } from '../../kit/warn-mark.styles.js';

export const recordEditingStyles = css`
  .field:has(.pen) {
    position: relative;
    padding-inline-end: 60px;
  }
  .field .pen {
    inset-block: 2px auto;
    inset-inline-end: 30px;
    inline-size: 30px;
    block-size: 32px;
  }
  .titled > .pen {
    position: static;
    flex: none;
    inline-size: 30px;
    block-size: 32px;
  }
  /* Why there is no way to change it, for who asks. */
  .locked {
    opacity: 0;
  }
  .locked::after {
    content: none;
  }
  .locked::before {
    background:
      linear-gradient(135deg, transparent 47%, var(--_quiet) 47% 53%, transparent 53%) center / 100% 100% no-repeat,
      var(--_paper);
  }
  .locked:focus-visible,
  .field:hover .locked,
  .titled:hover .locked {
    opacity: 1;
  }
  /* They stand where all values of a record do. */
  kobold-cell-editor {
    --_numbers: start;
  }
  .field.held,
  .titled.held {
    outline-offset: 3px;
    border-radius: 2px;
  }
  .held .misfit {
    display: none;
  }
  .not-taken {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    align-items: baseline;
    font-size: 0.8667em;
    font-weight: 400;
  }
  .not-taken > [role='alert']::before {
    ${warnMark}
  }
  .lost {
    margin-block: 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    padding: 8px 12px;
  }
  .lost p {
    margin: 0;
  }
  .lost p:empty {
    position: absolute;
  }
  .lost dt {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .lost dd {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: baseline;
  }
  .lost .text {
    flex: 1 1 12em;
  }
  .inside > .changing:has(> kobold-suggestions) {
    padding: 0 22px 10px;
  }
  @media (hover: none), (pointer: coarse) {
    .field:has(.pen) {
      padding-inline-end: 88px;
    }
    .field .pen,
    .titled > .pen {
      inset-block-start: -4px;
      inset-inline-end: 44px;
      inline-size: 44px;
      block-size: 44px;
    }
    .locked {
      opacity: 1;
    }
    .not-taken .link,
    .lost .link {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .not-taken > [role='alert']::before {
      forced-color-adjust: none;
    }
  }
`;
