/** Marks of values that can be changed: one that was not taken, and the pen. In tables and in records. */
import { css } from 'lit';

export const heldStyles = css`
  /* A corner would be taken for a conflict. */
  .held {
    background-color: color-mix(in srgb, var(--_warn) 12%, transparent);
    outline: 2px dashed var(--_warn);
    outline-offset: -2px;
  }
  @media (forced-colors: active) {
    .suggested:not(.field, .titled),
    .suggested > dd > .text {
      text-decoration: underline dotted;
      text-underline-offset: 4px;
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
  @media (forced-colors: active) {
    .pen {
      --_accent: CanvasText;
    }
    .pen::after {
      forced-color-adjust: none;
    }
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
