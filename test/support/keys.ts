/** A reader who has keys only: presses them, and must see after each where they are. */
import type { KeyInput, Page } from 'puppeteer-core';
import { until } from './page.js';

/** Opens every shadow root on the way. */
const FOCUS = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return { name: 'nothing', isLost: true };
  const { top, left, bottom, right, width } = at.getBoundingClientRect();
  const marked = at.matches('input[type=file]') ? at.closest('label') : at;
  const { outlineStyle, outlineWidth } = getComputedStyle(marked);
  return {
    name: [
      at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent,
      at.closest('[data-field]')?.dataset.field ?? '',
    ].map((text) => text.trim().replace(/\\s+/g, ' ')).join(' @').replace(/ @$/, '').slice(0, 60),
    isLost: false,
    isSeen: width > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    isMarked: at.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
})()`;

interface Focus {
  /** Accessible name, and ` @` the field of the cell it is in. */
  readonly name: string;
  readonly isLost: boolean;
  readonly isSeen?: boolean;
  readonly isMarked?: boolean;
}

export class Keys {
  constructor(readonly page: Page) {}

  /** `Shift+Tab`, `Alt+ArrowDown`. Fails where the focus is lost, out of sight or unmarked a moment later. */
  async press(...combinations: string[]): Promise<void> {
    for (const combination of combinations) {
      const keys = combination.split('+') as KeyInput[];
      const last = keys.pop()!;
      for (const key of keys) await this.page.keyboard.down(key);
      await this.page.keyboard.press(last);
      for (const key of keys.reverse()) await this.page.keyboard.up(key);
      await until(`the focus in sight after ${combination}`, async () => {
        const focus = await this.#focus();
        if (focus.isSeen && focus.isMarked) return true;
        throw new Error(JSON.stringify(focus));
      });
    }
  }

  /** Presses until the focus is on this. */
  async pressUntil(combination: string, name: string | RegExp, most = 30): Promise<void> {
    const names: string[] = [];
    for (let times = 0; times < most; times++) {
      await this.press(combination);
      names.push(await this.name());
      if (isCalled(names.at(-1)!, name)) return;
    }
    throw new Error(`${combination} does not lead to ${String(name)}, but to ${names.join(' | ')}`);
  }

  async name(): Promise<string> {
    return (await this.#focus()).name;
  }

  /** What opens, or comes back, takes its time. */
  arrivesAt(name: string | RegExp): Promise<boolean> {
    return until(`the focus on ${String(name)}`, async () => {
      const focus = await this.#focus();
      if (isCalled(focus.name, name) && focus.isSeen && focus.isMarked) return true;
      throw new Error(JSON.stringify(focus));
    });
  }

  #focus(): Promise<Focus> {
    return this.page.evaluate(FOCUS) as Promise<Focus>;
  }
}

const isCalled = (has: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? has === wanted : wanted.test(has);
