/** How a history looks: days, a line at the side, people and what they changed. Colour says nothing that words and strokes do not. */
import { css } from 'lit';

export const filtersStyles = css`
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .by {
    display: flex;
    gap: 8px;
    align-items: center;
    min-inline-size: 0;
    margin-inline-start: auto;
  }
  .by span {
    white-space: nowrap;
  }
  .by select {
    min-inline-size: 0;
    max-inline-size: 100%;
    flex: 0 1 18em;
  }
  .count {
    border-radius: 4px;
    padding: 0 5px;
    background: var(--_soft);
    font-variant-numeric: tabular-nums;
  }
  .chip {
    border-color: var(--_accent);
    max-inline-size: 100%;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .main {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  /* Which list is shown is said by a background elsewhere. */
  @media (forced-colors: active) {
    .filters [aria-pressed='true'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }
`;

export const historyStyles = css`
  /* No grid: in one the line of what is not sent could not stay in sight. */
  .root {
    display: flex;
    flex-direction: column;
    gap: 12px;
    overflow-wrap: anywhere;
  }
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .list {
    display: grid;
    gap: 16px;
    justify-items: start;
  }
  .list > * {
    inline-size: 100%;
    box-sizing: border-box;
  }
  .list > .button {
    inline-size: auto;
  }
  h3 {
    margin: 0 0 8px;
    color: var(--_quiet);
    font: inherit;
    font-size: 0.8667em;
    font-weight: 600;
  }
  .day > ol,
  .aside {
    display: grid;
    gap: 16px;
    border-inline-start: 2px solid var(--_line);
    padding-inline-start: 14px;
  }
  .entry {
    display: grid;
    gap: 5px;
  }
  .byline {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
    justify-content: space-between;
  }
  .person {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 7px;
    align-items: baseline;
  }
  .person .name,
  .title {
    font-weight: 600;
  }
  .key-mark {
    inline-size: 12px;
    block-size: 12px;
    border-radius: 3px;
    align-self: center;
  }
  .name + .key,
  time {
    color: var(--_quiet);
  }
  time {
    font-size: 0.8667em;
  }
  .key,
  code,
  .relay {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .role,
  .tag {
    border-radius: 4px;
    padding: 0 5px;
    background: var(--_soft);
    font-size: 0.8667em;
  }
  .tag.warn {
    display: inline-block;
  }
  .tag.warn,
  .void,
  .asked.warn {
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 8px;
    background: none;
    border-radius: 0;
  }
  .record-changes {
    display: grid;
    gap: 3px;
  }
  .of {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: baseline;
  }
  .of .quiet {
    font-size: 0.8667em;
  }
  .ref,
  .ref-text {
    font-weight: 600;
  }
  .ref {
    text-decoration: underline dotted 1px;
    text-underline-offset: 3px;
  }
  .ref:hover {
    text-decoration-style: solid;
  }
  .life {
    font-weight: 600;
  }
  .life.deleted {
    text-decoration: underline wavy 1px var(--_warn);
    text-underline-offset: 3px;
  }
  .lines {
    display: grid;
    gap: 3px;
  }
  .lines > li {
    display: grid;
    grid-template-columns: minmax(6em, 11em) minmax(0, 1fr);
    gap: 2px 12px;
    align-items: baseline;
  }
  .label {
    color: var(--_quiet);
  }
  .diff {
    display: block;
  }
  del {
    text-decoration: line-through 1.5px;
    text-decoration-color: color-mix(in oklch, currentColor 60%, transparent);
    color: var(--_quiet);
  }
  ins {
    text-decoration: underline 1.5px var(--_accent);
    text-underline-offset: 3px;
  }
  /* All of a record that is new is new. */
  .new ins {
    text-decoration: none;
  }
  .diff > .tag {
    margin-inline-start: 8px;
  }
  .long {
    white-space: pre-wrap;
  }
  .long[tabindex] {
    display: block;
    max-block-size: 20em;
    overflow: auto;
    border-inline-end: 2px solid var(--_line);
    padding-inline-end: 8px;
  }
  .arrow::before {
    content: '→' / '';
    margin-inline: 4px;
    color: var(--_quiet);
  }
  .arrow:dir(rtl)::before {
    content: '←' / '';
  }
  .schema-diff {
    display: block;
    font-family: ui-monospace, monospace;
    font-size: 0.8667em;
  }
  .dot {
    display: inline-block;
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 5px;
  }
  .link {
    color: var(--_accent);
    text-decoration: underline 1px;
    text-underline-offset: 2px;
  }
  .long + .link {
    padding-block: 3px;
  }
  .restore {
    margin-inline-start: 8px;
    font-size: 0.8667em;
  }
  .note {
    margin: 2px 0 0;
    border-inline-start: 2px solid var(--_line);
    padding-inline-start: 9px;
  }
  .note bdi {
    white-space: pre-wrap;
  }
  .details > summary {
    inline-size: fit-content;
    padding-block: 3px;
    cursor: pointer;
    border-radius: 4px;
    color: var(--_quiet);
    font-size: 0.8667em;
  }
  .details[open] {
    display: grid;
    gap: 8px;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding-block: 6px;
  }
  .ways .button {
    text-align: start;
  }
  .proof {
    display: grid;
    gap: 4px;
    font-size: 0.8667em;
  }
  .proof dt {
    display: inline;
    color: var(--_quiet);
  }
  .proof dd {
    display: inline;
    margin-inline-start: 8px;
  }
  .check {
    color: var(--_accent);
    font-weight: 600;
  }
  .asked {
    border-inline-start: 3px solid var(--_accent);
    padding: 4px 10px;
    background: var(--_tint);
  }
  .conflict {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    padding: 6px 14px 8px;
  }
  .conflict legend {
    padding-inline: 5px;
  }
  .choice {
    display: flex;
    gap: 10px;
    align-items: baseline;
    padding-block: 3px;
    cursor: pointer;
  }
  .choice input {
    accent-color: var(--_accent);
  }
  .said {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
  }
  .said .value {
    font-weight: 600;
  }
  .said .tag {
    font-weight: 400;
  }
  .message {
    padding-block: 8px;
  }
  kobold-suggestions {
    display: block;
  }
  @container (max-width: 520px) {
    .lines > li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
      padding-block-end: 3px;
    }
    .by {
      flex-basis: 100%;
      margin-inline-start: 0;
    }
    .by select {
      flex: 1;
    }
    .day > ol,
    .aside {
      padding-inline-start: 10px;
    }
  }
  @media (pointer: coarse) {
    .button,
    .choice,
    .input {
      min-block-size: 44px;
    }
    .details > summary,
    .restore,
    .link {
      padding-block: 14px;
    }
  }
`;
