/** Choices beneath their box; what is chosen of several as chips before it. */
import { css } from 'lit';

export const choiceStyles = css`
  .choice {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: center;
    padding: 4px 6px 0;
  }
  .chosen:not(:has(.chip)) {
    padding-block-start: 0;
  }
  .chosen > .field {
    flex: 1 1 6em;
    min-inline-size: 5em;
    inline-size: auto;
    padding-inline: calc(var(--_cell-inline) - 6px);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    border-radius: 99px;
    padding-inline: 9px 2px;
    background: var(--_soft);
    font-size: 0.9333em;
    line-height: 1.7;
    overflow-wrap: anywhere;
  }
  .remove {
    inline-size: 24px;
    block-size: 24px;
    border-radius: 50%;
    text-align: center;
    flex: none;
    line-height: 1;
  }
  .remove:hover {
    background: var(--_tint);
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    overflow: visible;
    flex: none;
  }
  .dot circle {
    stroke: color-mix(in oklch, currentColor 30%, transparent);
    stroke-width: 0.5;
  }
  .list {
    margin: 0;
    padding: 4px;
    list-style: none;
    border-block-start: 1px solid var(--_line);
    max-block-size: min(19em, 40vh);
    overflow: auto;
    overscroll-behavior: contain;
    font-weight: 400;
  }
  .list[hidden] {
    display: none;
  }
  .option {
    display: flex;
    align-items: center;
    min-block-size: 30px;
    padding: 2px calc(var(--_cell-inline) - 4px);
    border-radius: 5px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .option:hover {
    background: var(--_soft);
  }
  .option.active {
    background: var(--_tint);
    box-shadow: inset 2px 0 var(--_accent);
  }
  .option.active:dir(rtl) {
    box-shadow: inset -2px 0 var(--_accent);
  }
  .option[aria-selected='true'] > span:last-child {
    font-weight: 600;
  }
  .option .box {
    flex: none;
    inline-size: 14px;
    block-size: 14px;
    margin-inline-end: 9px;
    border: 1.5px solid var(--_quiet);
    border-radius: 3px;
    padding: 0; /* the editor around is a box too */
    overflow: visible;
    outline: 0;
    box-shadow: none;
    background: none;
    box-sizing: border-box;
  }
  .option .box.on {
    border-color: var(--_accent);
    background: var(--_accent);
    position: relative;
  }
  .option .box.on::after {
    content: '';
    position: absolute;
    inset-inline-start: 3px;
    inset-block-start: 0;
    inline-size: 3px;
    block-size: 7px;
    border: solid var(--_paper);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(45deg);
  }
  .none-found {
    margin: 0;
    padding: 8px var(--_cell-inline);
    color: var(--_quiet);
    font-size: 0.9333em;
  }
  @media (pointer: coarse) {
    .option {
      min-block-size: 44px;
    }
    .remove {
      inline-size: 44px;
      block-size: 44px;
      margin-block: -6px;
    }
  }
  @media (forced-colors: active) {
    .option.active {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .chip {
      outline: 1px solid;
    }
    .option .box.on {
      background: Highlight;
      forced-color-adjust: none;
    }
    .dot {
      forced-color-adjust: none;
    }
  }
`;
