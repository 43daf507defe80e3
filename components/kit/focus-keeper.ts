/**
 * The focus is never lost: where an update takes away what has it, or puts it out of use (the arrow to the next page, on
 * the last page), what stands beside it gets the focus.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export const FOCUSABLE =
  'button:not(:disabled, [tabindex="-1"]), input:not(:disabled), select, textarea, summary, a[href], [tabindex="0"]';

/** What can take the focus now, in order. */
export function focusable(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) => each.checkVisibility());
}

export class FocusKeeper implements ReactiveController {
  #had: HTMLElement | undefined;
  #around: Element | null = null;
  #ways: HTMLElement[] = [];

  constructor(private readonly host: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment }) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#had = (this.#root?.activeElement as HTMLElement | null | undefined) ?? undefined;
    if (!this.#had) return;
    this.#around = this.#had.closest('ul, nav, section, .foot');
    this.#ways = [...this.#root!.querySelectorAll<HTMLElement>(FOCUSABLE)];
  }

  hostUpdated(): void {
    const had = this.#had;
    this.#had = undefined;
    if (!had || isUsable(had)) return;
    const now = this.#root?.activeElement;
    if (now ? now !== had : document.activeElement !== document.body) return;
    const at = this.#ways.indexOf(had);
    const ways = [...this.#ways.slice(at + 1), ...this.#ways.slice(0, at).reverse()].filter(isUsable);
    (ways.find((each) => this.#around?.contains(each)) ?? ways[0])?.focus();
  }

  get #root(): ShadowRoot | undefined {
    return this.host.renderRoot as ShadowRoot | undefined;
  }
}

const isUsable = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled') && element.checkVisibility();
