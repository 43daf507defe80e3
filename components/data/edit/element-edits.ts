/**
 * All that is changed of one element: the values of its own records, and those of records that a reader followed to, where the same ids
 * stand for others. Who shows the same values shares these: a table and the record that it opens.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { CellEdits } from './cell-edits.js';
import type { HeldCell } from './held-cells.js';

export type EditedElement = HTMLElement & Pick<ReactiveControllerHost, 'addController'>;

/** Of records that were followed to, if it is not what the element itself shows. */
export interface OtherResource {
  readonly dataset: string;
  readonly resource: string;
  /** Another dataset than the element's. */
  readonly isElsewhere: boolean;
}

/** What was typed and not taken, and where that is changed. */
export interface HeldValue {
  readonly edits: CellEdits;
  readonly cell: HeldCell;
  /** Undefined: of the element's own records. */
  readonly other: OtherResource | undefined;
}

const known = new WeakMap<EditedElement, ElementEdits>();

export function editsOf(host: EditedElement, other?: OtherResource): CellEdits {
  return allOf(host).of(other);
}

/** Its own first. */
export function heldOf(host: EditedElement): HeldValue[] {
  return allOf(host).held();
}

/** One for each value of an element. */
export const heldName = ({ cell, other }: HeldValue): string =>
  JSON.stringify([other?.dataset, other?.resource, cell.record, cell.field]);

/** Tells when other values of the element are marked. The function returned ends it. */
export function followEdits(host: EditedElement, changed: () => void): () => void {
  const { followers } = allOf(host);
  followers.add(changed);
  return () => void followers.delete(changed);
}

function allOf(host: EditedElement): ElementEdits {
  const all = known.get(host) ?? new ElementEdits(host);
  known.set(host, all);
  return all;
}

class ElementEdits implements ReactiveController {
  readonly followers = new Set<() => void>();
  readonly #own: CellEdits;
  readonly #others = new Map<string, { readonly edits: CellEdits; readonly other: OtherResource }>();

  constructor(private readonly host: EditedElement) {
    this.#own = this.#made();
    host.addController(this);
  }

  hostConnected(): void {
    this.#guard();
  }

  /** The window would keep an element that is gone from the page, and all that it holds. */
  hostDisconnected(): void {
    this.#guard();
  }

  of(other: OtherResource | undefined): CellEdits {
    if (!other) return this.#own;
    const name = `${other.dataset} ${other.resource}`;
    const one = this.#others.get(name) ?? { edits: this.#made(), other };
    this.#others.set(name, one);
    return one.edits;
  }

  held(): HeldValue[] {
    const all = [{ edits: this.#own, other: undefined }, ...this.#others.values()];
    return all.flatMap(({ edits, other }) => [...edits.held].map((cell) => ({ edits, cell, other })));
  }

  /** Only while something would be lost: pages that listen are not kept for the way back. */
  #guard(): void {
    const isGuarded = this.host.isConnected && this.held().length > 0;
    if (isGuarded) addEventListener('beforeunload', this.#leaving);
    else removeEventListener('beforeunload', this.#leaving);
  }

  readonly #leaving = (event: Event): void => event.preventDefault();

  #made(): CellEdits {
    return new CellEdits(this.host, () => {
      this.#guard();
      for (const follower of this.followers) follower();
    });
  }
}
