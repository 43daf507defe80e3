/** A record's fields and its small tables: one column on phones. */
import { css } from 'lit';

export const recordStyles = css`
  .group + .group,
  .related {
    margin-block-start: 22px;
  }
  /* At the record's start, whatever the words' own direction. */
  h2,
  h3,
  .help,
  .prose [dir='auto'] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  h3 {
    margin: 0 0 4px;
    font: inherit;
    font-weight: 600;
  }
  .count {
    font-weight: 400;
  }
  .help {
    display: block;
    margin: 0;
    font-size: 0.8667em;
  }
  dl {
    margin: 0;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(7em, 11em) minmax(0, 1fr);
    gap: 2px 18px;
    align-items: baseline;
    padding-block: 7px;
  }
  .field:has(.ask) {
    position: relative;
    padding-inline-end: 30px;
  }
  .field + .field {
    border-block-start: 1px solid var(--_line);
  }
  dt {
    color: var(--_quiet);
    overflow-wrap: anywhere;
  }
  dt .help {
    color: inherit;
  }
  dd {
    margin: 0;
    min-inline-size: 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  /* As in tables: a corner. */
  .disputed {
    background: linear-gradient(to bottom left, var(--_warn) 50%, transparent 50%) right 4px / 8px 8px no-repeat;
  }
  .disputed:dir(rtl) {
    background-image: linear-gradient(to bottom right, var(--_warn) 50%, transparent 50%);
    background-position-x: left;
  }
  /* As in tables: not yet what the dataset says. */
  .suggested > h2,
  .suggested > dd > :not(.why, .ask, .pen) {
    color: var(--_accent);
    font-style: italic;
  }
  .titled > :is(.why, .not-taken) {
    grid-column: 1 / -1;
  }
  /* Nothing shows while a reader only reads: the field one is at has its mark. */
  .ask {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 0;
    display: grid;
    place-content: center;
    inline-size: 30px;
    block-size: 32px;
    color: var(--_quiet);
    opacity: 0;
  }
  .ask:focus-visible,
  .ask[aria-expanded='true'],
  .field:hover .ask,
  .titled:hover .ask {
    opacity: 1;
  }
  /* Not text: who copies the record does not copy it. */
  .ask::after {
    content: '?' / '';
    box-sizing: border-box;
    inline-size: 17px;
    block-size: 17px;
    border: 1px solid var(--_line);
    border-radius: 50%;
    color: var(--_accent);
    font-size: 11px;
    font-weight: 600;
    line-height: 15px;
    text-align: center;
  }
  .ask:hover::after,
  .ask[aria-expanded='true']::after {
    border-color: currentColor;
  }
  .told {
    position: static;
    display: flex;
    gap: 7px;
    align-items: center;
    justify-content: start;
    inline-size: auto;
    block-size: auto;
    min-block-size: 28px;
    font-size: 0.8667em;
    opacity: 1;
  }
  .titled {
    display: grid;
    grid-template-columns: minmax(0, max-content) auto auto;
    justify-content: start;
    column-gap: 4px;
    align-items: center;
  }
  .titled > .ask {
    position: static;
    flex: none;
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
    border-radius: var(--_radius-small);
    margin-block-end: 4px;
  }
  .link {
    color: var(--_accent);
    text-decoration: underline;
    text-decoration-color: color-mix(in oklch, var(--_accent) 40%, transparent);
    text-underline-offset: 3px;
  }
  .why {
    display: block;
    color: var(--_quiet);
    font-size: 0.8667em;
  }
  .links {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .links .ref,
  td .ref {
    min-block-size: 24px;
  }
  .small {
    min-block-size: 28px;
    padding-block: 2px;
    font-size: 0.8667em;
  }
  .tags {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .tag {
    margin: 0;
    border-radius: 11px;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .json {
    max-block-size: 20em;
    margin: 0;
    overflow: auto;
    font-size: 0.8667em;
    white-space: pre-wrap;
  }
  .prose > :first-child,
  li > :first-child {
    margin-block-start: 0;
  }
  .prose > :last-child,
  li > :last-child {
    margin-block-end: 0;
  }
  .prose p,
  .prose pre,
  .prose blockquote,
  .prose ul,
  .prose ol {
    margin-block: 0.5em;
  }
  .prose ul,
  .prose ol {
    padding-inline-start: 1.4em;
  }
  .prose .heading {
    font-weight: 600;
  }
  .prose blockquote {
    margin-inline: 0;
    border-inline-start: 3px solid var(--_line);
    padding-inline-start: 12px;
    color: var(--_quiet);
  }
  .prose code {
    border-radius: 4px;
    padding-inline: 3px;
    background: var(--_soft);
    font-size: 0.9em;
  }
  .prose pre {
    overflow: auto;
    white-space: pre-wrap;
  }
  .prose hr {
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
  }
  .related .small {
    margin-block-start: 8px;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 5px 10px;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: middle;
    max-inline-size: 22em;
    overflow-wrap: break-word; /* whole words make the width: the box scrolls */
  }
  td:first-child {
    min-inline-size: 8em;
  }
  tr:last-child > td {
    border-block-end: 0;
  }
  th {
    background: var(--_soft);
    color: var(--_quiet);
    font-size: 0.9em;
    font-weight: 400;
    white-space: nowrap;
  }
  .end {
    text-align: end;
  }
  .back {
    color: var(--_accent);
    min-block-size: 28px;
  }
  @media (hover: none), (pointer: coarse) {
    .field:has(.ask) {
      padding-inline-end: 44px;
    }
    .ask {
      inset-block-start: -4px;
      justify-content: end;
      inline-size: 44px;
      block-size: 44px;
      opacity: 1;
    }
    .ask::after {
      color: inherit;
      inline-size: 22px;
      block-size: 22px;
      font-size: 13px;
      line-height: 20px;
    }
    .told {
      justify-content: start;
      inline-size: auto;
      block-size: auto;
      min-block-size: 44px;
    }
    .ref,
    .back,
    .link,
    .small {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .disputed {
      forced-color-adjust: none;
    }
  }
  @container (max-width: 560px) {
    .field {
      grid-template-columns: 1fr;
    }
    .ref,
    .back {
      min-block-size: 24px;
    }
  }
`;
