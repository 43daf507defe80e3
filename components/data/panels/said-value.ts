/**
 * What somebody said, as its cell would show it: with its unit, dates and choices in the reader's words. It comes as the text of
 * the value (`valueToText`), so numbers and yes/no are made of it again.
 */
import { nothing } from 'lit';
import type { Cell, Field } from '../../../core/table/field.js';
import type { LocalizeController } from '../../kit/localize.js';
import { renderOption } from '../grid/choices.js';
import { isNumeric, type CellFormat } from '../grid/cell-text.js';
import { declaredText, optionColor } from '../grid/value-words.js';

/** Beyond this, decimals are more than a number of the page holds. */
const SURE_DIGITS = 15;

export function renderSaid(text: string, field: Field, localize: LocalizeController, format: CellFormat): unknown {
  const cell = cellOfText(text, field);
  const words = declaredText(cell, field, localize, format);
  const color = field.declared?.type === 'enum' ? optionColor(text, field.declared) : undefined;
  return color ? renderOption(words, color) : words || nothing;
}

function cellOfText(text: string, { type }: Field): Cell {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  const isSure = text.replace(/[-.]/g, '').length <= SURE_DIGITS;
  const number = isNumeric(type) && isSure && text.trim() !== '' ? Number(text) : NaN;
  return Number.isFinite(number) ? number : text;
}

/** The zone that the table or record around it was given; from inside their shadow roots. */
export function formatAround(element: Element): CellFormat {
  for (let at: Element | undefined = element; at; at = hostOf(at)) {
    const timeZone = at.closest('[time-zone]')?.getAttribute('time-zone');
    if (timeZone) return { timeZone };
  }
  return {};
}

function hostOf(element: Element): Element | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}
