/** How `kobold-proposals` looks: a card each, the old value quiet beside the new one. Colour says nothing that words do not. */
import { css } from 'lit';

export const proposalsStyles = css`
  .root,
  section,
  .cards {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  .root {
    gap: 20px;
  }
  section {
    gap: 10px;
  }
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h3 {
    font-size: 1.0667em;
  }
  h3:focus:not(:focus-visible) {
    outline: none;
  }
  .head,
  .top,
  .who,
  .gone,
  .decision {
    display: flex;
    flex-wrap: wrap;
    gap: 3px 10px;
    align-items: baseline;
  }
  .gone {
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 9px;
    align-items: center;
  }
  .gone span {
    flex: 1 1 16em;
  }
  .card {
    display: grid;
    gap: 9px;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    padding: 12px 14px;
    overflow-wrap: anywhere;
  }
  .person {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 7px;
    align-items: baseline;
  }
  .key-mark {
    inline-size: 12px;
    block-size: 12px;
    border-radius: 3px;
    align-self: center;
  }
  .person .name,
  .heading,
  .record .name {
    font-weight: 600;
  }
  .name + .key {
    color: var(--_quiet);
  }
  .key {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .badge,
  .role {
    border-radius: 4px;
    padding: 0 5px;
    background: var(--_soft);
    font-size: 0.8667em;
    font-weight: 400;
  }
  .note {
    max-block-size: 9em;
    overflow: auto;
    margin: 0;
    border-inline-start: 2px solid var(--_line);
    padding-inline-start: 9px;
    white-space: pre-wrap;
  }
  .decision .note {
    flex-basis: 100%;
  }
  .changes {
    border-collapse: collapse;
    inline-size: 100%;
    table-layout: fixed;
  }
  .changes thead th {
    color: var(--_quiet);
    font-size: 0.8667em;
    font-weight: 400;
  }
  .changes th,
  .changes td {
    padding: 4px 8px 4px 0;
    text-align: start;
    vertical-align: top;
    font-weight: 400;
  }
  .changes :is(th, td):dir(rtl) {
    padding: 4px 0 4px 8px;
  }
  .changes thead th:first-child {
    inline-size: 34px;
  }
  .changes:not(.picks) :is(.pick, thead th:first-child) {
    inline-size: 0;
    padding: 0;
  }
  .changes thead th:nth-child(2) {
    inline-size: 30%;
  }
  .item {
    border-block-start: 1px solid var(--_line);
  }
  tbody + tbody .record th,
  tbody + tbody .record td {
    padding-block-start: 12px;
  }
  .now {
    color: var(--_quiet);
  }
  .proposed .value {
    font-weight: 600;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    overflow: visible;
  }
  .value {
    max-block-size: 9em;
    overflow: auto;
  }
  .value bdi {
    white-space: pre-wrap;
  }
  .box {
    display: grid;
    inline-size: 24px;
    block-size: 24px;
    place-items: center;
    cursor: pointer;
  }
  .box input {
    inline-size: 16px;
    block-size: 16px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: inherit;
  }
  .status {
    font-size: 0.9em;
  }
  .outdated,
  .blockers li,
  .problem {
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 9px;
  }
  .whole .status {
    margin-block-start: 2px;
  }
  .blockers {
    display: grid;
    gap: 4px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .actions:empty {
    display: none;
  }
  .accept,
  .really {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  .why {
    display: grid;
    gap: 6px;
  }
  .why textarea {
    box-sizing: border-box;
    inline-size: 100%;
    color: inherit;
    font: inherit;
    resize: vertical;
  }
  .outcome {
    font-weight: 600;
  }
  .button.all,
  section > .button,
  details > .button {
    justify-self: start;
  }
  .refused {
    margin-block-start: -6px;
  }
  .decided summary {
    cursor: pointer;
    inline-size: fit-content;
    border-radius: 4px;
    padding-block: 7px;
    font-weight: 600;
  }
  .decided .cards {
    margin-block: 6px 10px;
  }
  @container (max-width: 480px) {
    .changes thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .changes,
    .changes tbody {
      display: block;
    }
    .changes tr {
      display: grid;
      grid-template-columns: 44px minmax(0, 1fr) minmax(0, 1fr);
      align-items: start;
      padding-block: 4px;
    }
    .changes tr th {
      grid-column: 2 / -1;
    }
    .changes:not(.picks) tr {
      grid-template-columns: 0 minmax(0, 1fr) minmax(0, 1fr);
    }
    .created .now,
    .item.created .proposed::before {
      display: none;
    }
    .created .proposed {
      grid-column: 2 / -1;
    }
    .item th {
      color: var(--_quiet);
      font-size: 0.9em;
    }
    .pick {
      grid-row: span 2;
    }
    .proposed::before {
      content: '→ ' / '';
      float: inline-start;
      margin-inline-end: 5px;
    }
    .proposed:dir(rtl)::before {
      content: '← ' / '';
    }
    .box {
      inline-size: 44px;
      block-size: 44px;
      margin-block: -10px;
      margin-inline-start: -10px;
    }
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: 44px;
    }
    .box {
      inline-size: 44px;
      block-size: 44px;
    }
    .changes thead th:first-child {
      inline-size: 48px;
    }
    .decided summary {
      padding-block: 12px;
    }
  }
`;
