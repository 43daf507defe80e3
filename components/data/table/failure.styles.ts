/** A failure outside of tables, which bring the same among what they show first: one line, its way on, details below. */
import { css } from 'lit';

export const failureStyles = css`
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding-block: 8px;
  }
  .failure details {
    flex-basis: 100%;
    margin: 0;
    color: var(--_quiet);
    font-size: 0.9em;
  }
  .failure summary {
    cursor: pointer;
    inline-size: fit-content;
  }
  .failure p {
    margin: 6px 0;
  }
  .failure [dir] {
    inline-size: fit-content;
  }
  .failure dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 0;
  }
  .failure :is(p, dd) {
    overflow-wrap: anywhere;
  }
  .failure dd {
    margin: 0;
  }
`;
