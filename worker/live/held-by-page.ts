/**
 * What the page holds of a view, so that a frame carries only what changed. The page keeps exactly the window of the
 * newest frame (RowsPatch); this mirror makes the same steps.
 */
import type { ErrorData } from '../../core/errors.js';
import type { Field } from '../../core/table/field.js';
import type { Facet, Frame, Item, RowsPatch } from '../api.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type FramePart = Omit<Frame, 'n'>;

/** Everything a view shows, whole. */
export interface Shown {
  readonly request: number;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly resolved: Frame['resolved'];
  readonly counts: Frame['counts'];
  readonly offset: number;
  readonly keys: readonly (number | string)[];
  /** Changes when cells of rows may differ though their keys are the same. */
  readonly content: unknown;
  item(key: number | string): Item;
  /** undefined: nobody asked for one, or nothing is known yet. */
  readonly record: Frame['record'];
  readonly error: Frame['error'];
  readonly offlineCopyOf: Frame['offlineCopyOf'];
}

export class HeldByPage {
  #n = 0;
  #request = -1;
  readonly #texts = new Map<string, string>();
  #content: unknown;
  #offset = 0;
  #keys: readonly (number | string)[] | undefined;
  #groups = new Map<string, string>();
  readonly #facets = new Map<string, string>();

  /** The frame that brings the page from what it holds to this; undefined when there is nothing to say. */
  frame(shown: Shown): Frame | undefined {
    const frame: Mutable<FramePart> = { request: shown.request };
    let news = shown.request !== this.#request;
    const say = <K extends keyof FramePart>(name: K, value: FramePart[K], absent?: string): void => {
      const text = JSON.stringify(value ?? null);
      if (text === (this.#texts.get(name) ?? absent)) return;
      this.#texts.set(name, text);
      frame[name] = value as Mutable<FramePart>[K];
      news = true;
    };
    if (shown.title) say('title', shown.title);
    if (shown.counts) {
      say('fields', shown.fields);
      if (shown.resolved) say('resolved', shown.resolved);
      say('counts', shown.counts);
      const rows = this.#patch(shown);
      if (rows) {
        frame.rows = rows;
        news = true;
      }
    }
    if (shown.record !== undefined) say('record', shown.record);
    say('error', shown.error ?? null, 'null');
    say('offlineCopyOf', shown.offlineCopyOf ?? null, 'null');
    if (!news) return undefined;
    this.#request = shown.request;
    return { n: ++this.#n, ...frame };
  }

  /** A frame that says only this; what the page holds stays. */
  failure(request: number, error: ErrorData): Frame {
    this.#request = request;
    this.#texts.set('error', JSON.stringify(error));
    return { n: ++this.#n, request, error };
  }

  /** A frame of facets that changed. */
  facets(facets: Readonly<Record<string, Facet>>): Frame | undefined {
    const changed: Record<string, Facet> = {};
    for (const [field, facet] of Object.entries(facets)) {
      const text = JSON.stringify(facet);
      if (this.#facets.get(field) === text) continue;
      this.#facets.set(field, text);
      changed[field] = facet;
    }
    if (Object.keys(changed).length === 0) return undefined;
    return { n: ++this.#n, request: this.#request, facets: changed };
  }

  #patch(shown: Shown): RowsPatch | undefined {
    const anew = shown.content !== this.#content || !this.#keys;
    const held = new Set(anew ? [] : this.#keys);
    const groups = new Map<string, string>();
    const items: Item[] = [];
    for (const key of shown.keys) {
      if (typeof key === 'number') {
        if (!held.has(key)) items.push(shown.item(key));
        continue;
      }
      const item = shown.item(key); // a group's count changes while its key stays
      const text = JSON.stringify(item);
      groups.set(key, text);
      if (!held.has(key) || this.#groups.get(key) !== text) items.push(item);
    }
    const same = !anew && items.length === 0 && shown.offset === this.#offset && isSameList(shown.keys, this.#keys!);
    this.#content = shown.content;
    this.#groups = groups;
    this.#offset = shown.offset;
    this.#keys = shown.keys;
    return same ? undefined : { offset: shown.offset, keys: shown.keys, items };
  }
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
