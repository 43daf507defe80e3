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
    padding-block: 7px;
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
  .gone {
    text-decoration: line-through;
    text-decoration-color: var(--_quiet);
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
  .tag + .tag {
    margin: 0;
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
    vertical-align: baseline;
    max-inline-size: 22em;
    overflow-wrap: anywhere;
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
