/** How `kobold-identity` looks: one column that stays narrow; fields and buttons as elsewhere. */
import { css } from 'lit';

export const fieldStyles = css`
  .fields {
    display: grid;
    gap: 12px;
    max-inline-size: 34rem;
  }
  .fields p {
    margin: 0;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  .field > span:first-child {
    font-weight: 600;
    font-size: 0.9333em;
  }
  .field .input {
    inline-size: 100%;
    min-block-size: 38px;
  }
  textarea.input {
    font: inherit;
    color: inherit;
    resize: vertical;
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .main {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  .failure {
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 9px;
  }
  @media (pointer: coarse) {
    .button,
    .field .input {
      min-block-size: 44px;
    }
  }
`;

export const identityStyles = css`
  .root {
    display: grid;
    gap: 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 16px 18px;
  }
  p,
  h3,
  ul {
    margin: 0;
    padding: 0;
  }
  h3 {
    font-size: 1em;
  }
  .me {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 14px;
  }
  .person {
    display: flex;
    flex: 1 1 14em;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 7px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: 600;
  }
  .key {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .key-mark {
    inline-size: 14px;
    block-size: 14px;
    border-radius: 3px;
  }
  .role {
    border-radius: 4px;
    padding: 1px 6px;
    background: var(--_soft);
    font-size: 0.9em;
  }
  .waiting {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
  }
  .waiting.none {
    position: absolute;
  }
  .waiting p {
    flex: 0 1 auto;
  }
  .part {
    display: grid;
    gap: 10px;
    border-block-start: 1px solid var(--_line);
    padding-block-start: 14px;
  }
  .meter {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 3px;
    block-size: 4px;
  }
  .meter i {
    border-radius: 2px;
    background: var(--_line);
  }
  .meter i.on {
    background: var(--_accent);
  }
  @media (forced-colors: active) {
    .button[aria-pressed='true'],
    .button[aria-expanded='true'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
    .meter i {
      border-block-end: 1px solid;
    }
    .meter i.on {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
  .sealed {
    display: block;
    border-radius: var(--_radius-small);
    padding: 8px 10px;
    background: var(--_soft);
    overflow-wrap: anywhere;
    font-size: 0.9em;
    user-select: all;
    -webkit-user-select: all;
  }
  .devices {
    display: grid;
    list-style: none;
  }
  .devices li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding-block: 6px;
    border-block-start: 1px solid var(--_line);
  }
  .devices li:first-child {
    border: 0;
  }
  .devices .what {
    flex: 1 1 14em;
    overflow-wrap: anywhere;
  }
  .ask {
    display: grid;
    gap: 8px;
    flex-basis: 100%;
    border-radius: var(--_radius-small);
    padding: 10px 12px;
    background: var(--_soft);
  }
  .gone > .what {
    color: var(--_quiet);
  }
  /* Once is enough: what is mixed twice is too pale to read. */
  .gone .quiet {
    color: inherit;
  }
  a {
    color: var(--_accent);
    overflow-wrap: anywhere;
  }
`;
