/** How a form looks: one column, labels above, quiet but for what is wrong. Groups stand side by side nowhere: eyes go down. */
import { css } from 'lit';
import { warnMark } from '../../kit/warn-mark.styles.js';

export const formStyles = css`
  form,
  .root {
    display: grid;
    gap: 16px;
    max-inline-size: 40rem;
  }
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .title {
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  .group {
    display: grid;
    gap: 14px;
    min-inline-size: 0;
    margin: 0;
    border: 0;
    padding: 0;
  }
  fieldset.group {
    border-block-start: 1px solid var(--_line);
    padding-block-start: 4px;
  }
  fieldset.group > legend {
    padding: 0;
    padding-inline-end: 10px;
    font-weight: 600;
  }
  .field {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
    margin: 0;
    border: 0;
    padding: 0;
  }
  .label {
    padding: 0;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .needed {
    font-size: 0.85em;
    font-weight: 400;
  }
  /* At the form's start, whatever the words' own direction. */
  .help,
  .input:placeholder-shown,
  .changes li {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .help,
  .meaning,
  .wrong {
    font-size: 0.9em;
    overflow-wrap: anywhere;
  }
  .input {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 40px;
    border-color: var(--kobold-line, color-mix(in oklch, currentColor 45%, transparent));
    padding: 7px 10px;
    background: var(--_paper);
    font-size: 1em;
    line-height: 1.35;
  }
  .input.short {
    inline-size: 14em;
    max-inline-size: 100%;
  }
  textarea.input {
    field-sizing: content;
    min-block-size: 5.5em;
    max-block-size: 60vh;
    font: inherit;
    color: inherit;
    resize: vertical;
  }
  .with-unit {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .with-unit .input {
    flex: 0 1 14em;
  }
  .boxes {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 18px;
  }
  .box {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-block-size: 32px;
    cursor: pointer;
  }
  .box input {
    flex: none;
    inline-size: 17px;
    block-size: 17px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .computed output {
    border-inline-start: 3px solid var(--_line);
    padding: 4px 10px;
    overflow-wrap: anywhere;
  }
  [data-wrong] .input {
    border-color: var(--_warn);
    box-shadow: inset 0 0 0 1px var(--_warn);
  }
  .wrong::before,
  .refused::before {
    ${warnMark}
  }
  .summary,
  .notice {
    border: 1px solid var(--_line);
    border-inline-start: 3px solid var(--_warn);
    border-radius: var(--_radius-small);
    padding: 9px 12px;
    background: var(--_soft);
    overflow-wrap: anywhere;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 14px;
    align-items: center;
    border-inline-start-color: var(--_accent);
  }
  .notice.changes {
    display: grid;
    border-inline-start-color: var(--_warn);
  }
  .summary li,
  .notice li {
    margin-block-start: 4px;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 3px;
  }
  .sign-in {
    color: var(--_accent);
    text-decoration: underline;
    border-radius: 3px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: center;
  }
  .foot > .meaning,
  .foot > .summary,
  .foot > .work {
    flex: 1 1 100%;
  }
  .work {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
  }
  .button {
    min-block-size: 40px;
    padding: 7px 16px;
  }
  .main {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_paper);
    font-weight: 600;
  }
  .main:hover {
    background: color-mix(in oklch, var(--_accent) 88%, currentColor);
  }
  .choice {
    position: relative;
    display: grid;
    gap: 6px;
  }
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .chosen li {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    border-radius: var(--_radius-small);
    padding-inline-start: 10px;
    background: var(--_tint);
    overflow-wrap: anywhere;
  }
  .chosen button {
    min-inline-size: 32px;
    min-block-size: 32px;
    text-align: center;
  }
  .list {
    position: absolute;
    z-index: 2;
    inset-block-start: 100%;
    inset-inline: 0;
    max-block-size: 16em;
    margin-block-start: 3px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    padding: 4px;
    overflow: auto;
    background: var(--_paper);
    box-shadow: 0 6px 18px rgb(0 0 0 / 16%);
  }
  .list[hidden] {
    display: none;
  }
  .list li {
    border-radius: 5px;
    padding: 7px 9px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .list li:hover:not(.quiet),
  .list li.active {
    background: var(--_tint);
  }
  .sent:focus:not(:focus-visible) {
    outline: none;
  }
  .sent {
    display: grid;
    gap: 6px;
  }
  @container (max-width: 480px) {
    .input,
    .input.short {
      inline-size: 100%;
      min-block-size: 44px;
      font-size: 16px;
    }
    .with-unit .input {
      flex: 1;
    }
    .box,
    .list li,
    .chosen button {
      min-block-size: 44px;
    }
    .chosen button {
      min-inline-size: 44px;
    }
    .list li {
      display: flex;
      align-items: center;
    }
    .button {
      min-block-size: 44px;
    }
    .main {
      flex: 1 1 100%;
    }
  }
  @media (forced-colors: active) {
    .wrong::before,
    .refused::before {
      forced-color-adjust: none;
    }
    /* System colours stay as they are written: paper on a button's face is not to be seen. */
    .main {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    [data-wrong] .input {
      border-color: Mark;
    }
    .list li.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
