/**
 * What the builder wants of columns: `<kobold-field>` children, or the short form
 * `columns='variety_name "Variety" 12em, days'`. Reads whatever it can: nonsense never breaks a table.
 */
import { booleanAttribute } from '../../kit/attributes.js';
import type { ColumnWish } from './column-layout.js';

/** Quotes of any kind protect commas and blanks; `[A header]` too. */
const TOKEN = /\s*(?:(,)|"([^"]*)"|'([^']*)'|“([^”]*)”|„([^“”]*)[“”]|\[([^\]]*)\]|([^\s,"'“„[]+)|["'“„[])/gy;
const LENGTH = /^\d*\.?\d+(px|em|rem|ch|%|vw)?$/i;

/** Name, then in any order a label (the first further text) and a width. */
export function parseColumns(text: string): readonly ColumnWish[] {
  const wishes: ColumnWish[] = [];
  let words: string[] = [];
  const take = () => {
    const [name, ...rest] = words;
    const width = rest.find((word) => LENGTH.test(word));
    const label = rest.filter((word) => word !== width).join(' ');
    if (name) wishes.push({ name, ...(label && { label }), ...(width && { width: asLength(width) }) });
    words = [];
  };
  for (const [, comma, ...kinds] of text.matchAll(TOKEN)) {
    const word = kinds.find((kind) => kind !== undefined)?.trim();
    if (comma) take();
    else if (word) words.push(word); // else a quote without its partner
  }
  take();
  return wishes;
}

export function readFieldElements(table: HTMLElement): readonly ColumnWish[] {
  return [...table.children].flatMap((child): ColumnWish[] => {
    const name = child.localName === 'kobold-field' ? child.getAttribute('name')?.trim() : undefined;
    if (!name) return [];
    const text = (attribute: string) => child.getAttribute(attribute)?.trim() || undefined;
    const flag = (attribute: string) => booleanAttribute.fromAttribute(child.getAttribute(attribute));
    const align = text('align');
    const width = text('width');
    return [
      {
        name,
        label: text('label'),
        format: text('format'),
        width: width && LENGTH.test(width) ? asLength(width) : undefined,
        align: align === 'start' || align === 'center' || align === 'end' ? align : undefined,
        pin: flag('pin'),
        hidden: flag('hidden'),
        wrap: flag('wrap'),
      },
    ];
  });
}

const asLength = (width: string): string => (/\d$/.test(width) ? `${width}px` : width);
