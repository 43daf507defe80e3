/**
 * Keys of what opens on demand. Tab stays inside and passes over long lists of values, arrows go through everything one
 * by one, and keys that scroll move what is open instead of the page behind it.
 */
import { focusable } from '../../kit/focus-keeper.js';

/** These have a use for arrows, or for Home and End, themselves. */
export const OWN_ARROWS = 'input:not([type=checkbox], [type=search]), select, textarea, [role=tab]';
const TYPED = 'input:not([type=checkbox]), select, textarea';
const PRESSED = 'button, a, summary, input, select, textarea';
/** A list with more boxes than this is one stop for Tab: what comes after it must not be fifty presses away. */
const LONG = 8;

/** `body`: the part that scrolls. */
export function panelKey(event: KeyboardEvent, root: ShadowRoot, body: HTMLElement): void {
  const { key, shiftKey, altKey, ctrlKey, metaKey, defaultPrevented } = event;
  if (defaultPrevented || altKey || ctrlKey || metaKey) return;
  const by = key === 'Tab' ? (shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by === undefined) return scrollKey(event, body);
  const from = root.activeElement;
  if (key !== 'Tab' && (shiftKey || from?.matches(OWN_ARROWS))) return;
  const all = focusable(root);
  const at = all.findIndex((each) => each === from);
  if (at < 0) return;
  let to = at + by;
  if (key === 'Tab') {
    const list = longListAround(all[at]!);
    while (list?.contains(all[to] ?? null)) to += by;
    if (!list && all[to]) return; // the browser knows the way
  }
  event.preventDefault();
  (all[to] ?? all.at(by < 0 ? -1 : 0))?.focus();
}

/** Space, PageUp, PageDown, Home, End; arrows where nothing else wants them. The page behind stays where it is. */
export function scrollKey(event: KeyboardEvent, body: HTMLElement): void {
  const { key } = event;
  // Elements within have buttons of their own, which are told of as the element.
  if ((event.composedPath()[0] as Element).matches(key === ' ' ? PRESSED : TYPED)) return;
  const page = body.clientHeight * 0.9;
  const all = body.scrollHeight;
  const by = { PageDown: page, ' ': page, PageUp: -page, ArrowDown: 40, ArrowUp: -40, End: all, Home: -all }[key];
  if (by === undefined) return;
  event.preventDefault();
  body.scrollTop += by;
}

function longListAround(element: Element): Element | null {
  const list = element.closest('.values');
  return list && focusable(list).length > LONG ? list : null;
}
