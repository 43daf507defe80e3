/**
 * A lit directive for a window of rows: when the window moves, rows that fall out at one end are put in at the other and
 * filled anew; others only where they show something else. `repeat` makes new nodes for them, or moves all others when
 * keys turn round, which takes the focus away.
 */
import { noChange } from 'lit';
import { type ChildPart, directive, Directive } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

class RecycleDirective extends Directive {
  #from = 0;
  readonly #parts: ChildPart[] = [];
  /** What each row was last made of. */
  readonly #shown = new WeakMap<ChildPart, readonly unknown[]>();

  render(
    _from: number,
    _to: number,
    _inputs: (position: number) => readonly unknown[],
    _template: (position: number) => unknown,
  ): unknown {
    return noChange;
  }

  override update(container: ChildPart, [from, to, inputs, template]: Parameters<this['render']>): unknown {
    const parts = this.#parts;
    if (parts.length > 0) this.#turn(container, from);
    this.#from = from;
    while (parts.length > to - from) removePart(parts.pop()!);
    while (parts.length < to - from) parts.push(insertPart(container));
    parts.forEach((part, index) => {
      const shows = inputs(from + index);
      if (isSame(this.#shown.get(part), shows)) return;
      this.#shown.set(part, shows);
      setChildPartValue(part, template(from + index));
    });
    return noChange;
  }

  /** Rows still in sight stay as they are; a jump further than the window leaves all where they are. */
  #turn(container: ChildPart, from: number): void {
    const parts = this.#parts;
    const by = from - this.#from;
    if (Math.abs(by) >= parts.length) return;
    for (let i = 0; i < by; i++) parts.push(insertPart(container, undefined, parts.shift()!));
    for (let i = 0; i > by; i--) parts.unshift(insertPart(container, parts[0]!, parts.pop()!));
  }
}

/** Items at positions [from, to): a template each, and the inputs it is made of, compared by identity. Stands between tags. */
export const recycle = directive(RecycleDirective);

function isSame(before: readonly unknown[] | undefined, now: readonly unknown[]): boolean {
  return before?.length === now.length && now.every((input, index) => input === before[index]);
}
