/**
 * The look: everything is mixed from the host page's own font, ink and link colour, so that any theme and dark mode
 * come by themselves. Every value can be set through a `--kobold-*` property.
 */
import { css } from 'lit';

export const theme = css`
  :host {
    --_ink: var(--kobold-color, inherit);
    --_accent: var(--kobold-accent, var(--_host-accent, LinkText));
    --_line: var(--kobold-line, color-mix(in oklch, currentColor 14%, transparent));
    --_soft: var(--kobold-soft, color-mix(in oklch, currentColor 5%, transparent));
    --_quiet: var(--kobold-quiet, color-mix(in oklch, currentColor 66%, transparent));
    --_tint: var(--kobold-tint, color-mix(in oklch, var(--_accent) 12%, transparent));
    --_paper: var(--kobold-paper, var(--_host-paper, Canvas));
    --_warn: var(--kobold-warn, light-dark(#c9820a, #f0b64a));
    --_radius: var(--kobold-radius, 10px);
    --_radius-small: var(--kobold-radius-small, 7px);
    --_cell-block: var(--kobold-cell-block, 8px);
    --_cell-inline: var(--kobold-cell-inline, 12px);
    display: block;
    color: var(--_ink);
    font-family: var(--kobold-font, inherit);
    font-size: var(--kobold-font-size, 0.9375rem);
    line-height: 1.35;
    container-type: inline-size;
    position: relative;
  }
  :host([hidden]) {
    display: none;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  .button,
  .input {
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: transparent;
    padding: 5px 10px;
    font-size: 0.9333em;
    min-block-size: 34px;
    box-sizing: border-box;
  }
  .button {
    cursor: pointer;
  }
  .button:hover {
    background: var(--_soft);
  }
  .button[aria-pressed='true'],
  .button[aria-expanded='true'] {
    background: var(--_tint);
  }
  .button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .input {
    min-inline-size: 11em;
  }
  .input::placeholder {
    color: var(--_quiet);
    opacity: 1;
  }
  .plain {
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
    text-align: start;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .quiet {
    color: var(--_quiet);
  }
  .preview {
    border: 1px dashed var(--_line);
    border-radius: var(--_radius);
    padding: 12px 14px;
    color: var(--_quiet);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    .button {
      transition: background-color 120ms;
    }
  }
`;
