/** How the line of changes that wait looks. */
import { css } from 'lit';

export const suggestionStyles = css`
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block-start: 8px;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_tint);
  }
  .line.empty {
    margin: 0;
    padding: 0;
    border: 0;
  }
  .text {
    flex: 1 1 16em;
    margin: 0;
  }
  /* Cards are many screens of a phone: what is to be done next is not to be looked for below them. */
  @media (max-width: 560px) {
    :host([near]) {
      position: sticky;
      inset-block-end: 0;
    }
    .line {
      background: linear-gradient(var(--_tint) 0 0) var(--_paper);
    }
  }
  .send {
    border-color: var(--_accent);
    color: var(--_accent);
    font-weight: 600;
  }
  .failure {
    flex-basis: 100%;
    margin: 0;
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 9px;
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: 44px;
    }
  }
`;
