/**
 * The ways to ask "Who says so?" of a value in a table of a dataset. Nothing shows while a reader only reads: the click that
 * selects a value puts a small mark into its cell. Besides: right click, long press, the context-menu key, Shift+F10,
 * Alt+ArrowDown (as on heads). Links and marked text keep the browser's own menu, Shift brings it everywhere.
 */
import { css } from 'lit';
import { sourceOf } from '../../kit/source.js';
import type { ActionHost } from '../table/table-actions.js';
import type { CellPlace } from './kobold-provenance-panel.js';
import '../../kit/terms/en-later.js';

const LONG_PRESS_MS = 550;
/** A finger that moves this far scrolls. */
const STILL_PX = 10;

export function installAskWho(host: ActionHost, show: (cell: CellPlace, anchor: HTMLElement) => void): void {
  const mark = document.createElement('span');
  mark.className = 'ask';
  // The keys above do the same for those who have no pointer.
  mark.ariaHidden = 'true';
  let markedPosition: string | undefined;
  let press: AbortController | undefined;
  let swallowsClick = false;

  function ask(cell: HTMLElement): void {
    const id = cell.closest<HTMLElement>('[data-record-id]')!.dataset['recordId']!;
    if (!cell.hasAttribute('tabindex')) cell.tabIndex = -1; // cards: the focus comes back here
    show({ id, field: cell.dataset['field']! }, cell);
  }

  /** True where the press is over before its time. */
  function longPress(event: PointerEvent, cell: HTMLElement): void {
    press = new AbortController();
    const { signal } = press;
    const end = () => press?.abort();
    const timer = setTimeout(() => {
      end();
      swallowsClick = true;
      ask(cell);
    }, LONG_PRESS_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
    const moved = ({ clientX, clientY }: PointerEvent) =>
      Math.hypot(clientX - event.clientX, clientY - event.clientY) > STILL_PX && end();
    for (const name of ['pointerup', 'pointercancel', 'scroll']) addEventListener(name, end, { signal, capture: true });
    addEventListener('pointermove', moved, { signal, capture: true });
  }

  const root = host.renderRoot as ShadowRoot;
  root.addEventListener('pointerdown', (event) => {
    press?.abort();
    swallowsClick = false;
    const { pointerType, target } = event as PointerEvent;
    const cell = pointerType === 'touch' ? cellAt(target) : undefined;
    if (cell && isDataset(host)) longPress(event as PointerEvent, cell);
  });
  root.addEventListener(
    'click',
    (event) => {
      const cell = cellAt(event.target);
      // The second click of two is for the cell, wherever the first has put the mark.
      const isMark = event.target === mark && (event as MouseEvent).detail < 2;
      if (swallowsClick || isMark) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!swallowsClick && cell) ask(cell);
        swallowsClick = false;
      } else if (cell && isDataset(host)) {
        mark.title = host.context.localize.terms.whoSays;
        markedPosition = cell.parentElement!.dataset['position'];
        cell.append(mark);
      } else mark.remove();
    },
    { capture: true },
  );
  root.addEventListener('contextmenu', (event) => {
    const { target, shiftKey } = event as MouseEvent;
    const cell = cellAt(target);
    const hasOwnMenu = (target as Element).closest('a[href], img') !== null || !(getSelection()?.isCollapsed ?? true);
    if (!cell || shiftKey || hasOwnMenu || !isDataset(host)) return;
    press?.abort();
    event.preventDefault();
    ask(cell);
  });
  root.addEventListener('keydown', (event) => {
    const { key, altKey, target } = event as KeyboardEvent;
    mark.remove();
    const cell = altKey && key === 'ArrowDown' ? cellAt(target) : undefined;
    if (!cell || event.defaultPrevented || !isDataset(host)) return;
    event.preventDefault();
    ask(cell);
  });
  // Cells serve one row after the other: what a title says is set when somebody is there to read it.
  const explain = ({ target }: Event) => {
    const { disputed } = host.context.localize.terms;
    const cell = cellAt(target);
    if (cell?.classList.contains('disputed')) cell.title = disputed;
    else if (cell?.title === disputed) cell.removeAttribute('title');
  };
  root.addEventListener('pointerover', explain);
  root.addEventListener('focusin', explain);
  // Rows are filled anew as they scroll.
  const scrolled = () => {
    if (mark.parentElement?.parentElement?.dataset['position'] !== markedPosition) mark.remove();
  };
  root.addEventListener('scroll', scrolled, { capture: true, passive: true });
}

/** The cell or the value of a card, of a record that has come. */
function cellAt(target: EventTarget | null): HTMLElement | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-record-id] [data-field]') : null;
  return cell ?? undefined;
}

function isDataset(host: HTMLElement): boolean {
  try {
    const source = sourceOf(host);
    return source?.kind === 'dataset' || (source?.kind === 'url' && /\.kobold$/i.test(new URL(source.url).pathname));
  } catch {
    return false;
  }
}

export const askWhoStyles = css`
  :has(> .ask):not(.pinned) {
    position: relative;
  }
  .ask {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    display: grid;
    place-content: center;
    inline-size: 26px;
    cursor: pointer;
    unicode-bidi: isolate;
  }
  :is(.end, .card dd) > .ask {
    inset-inline: 0 auto;
  }
  .ask::before {
    content: '?' / '';
    box-sizing: border-box;
    inline-size: 17px;
    block-size: 17px;
    border: 1px solid var(--_line);
    border-radius: 50%;
    background: var(--_paper);
    color: var(--_accent);
    font-size: 11px;
    font-weight: 600;
    line-height: 15px;
    text-align: center;
  }
  .ask:hover::before {
    border-color: currentColor;
  }
  .disputed {
    background-image: linear-gradient(to bottom left, var(--_warn) 50%, transparent 50%);
    background-repeat: no-repeat;
    background-position: right top;
    background-size: 8px 8px;
  }
  /* Not over the value, which ends where the corner is. */
  .card .disputed {
    padding-inline-end: 10px;
  }
  .disputed:dir(rtl) {
    background-image: linear-gradient(to bottom right, var(--_warn) 50%, transparent 50%);
    background-position: left top;
  }
  @media (pointer: coarse) {
    .ask {
      inline-size: 44px;
    }
    .ask::before {
      inline-size: 24px;
      block-size: 24px;
      font-size: 14px;
      line-height: 22px;
    }
  }
  @media (forced-colors: active) {
    .disputed {
      forced-color-adjust: none;
    }
  }
`;
