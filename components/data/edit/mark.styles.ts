/** Marks of values that can be changed: one that was not taken, and the pen. In tables and in records. */
import { css } from 'lit';

export const heldStyles = css`
  .held {
    background-image: linear-gradient(to bottom left, var(--_warn) 50%, transparent 50%);
    background-repeat: no-repeat;
    background-position: right top;
    background-size: 11px 11px;
    box-shadow: inset 0 -2px 0 -1px var(--_warn);
  }
  .held:dir(rtl) {
    background-image: linear-gradient(to bottom right, var(--_warn) 50%, transparent 50%);
    background-position: left top;
  }
  @media (forced-colors: active) {
    .held {
      forced-color-adjust: none;
      outline: 2px dashed;
      outline-offset: -2px;
    }
  }
`;

export const penStyles = css`
  .pen {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 26px;
    inline-size: 26px;
    display: grid;
    place-content: center;
    place-items: center;
    font-style: normal;
  }
  .pen::before,
  .pen::after {
    content: '';
    grid-area: 1 / 1;
  }
  .pen::before {
    box-sizing: border-box;
    inline-size: 19px;
    block-size: 19px;
    border: 1px solid var(--_line);
    border-radius: 50%;
    background: var(--_paper);
  }
  /* No picture: policies forbid those of styles. */
  .pen::after {
    inline-size: 9px;
    block-size: 9px;
    background: linear-gradient(45deg, var(--_accent) 70%, transparent 70% 78%, var(--_accent) 78%);
    clip-path: polygon(0 100%, 8% 66%, 66% 8%, 92% 34%, 34% 92%);
  }
  .pen:hover::before {
    border-color: currentColor;
  }
  @media (pointer: coarse) {
    .pen {
      inset-inline-end: 44px;
      inline-size: 44px;
    }
    .pen::before {
      inline-size: 28px;
      block-size: 28px;
    }
    .pen::after {
      inline-size: 13px;
      block-size: 13px;
    }
  }
`;
