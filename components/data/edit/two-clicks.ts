/**
 * One click opens what a value leads to, and two change it: so the first waits whether there is a second. Only clicks of people wait,
 * and none that the browser is asked something else with.
 */
const DOUBLE_CLICK_MS = 350;

export class TwoClicks {
  #opening: ReturnType<typeof setTimeout> | undefined;

  /** It was the second, or something else is done. */
  stop(): void {
    clearTimeout(this.#opening);
  }

  /** True where the click waits. `opens`: what one click opens; `of`: whose it is: it is for this one, or for none. */
  waits(event: MouseEvent, opens: string, of: (pressed: HTMLElement) => unknown): boolean {
    const { target, detail, isTrusted, ctrlKey, metaKey, shiftKey } = event;
    const isPlain = isTrusted && detail > 0 && !ctrlKey && !metaKey && !shiftKey;
    const pressed = isPlain ? (target as Element).closest<HTMLElement>(opens) : null;
    if (!pressed) return false;
    stopEvent(event);
    this.stop();
    const first = of(pressed);
    if (detail === 1)
      this.#opening = setTimeout(() => {
        if (of(pressed) === first) pressed.click();
      }, DOUBLE_CLICK_MS);
    return true;
  }
}

export function stopEvent(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
