/** Lets a table scroll inside its frame, with bar and foot in sight: its height is the frame's less all that is around the rows. */
import type { FilterTarget } from '../data/table/reader-view.js';

/** Tables this short stand as tall as they are. */
const FEW_ROWS = 12;
/** Bar, foot and margins, before they can be measured. */
const USUALLY_AROUND = 120;
const LEAST_HEIGHT = 160;

export function fillFrame(table: HTMLElement): void {
  const set = (height: string) => table.getAttribute('height') !== height && table.setAttribute('height', height);
  const fit = () => {
    const { counts } = (table as FilterTarget).context?.state ?? {};
    if (counts?.complete && counts.total <= FEW_ROWS) return table.removeAttribute('height');
    const rows = table.shadowRoot?.querySelector<HTMLElement>('.scroller, .cards');
    const around = rows ? Math.ceil(document.body.offsetHeight - rows.offsetHeight) : USUALLY_AROUND;
    set(`${Math.max(LEAST_HEIGHT, innerHeight - around)}px`);
  };
  fit();
  table.addEventListener('table-update', () => requestAnimationFrame(fit));
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(table);
  addEventListener('resize', fit);
}
