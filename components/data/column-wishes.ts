/**
 * What the builder wants of columns: `<kobold-field>` children, or the short form
 * `columns='variety_name "Variety" 12em, days'`. Reads whatever it can: nonsense never breaks a table.
 */
import type { ErrorData } from '../../core/errors.js';
import type { Field } from '../../core/table/field.js';
import { booleanAttribute } from '../kit/attributes.js';
import { fieldNamed, type ColumnWish } from './column-layout.js';

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

/** Names that no field answers to. */
export function unknownColumns(wishes: readonly ColumnWish[], fields: readonly Field[]): readonly ErrorData[] {
  if (fields.length === 0) return [];
  return wishes
    .filter((wish) => !fieldNamed(fields, wish.name))
    .map((wish) => ({
      code: 'unknown-field',
      message: `No field '${shorten(wish.name)}'. There are: ${fields
        .slice(0, 12)
        .map((field) => field.key)
        .join(', ')}${fields.length > 12 ? ' …' : ''}.`,
      details: { field: shorten(wish.name), where: 'columns' },
    }));
}

const asLength = (width: string): string => (/\d$/.test(width) ? `${width}px` : width);
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
