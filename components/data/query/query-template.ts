/**
 * A builder's template filled with records: clones in the light DOM, so that the page's own styles apply. Data becomes
 * text nodes and the attributes on a short list; nothing in a cell can become markup, script or style.
 */
import type { Cell, Field } from '../../../core/table/field.js';
import type { RowItem } from '../../../worker/api.js';
import { isAllowed } from '../../kit/allowed-images.js';
import { fillLink, safeUrl } from '../../kit/safe-url.js';
import { isEmptyCell, type Localizer } from '../grid/cell-text.js';
import { declaredText } from '../grid/value-words.js';
import { fieldNamed } from '../grid/column-layout.js';

export interface FillContext {
  readonly fields: readonly Field[];
  readonly localize: Localizer;
  /** For relative links. */
  readonly base: string;
  /** Hosts whose images may be loaded. */
  readonly imageHosts: ReadonlySet<string>;
  /** A name no field has: said once, by whoever fills. */
  unknown(name: string): void;
}

/** The template of a list: a `<template>`, or any element marked `data-template` where a CMS deletes those. */
export function templateOf(host: HTMLElement): HTMLElement | undefined {
  const own = (found: HTMLElement) => found.closest('kobold-query, [data-kobold]') === host;
  return [...host.querySelectorAll<HTMLElement>('template, [data-template]')].find(own);
}

/** One record's nodes, ready to be put in. */
export function fillTemplate(template: HTMLElement, row: RowItem, context: FillContext): Element[] {
  const content = template instanceof HTMLTemplateElement ? template.content : template;
  const clone = content.cloneNode(true) as DocumentFragment | HTMLElement;
  if (clone instanceof HTMLElement) {
    clone.removeAttribute('data-template');
    clone.removeAttribute('id');
    clone.hidden = false;
  }
  const elements =
    clone instanceof HTMLElement ? [clone, ...clone.querySelectorAll('*')] : [...clone.querySelectorAll('*')];
  for (const element of elements) fillElement(element, row, context);
  const roots = clone instanceof HTMLElement ? [clone] : wrapped(clone);
  for (const root of roots) root.setAttribute('data-record-id', row.id);
  return roots;
}

/** Text beside elements would be lost when rows move: a template of several nodes comes in one `<div>`. */
function wrapped(fragment: DocumentFragment): Element[] {
  const hasText = [...fragment.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  if (!hasText) return [...fragment.children];
  const wrapper = document.createElement('div');
  wrapper.append(fragment);
  return [wrapper];
}

function fillElement(element: Element, row: RowItem, context: FillContext): void {
  const condition = element.getAttribute('data-if');
  if (condition !== null) {
    const cell = cellNamed(condition, row, context);
    if (isEmptyCell(cell) || cell === false) return element.remove();
    element.removeAttribute('data-if');
  }
  const name = element.getAttribute('data-field');
  if (name !== null && !/^(script|style)$/.test(element.localName)) element.textContent = textNamed(name, row, context);
  for (const { name, value } of [...element.attributes]) {
    if (!name.startsWith('data-attr-')) continue;
    setAttribute(element, name.slice('data-attr-'.length), value, row, context);
    element.removeAttribute(name);
  }
}

const ALLOWED = new Set(['href', 'src', 'alt', 'title', 'lang', 'dir', 'datetime', 'value', 'class', 'max', 'min']);

function setAttribute(element: Element, name: string, pattern: string, row: RowItem, context: FillContext): void {
  const isOwnData = /^(data-(?!attr-|kobold)[\w-]+|aria-(label|description|valuetext))$/.test(name);
  // There `data-src` and the like say what is loaded: that is the builder's to say, never a cell's.
  const isSetup = name.startsWith('data-') && element.hasAttribute('data-kobold');
  if ((!ALLOWED.has(name) && !isOwnData) || isSetup) return context.unknown(`data-attr-${name}`);
  const value = name === 'href' || name === 'src' ? urlFrom(pattern, row, context) : textFrom(pattern, row, context);
  if (value === undefined || (name === 'src' && !isAllowedImage(element, value, context))) return;
  if (name === 'href' && !/^a(rea)?$/.test(element.localName)) return;
  // Where data leads, nobody is told of the page that was read, unless the builder says otherwise.
  if (name === 'src') setUnlessSaid(element, 'referrerpolicy', 'no-referrer');
  if (name === 'href' && new URL(value).origin !== new URL(context.base).origin)
    setUnlessSaid(element, 'rel', 'noreferrer nofollow ugc');
  element.setAttribute(name, value);
}

function setUnlessSaid(element: Element, name: string, value: string): void {
  if (!element.hasAttribute(name)) element.setAttribute(name, value);
}

/** A whole cell may be a link of its own; parts of a link are percent-encoded. */
function urlFrom(pattern: string, row: RowItem, context: FillContext): string | undefined {
  const whole = /^\s*\{([^{}]+)\}\s*$/.exec(pattern);
  const valueOf = (name: string): string => {
    const cell = cellNamed(name, row, context);
    return isEmptyCell(cell) ? '' : String(cell);
  };
  if (!whole) return fillAddress(pattern, valueOf, context.base);
  const value = valueOf(whole[1]!.trim());
  return value ? safeUrl(value, context.base) : undefined;
}

function fillAddress(pattern: string, valueOf: (name: string) => string, base: string): string | undefined {
  if (!/^\s*(mailto|tel):/i.test(pattern)) return fillLink(pattern, valueOf, base);
  const filled = pattern.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    encodeURIComponent(valueOf(name.trim())).replace(/%40/g, '@'),
  );
  return safeUrl(filled);
}

function isAllowedImage(element: Element, url: string, { imageHosts }: FillContext): boolean {
  if (element.localName !== 'img') return false;
  return isAllowed(new URL(url), imageHosts);
}

const textFrom = (pattern: string, row: RowItem, context: FillContext): string =>
  pattern.replace(/\{([^{}]+)\}/g, (_, name: string) => textNamed(name.trim(), row, context));

function textNamed(name: string, row: RowItem, context: FillContext): string {
  const field = fieldNamed(context.fields, name.trim());
  if (field) return declaredText(cellNamed(name, row, context), field, context.localize);
  return String(cellNamed(name, row, context) ?? '');
}

function cellNamed(name: string, row: RowItem, context: FillContext): Cell {
  const field = fieldNamed(context.fields, name.trim());
  if (field) return row.cells[context.fields.indexOf(field)];
  if (name.trim() === 'id') return row.id;
  if (context.fields.length) context.unknown(name.trim());
  return undefined;
}
