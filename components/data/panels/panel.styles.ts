/** How panels look: the only things with a shadow, since only they float. */
import { css } from 'lit';

export const panelStyles = css`
  :host {
    --_float: var(
      --kobold-float,
      light-dark(color-mix(in oklab, var(--_paper) 40%, #fff), color-mix(in oklab, var(--_paper) 95%, #fff))
    );
    container-type: normal;
    position: fixed;
    inset: auto;
    box-sizing: border-box;
    inline-size: var(--_width, 300px);
    max-inline-size: calc(100vw - 16px);
    max-block-size: var(--_room, calc(100dvh - 16px));
    margin: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 0;
    overflow: hidden;
    background: var(--_float);
    color: var(--kobold-color, inherit);
    font-weight: 400;
    text-align: start;
    white-space: normal;
    box-shadow: 0 10px 30px rgb(0 0 0 / 0.16);
  }
  :host(:not(:popover-open)) {
    display: none;
  }
  :host(:popover-open) {
    display: flex;
  }
  :host([data-free]) {
    inset: 0;
    margin: auto;
    block-size: fit-content;
  }
  .panel {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }
  .head {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    padding: 11px 15px 0;
  }
  .title {
    min-inline-size: 0;
    margin: 0;
    overflow: hidden;
    color: var(--_quiet);
    font: inherit;
    font-size: 0.8667em;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .close {
    flex: none;
    min-inline-size: 28px;
    min-block-size: 28px;
    margin-inline-end: -8px;
    border-radius: var(--_radius-small);
    color: var(--_quiet);
    font-size: 1.2em;
    line-height: 1;
    text-align: center;
  }
  .close:hover {
    background: var(--_soft);
  }
  .body {
    flex: 1;
    min-block-size: 0;
    padding: 8px 15px 14px;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .foot {
    display: flex;
    gap: 8px;
    justify-content: flex-end;
    border-block-start: 1px solid var(--_line);
    padding: 10px 15px;
  }
  .main {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_float);
    font-weight: 600;
    text-align: center;
  }
  .main:hover {
    background: color-mix(in oklch, var(--_accent) 88%, currentColor);
  }
  .section + .section {
    margin-block-start: 12px;
    border-block-start: 1px solid var(--_line);
    padding-block-start: 12px;
  }
  h3 {
    margin: 0 0 6px;
    color: var(--_quiet);
    font: inherit;
    font-size: 0.8667em;
    font-weight: 600;
  }
  .choices {
    display: grid;
    gap: 1px;
    margin: 0 -8px;
    padding: 0;
    list-style: none;
  }
  .choice {
    display: flex;
    gap: 9px;
    align-items: baseline;
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 30px;
    border-radius: var(--_radius-small);
    padding: 4px 8px;
    cursor: pointer;
  }
  .choice:hover:not(:disabled) {
    background: var(--_soft);
  }
  .choice[aria-pressed='true'] {
    background: var(--_tint);
  }
  .choice:disabled {
    opacity: 0.4;
    cursor: default;
  }
  .choice .mark {
    flex: none;
    inline-size: 1.1em;
    color: var(--_accent);
    text-align: center;
  }
  .choice .what {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .choice .count {
    color: var(--_quiet);
    font-size: 0.9em;
    font-variant-numeric: tabular-nums;
  }
  .small {
    font-size: 0.8667em;
  }
  .hint {
    margin: 5px 0 0;
    color: var(--_quiet);
    font-size: 0.8667em;
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
    margin: 0;
    accent-color: var(--_accent);
    translate: 0 2px;
  }
  .input {
    inline-size: 100%;
    min-inline-size: 0;
  }
  .row {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .row.text {
    align-items: baseline;
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .icon {
    min-inline-size: 32px;
    min-block-size: 32px;
    border-radius: var(--_radius-small);
    text-align: center;
  }
  .icon:hover:not(:disabled) {
    background: var(--_soft);
  }
  .icon:disabled {
    opacity: 0.3;
    cursor: default;
  }
  .link {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
    text-underline-offset: 3px;
  }
  @media (max-width: 560px), (max-height: 420px) {
    :host,
    :host([data-free]) {
      inset: auto 0 0;
      inline-size: auto;
      max-inline-size: none;
      max-block-size: 86dvh;
      margin: 0;
      border-width: 1px 0 0;
      border-radius: 16px 16px 0 0;
      padding-block-end: env(safe-area-inset-bottom);
      font-size: 1rem;
    }
    :host::backdrop {
      background: rgb(0 0 0 / 0.32);
    }
    .title {
      color: inherit;
      font-size: 1.05em;
    }
    .close {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
    .choice {
      min-block-size: 44px;
      align-items: center;
    }
    .input,
    .button,
    .link {
      min-block-size: 44px;
    }
    .icon {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
    input[type='checkbox'],
    input[type='radio'] {
      inline-size: 20px;
      block-size: 20px;
      translate: none;
    }
  }
  @media (max-width: 560px) and (prefers-reduced-motion: no-preference) {
    :host(:popover-open) {
      animation: rise 160ms ease-out;
    }
    @keyframes rise {
      from {
        translate: 0 24px;
        opacity: 0;
      }
    }
  }
  @media (forced-colors: active) {
    .choice[aria-pressed='true'],
    [aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
