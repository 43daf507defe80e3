/**
 * Runs in every measured page before its own scripts: sees what a reader sees, by the same rule for every table.
 * A text is shown when a cell of the page, through open shadow roots, holds exactly it.
 */

export interface Expected {
  /** What a cell must show once the action is done, and what no cell may show any more. */
  readonly shows: string;
  readonly hides?: string;
}

export interface Action {
  /** From the call to the end of the first frame that is as expected: styled, laid out and painted. */
  readonly ms: number;
  /** Sum and greatest of the tasks over 50 ms meanwhile. */
  readonly blockedMs: number;
  readonly longestTaskMs: number;
}

export interface Probe {
  /** Ms since navigation of the first animation frame that finds the first row's id in a cell. */
  readonly firstRow: Promise<number>;
  act(action: () => void, expected: Expected, deadlineMs: number): Promise<Action>;
  /** Ms since navigation once the frame is painted whose animation callback we are in. */
  painted(): Promise<number>;
  /** The first cell's text of the row at this point of the window; '' where nothing is shown. */
  rowAt(x: number, y: number): string;
  /** What scrolls furthest: the rows. */
  scroller(): Element;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

const CELLS = '[role=gridcell], [role=cell], [role=rowheader]';
const ID = /^P\d{7}$/;
const FIRST_ID = 'P0000001';

const longTasks: PerformanceEntry[] = [];
const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries()));
observer.observe({ entryTypes: ['longtask'] });

window.probe = {
  // From the very start: whoever asks comes too late to look.
  firstRow: frameThat(() => isShown(FIRST_ID), 120_000),

  async act(action, { shows, hides }, deadlineMs) {
    const done = (): boolean => isShown(shows) && !(hides && isShown(hides));
    if (done()) throw new Error(`"${shows}" is shown before the action`);
    // A task of its own: what the debugger calls does not count as a long task.
    await new Promise((resolve) => setTimeout(resolve));
    const start = performance.now();
    action();
    await frameThat(done, start + deadlineMs);
    const end = await this.painted();
    // Long tasks are reported late.
    await new Promise((resolve) => setTimeout(resolve, 150));
    const tasks = longTasks.filter((task) => task.startTime + task.duration > start && task.startTime < end);
    return {
      ms: end - start,
      blockedMs: tasks.reduce((sum, task) => sum + task.duration, 0),
      longestTaskMs: tasks.reduce((most, task) => Math.max(most, task.duration), 0),
    };
  },

  painted() {
    // A frame's callbacks and its rendering are one task; a message is the next.
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(undefined);
    });
  },

  rowAt(x, y) {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) {
      const inner: Element | null = element.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === element) break;
      element = inner;
    }
    const row = element?.closest('[role=row]');
    for (const cell of row?.querySelectorAll(CELLS) ?? []) {
      const text = textOf(cell);
      if (ID.test(text)) return text;
    }
    return '';
  },

  scroller() {
    const scrolls = [...roots()]
      .flatMap((root) => [...root.querySelectorAll('*')])
      .filter((element) => {
        const overflow = getComputedStyle(element).overflowY;
        return overflow === 'auto' || overflow === 'scroll';
      });
    const most = Math.max(...scrolls.map(range));
    // Some draw a scroll bar of their own beside it, which scrolls as far but is no place to look at rows.
    const furthest = scrolls.filter((element) => range(element) > 0.9 * most);
    return furthest.sort((a, b) => b.clientWidth - a.clientWidth)[0] ?? document.documentElement;
  },
};

/** Ms since navigation of the first animation frame that finds it so; `until` in the same measure. */
function frameThat(holds: () => boolean, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const now = performance.now();
      if (holds()) resolve(now);
      else if (now > until) reject(new Error(`the page does not show what it should after ${Math.round(now)} ms`));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

function isShown(text: string): boolean {
  for (const root of roots()) for (const cell of root.querySelectorAll(CELLS)) if (textOf(cell) === text) return true;
  return false;
}

function textOf(cell: Element): string {
  return (cell.textContent ?? '').trim();
}

/** The document and every open shadow root in it. */
function* roots(from: Document | ShadowRoot = document): Generator<Document | ShadowRoot> {
  yield from;
  for (const element of from.querySelectorAll('*')) if (element.shadowRoot) yield* roots(element.shadowRoot);
}

function range(element: Element): number {
  return element.scrollHeight - element.clientHeight;
}
