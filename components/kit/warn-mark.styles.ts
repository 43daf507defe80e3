/** The dot before a sentence of what is wrong: declarations, for the `::before` of whatever says it. */
import { css } from 'lit';

export const warnMark = css`
  content: '';
  display: inline-block;
  inline-size: 8px;
  block-size: 8px;
  margin-inline-end: 6px;
  border-radius: 50%;
  background: var(--_warn);
`;
