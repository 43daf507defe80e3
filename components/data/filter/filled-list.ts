/**
 * Keeps a template's clones in step with the records: nodes of unchanged records stay as they are, moved ones move.
 * They stand right after the template; what holds them becomes the slot `results`, all else is the static content.
 */
import type { RowItem } from '../../../worker/api.js';
import { fillTemplate, type FillContext } from '../query/query-template.js';

interface Filled {
  readonly row: RowItem;
  readonly nodes: readonly Element[];
}

export class FilledList {
  #template: HTMLElement | undefined;
  #end: Comment | undefined;
  #filled = new Map<number, Filled>();
  #basis: readonly unknown[] = [];

  constructor(private readonly host: HTMLElement) {}

  /** Records have taken the place of the static content. */
  get isShown(): boolean {
    return this.#template !== undefined;
  }

  show(template: HTMLElement, rows: readonly RowItem[], context: FillContext): void {
    const basis = [
      template,
      context.fields,
      context.localize.lang,
      context.localize.terms,
      [...context.imageHosts].join(' '),
    ];
    if (template !== this.#template) this.#begin(template);
    if (basis.some((part, index) => part !== this.#basis[index])) this.#clear();
    this.#basis = basis;
    const next = new Map<number, Filled>();
    for (const row of rows) {
      const known = this.#filled.get(row.key);
      next.set(
        row.key,
        known && sameRow(known.row, row) ? known : { row, nodes: fillTemplate(template, row, context) },
      );
    }
    for (const [key, { nodes }] of this.#filled) {
      if (next.get(key)?.nodes !== nodes) for (const node of nodes) node.remove();
    }
    this.#filled = next;
    this.#arrange();
  }

  #begin(template: HTMLElement): void {
    this.#clear();
    this.#end?.remove();
    this.#template = template;
    this.#end = document.createComment('');
    let place: Element = template;
    if (template.parentElement === this.host) {
      // A direct child stays with the static content; its clones get a home of their own.
      place = this.host.querySelector(':scope > [data-kobold-results]') ?? document.createElement('div');
      place.setAttribute('data-kobold-results', '');
      place.setAttribute('slot', 'results');
      place.replaceChildren(this.#end);
      if (!place.parentElement) template.after(place);
      return;
    }
    if (!(template instanceof HTMLTemplateElement)) template.hidden = true;
    template.after(this.#end);
    while (place.parentElement && place.parentElement !== this.host) place = place.parentElement;
    place.setAttribute('slot', 'results');
  }

  #clear(): void {
    for (const { nodes } of this.#filled.values()) for (const node of nodes) node.remove();
    this.#filled = new Map();
  }

  /** From the end, so that a node already in its place is not touched: focus and selection in it survive. */
  #arrange(): void {
    let before: ChildNode | undefined = this.#end;
    if (!before?.isConnected) return;
    for (const { nodes } of [...this.#filled.values()].reverse()) {
      for (const node of [...nodes].reverse()) {
        if (before!.previousSibling !== node) before!.before(node);
        before = node;
      }
    }
  }
}

const sameRow = (a: RowItem, b: RowItem): boolean =>
  a === b ||
  (a.id === b.id && a.cells.length === b.cells.length && a.cells.every((cell, at) => Object.is(cell, b.cells[at])));
