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
    font-style: normal;
  }
  .pen::before {
    content: '';
    box-sizing: border-box;
    inline-size: 19px;
    block-size: 19px;
    border: 1px solid var(--_line);
    border-radius: 50%;
    background:
      linear-gradient(135deg, transparent 44%, var(--_accent) 44% 58%, transparent 58%) center / 9px 9px no-repeat,
      var(--_paper);
    transform: scaleX(-1);
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
      background-size:
        13px 13px,
        auto;
    }
  }
`;
