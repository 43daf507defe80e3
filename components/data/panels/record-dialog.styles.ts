/** A record on its own sheet of paper; on small windows it rises from below. */
import { css } from 'lit';

export const recordDialogStyles = css`
  :host {
    container-type: normal;
    position: static;
    display: contents;
  }
  dialog {
    box-sizing: border-box;
    inline-size: min(640px, calc(100vw - 32px));
    max-block-size: min(80dvh, 900px);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 0;
    overflow: hidden;
    background: light-dark(color-mix(in oklab, var(--_paper) 40%, #fff), color-mix(in oklab, var(--_paper) 95%, #fff));
    color: inherit;
    font-weight: 400;
    text-align: start;
    white-space: normal;
    box-shadow: 0 10px 30px rgb(0 0 0 / 0.16);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.32);
  }
  .inside {
    display: flex;
    flex-direction: column;
    max-block-size: inherit;
  }
  .head {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    justify-content: space-between;
    padding: 18px 22px 4px;
  }
  h2 {
    min-inline-size: 0;
    margin: 0;
    font: inherit;
    font-size: 1.35em;
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
  }
  .icon {
    flex: none;
    min-inline-size: 32px;
    min-block-size: 32px;
    margin: -2px -8px 0 0;
    margin-inline: 0 -8px;
    border-radius: var(--_radius-small);
    color: var(--_quiet);
    font-size: 1.3em;
    line-height: 1;
    text-align: center;
  }
  .icon:hover {
    background: var(--_soft);
  }
  .body {
    flex: 1;
    min-block-size: 0;
    padding: 4px 22px 18px;
    overflow: auto;
    overscroll-behavior: contain;
  }
  dl {
    margin: 0;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(7em, 11em) minmax(0, 1fr);
    gap: 2px 18px;
    padding-block: 7px;
  }
  .field + .field {
    border-block-start: 1px solid var(--_line);
  }
  dt {
    color: var(--_quiet);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .text {
    white-space: pre-wrap;
  }
  .none {
    color: var(--_quiet);
  }
  .misfit {
    display: inline-block;
    inline-size: 7px;
    block-size: 7px;
    margin-inline-end: 6px;
    border-radius: 2px;
    background: var(--_warn);
    vertical-align: 1px;
  }
  .picture {
    display: block;
    max-block-size: 240px;
    max-inline-size: 100%;
  }
  .link {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
    text-underline-offset: 3px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    border-block-start: 1px solid var(--_line);
    padding: 10px 22px;
  }
  .step {
    min-inline-size: 40px;
  }
  .position {
    flex: 1;
    white-space: nowrap;
    font-size: 0.9em;
    font-variant-numeric: tabular-nums;
  }
  .note:empty {
    display: none;
  }
  @media (max-width: 560px), (max-height: 420px) {
    dialog {
      inline-size: 100%;
      max-inline-size: none;
      max-block-size: 90dvh;
      margin: auto 0 0;
      border-width: 1px 0 0;
      border-radius: 16px 16px 0 0;
    }
    .field {
      grid-template-columns: 1fr;
    }
    .icon,
    .step {
      min-inline-size: 48px;
      min-block-size: 44px;
    }
    .foot {
      padding-block-end: max(10px, env(safe-area-inset-bottom));
    }
  }
`;
