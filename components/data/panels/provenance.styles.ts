/** How "Who says so?" looks: the value first, the rest quieter, a line at the side of what was before. */
import { css } from 'lit';

export const provenanceStyles = css`
  :host {
    --_width: 340px;
  }
  p {
    margin: 0;
  }
  .body {
    overflow-wrap: anywhere;
  }
  .part + .part {
    margin-block-start: 12px;
    border-block-start: 1px solid var(--_line);
    padding-block-start: 12px;
  }
  h3.name {
    color: inherit;
    font-size: 1em;
  }
  .value {
    margin-block-end: 5px;
    max-block-size: 9em;
    overflow: auto;
    font-size: 1.0667em;
    font-weight: 600;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
  }
  .value bdi {
    white-space: pre-wrap;
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
  .person .name {
    font-weight: 600;
  }
  .name + .key {
    color: var(--_quiet);
  }
  .key,
  .copied code,
  .relay {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  .role,
  .chosen {
    border-radius: 4px;
    padding: 0 5px;
    background: var(--_soft);
    font-size: 0.8667em;
    font-weight: 400;
  }
  .chosen {
    background: var(--_tint);
  }
  .when {
    margin-block-start: 2px;
  }
  .undecided {
    margin-block-end: 10px;
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 9px;
  }
  .note {
    margin: 6px 0 0;
    border-inline-start: 2px solid var(--_line);
    padding-inline-start: 9px;
    max-block-size: 9em;
    overflow: auto;
    white-space: pre-wrap;
  }
  ol {
    display: grid;
    gap: 12px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .sayings > li + li {
    border-block-start: 1px solid var(--_line);
    padding-block-start: 12px;
  }
  h3:has(+ .before) {
    margin-block: 14px 6px;
  }
  .before {
    border-inline-start: 2px solid var(--_line);
    padding-inline-start: 11px;
  }
  .before .value {
    margin-block-end: 2px;
    font-size: 1em;
    font-weight: 400;
  }
  .proof {
    margin-block-start: 6px;
  }
  .proof summary {
    cursor: pointer;
    border-radius: 4px;
    padding-block: 3px;
  }
  .check {
    color: var(--_accent);
    font-weight: 600;
  }
  .proof dl {
    display: grid;
    gap: 1px;
    margin: 4px 0 0;
  }
  .proof dt {
    color: var(--_quiet);
    font-size: 0.8667em;
  }
  .proof dt + dd ~ dt {
    margin-block-start: 5px;
  }
  .proof dd {
    margin: 0;
  }
  .copied {
    display: flex;
    gap: 9px;
    align-items: baseline;
  }
  .copied code {
    flex: 1;
    min-inline-size: 0;
    max-block-size: 4.2em;
    overflow: auto;
    word-break: break-all;
  }
  .status {
    min-block-size: 0;
    color: var(--_quiet);
    font-size: 0.8667em;
  }
  @media (max-width: 560px), (max-height: 420px) {
    .proof summary {
      padding-block: 10px;
    }
    .copied .link {
      min-block-size: 44px;
    }
  }
`;
