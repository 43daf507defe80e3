/** How a cell looks while it is changed: the cell itself, grown where its text needs it; on phones the width of the window. */
import { css } from 'lit';
import { warnMark } from '../../kit/warn-mark.styles.js';

export const cellEditorStyles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: visible;
    background: none;
    container-type: normal;
    color-scheme: inherit;
    max-inline-size: calc(100vw - 16px);
  }
  .box {
    display: flex;
    flex-direction: column;
    background: var(--_paper);
    border-radius: 4px;
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
    box-shadow: 0 4px 14px rgb(0 0 0 / 16%);
  }
  .box.wrong {
    outline-color: var(--_warn);
  }
  .field {
    border: 0;
    outline: 0;
    background: transparent;
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: var(--_cell-height, 36px);
    padding: var(--_cell-block) var(--_cell-inline);
    font: inherit;
    line-height: inherit;
    resize: none;
  }
  .field.end {
    text-align: var(--_numbers, end);
  }
  .line {
    display: flex;
    align-items: center;
  }
  .unit {
    flex: none;
    padding-inline-end: var(--_cell-inline);
    color: var(--_quiet);
  }
  textarea.field {
    min-inline-size: min(26em, 90vw);
    field-sizing: content;
    max-block-size: 40vh;
  }
  .say {
    margin: 0;
    padding: 4px var(--_cell-inline) 7px;
    font-size: 0.8667em;
    max-inline-size: 30em;
    color: var(--_quiet);
  }
  .say[role='alert'] {
    color: inherit;
  }
  .box:focus {
    outline: 2px solid var(--_accent);
  }
  .say[role='alert']::before {
    ${warnMark}
  }
  @media (forced-colors: active) {
    .say[role='alert']::before {
      forced-color-adjust: none;
    }
  }
  .sheet {
    display: none;
  }
  @media (max-width: 560px), (max-height: 420px) {
    :host {
      inset-inline: 0;
      inset-block: auto 0;
      inline-size: auto;
      max-inline-size: none;
    }
    .box {
      padding: 10px 12px calc(12px + env(safe-area-inset-bottom));
      border-radius: 14px 14px 0 0;
      outline: 0;
      border-block-start: 1px solid var(--_line);
    }
    .box {
      max-block-size: calc(var(--_room, 100vh) - 24px);
      overflow: auto;
      box-sizing: border-box;
    }
    .field {
      border: 1px solid var(--_line);
      border-radius: var(--_radius-small);
      min-block-size: 44px;
      font-size: 16px; /* below, iOS zooms */
    }
    .field.end {
      text-align: start;
    }
    .chosen {
      padding: 0;
    }
    .line {
      gap: 8px;
    }
    .list {
      border: 0;
      max-block-size: calc(var(--_room, 100vh) - 230px);
      min-block-size: 88px;
    }
    .wrong .field {
      border-color: var(--_warn);
    }
    textarea.field {
      min-inline-size: 0;
    }
    .sheet {
      display: flex;
      gap: 8px;
      justify-content: space-between;
      align-items: center;
      margin-block-end: 8px;
    }
    .name {
      flex: 1;
      text-align: center;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .about {
      display: block;
      color: var(--_quiet);
      font-size: 0.8667em;
      font-weight: 400;
    }
    .primary {
      border-color: var(--_accent);
      color: var(--_accent);
      font-weight: 600;
    }
    .ways {
      margin-block: 8px 0;
    }
    .button {
      min-block-size: 44px;
    }
  }
`;
