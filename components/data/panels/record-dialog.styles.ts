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
  .named {
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    font: inherit;
    font-size: 1.35em;
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
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
    container-type: inline-size;
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
  /* Out of the way, and there before its words. */
  .note:empty {
    position: absolute;
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
