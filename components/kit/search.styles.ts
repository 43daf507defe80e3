/** The × of search boxes in the page's ink; Chromium's own is blue wherever it stands. */
import { css } from 'lit';

export const searchStyles = css`
  ::-webkit-search-cancel-button {
    appearance: none;
    inline-size: 20px;
    block-size: 20px;
    background:
      linear-gradient(45deg, transparent 46%, currentColor 46% 54%, transparent 54%) center / 11px 11px no-repeat,
      linear-gradient(-45deg, transparent 46%, currentColor 46% 54%, transparent 54%) center / 11px 11px no-repeat;
    opacity: 0.65;
    cursor: pointer;
  }
`;
