/**
 * The codes of a dictionary column in collation order, sorted only as far as somebody looks: a sample sort whose
 * segments are split and sorted on demand, by idle work, and kept. New codes join the segment they belong to.
 */
import type { Compare } from './cell-test.js';
import { FIRST_TEXT, type DictionaryColumn } from './column.js';

/** Codes that compare equal are never in two segments. */
export interface Segment {
  codes: number[];
  /** Greatest text it may hold; absent in the last segment. */
  readonly bound?: string;
  /** Once sorted: the place of each code among the distinct ones of the segment, from 0. */
  places?: Uint32Array;
  /** A split has left it whole: the next one takes many bounds, and when that fails too it is sorted. */
  stubborn?: true;
}

interface Split {
  readonly segment: Segment;
  readonly bounds: readonly string[];
  readonly parts: number[][];
  done: number;
}

/** Segments up to this size are sorted at a go: about 2 ms. */
const SORT_AT_ONCE = 2048;
const SPLIT_AT_ONCE = 8192;
const SAMPLES_PER_PART = 8;

export class CollationOrder {
  #segments: Segment[] = [{ codes: [] }];
  #known = FIRST_TEXT;
  #split: Split | undefined;
  #unsorted = 1;

  constructor(
    readonly column: DictionaryColumn,
    readonly compare: Compare,
  ) {}

  get texts(): readonly string[] {
    return this.column.texts;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Takes in the texts that have come since. */
  extend(): void {
    const { texts } = this;
    if (this.#known >= texts.length) return;
    const [only, another] = this.#segments;
    if (another)
      for (let code = this.#known; code < texts.length; code++) this.#segmentOf(texts[code]!).codes.push(code);
    else for (let code = this.#known; code < texts.length; code++) only!.codes.push(code);
    this.#known = texts.length;
    for (const segment of this.#segments) {
      if (segment.places && segment.places.length !== segment.codes.length) segment.places = undefined;
    }
    this.#count();
  }

  get isComplete(): boolean {
    return this.#known >= this.texts.length && this.#unsorted === 0;
  }

  /** A bounded piece of sorting. False when all is sorted. */
  step(): boolean {
    this.extend();
    if (!this.#split) {
      const segment = this.#segments.find((candidate) => !candidate.places);
      if (!segment) return false;
      if (segment.codes.length <= SORT_AT_ONCE) return (this.#sort(segment), true);
      const parts = Math.min(64, Math.max(2, Math.ceil(segment.codes.length / (SORT_AT_ONCE / 2))));
      const bounds = this.#sample(segment.codes, parts * SAMPLES_PER_PART).filter((_, i) => i % SAMPLES_PER_PART === SAMPLES_PER_PART - 1); // prettier-ignore
      this.#split = this.#startSplit(segment, bounds.slice(0, -1));
    }
    this.#goOn(this.#split, SPLIT_AT_ONCE);
    return true;
  }

  finish(): void {
    while (this.step());
  }

  sortSegment(segment: Segment): void {
    if (segment.places) return;
    if (this.#split?.segment === segment) this.#split = undefined;
    this.#sort(segment);
  }

  /**
   * Makes the segment smaller around [from, to), shares (0–1) of the codes in it that `wanted` accepts.
   * Small segments are sorted instead.
   */
  refine(segment: Segment, from: number, to: number, wanted: (code: number) => boolean): void {
    if (this.#split?.segment === segment) this.#split = undefined;
    if (segment.codes.length <= SORT_AT_ONCE) return this.#sort(segment);
    const sample = this.#sample(segment.codes, 255, segment.stubborn ? undefined : wanted);
    const margin = 3 + Math.ceil(sample.length / 64);
    const low = Math.floor(from * sample.length) - margin;
    const high = Math.ceil(to * sample.length) + margin;
    const bounds: string[] = [];
    if (!segment.stubborn) {
      if (low >= 0) bounds.push(sample[low]!);
      if (high < sample.length) bounds.push(sample[high]!);
    }
    if (bounds.length === 0) for (let i = 1; i < 16; i++) bounds.push(sample[Math.floor((i * sample.length) / 16)]!);
    this.#goOn(this.#startSplit(segment, bounds), Infinity);
  }

  #startSplit(segment: Segment, bounds: readonly string[]): Split {
    const distinct = bounds.filter((bound, i) => i === 0 || this.compare(bounds[i - 1]!, bound) !== 0);
    return {
      segment,
      bounds: distinct,
      parts: [...distinct.map((): number[] => []), []],
      done: 0,
    };
  }

  #goOn(split: Split, atMost: number): void {
    const { segment, bounds, parts } = split;
    const { texts, compare } = this;
    const end = Math.min(segment.codes.length, split.done + atMost);
    for (let i = split.done; i < end; i++) {
      const code = segment.codes[i]!;
      const text = texts[code]!;
      let low = 0;
      let high = bounds.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compare(text, bounds[middle]!) <= 0) high = middle;
        else low = middle + 1;
      }
      parts[low]!.push(code);
    }
    split.done = end;
    if (end < segment.codes.length) return;
    const made: Segment[] = parts.map((codes, i) => ({
      codes,
      bound: bounds[i] ?? segment.bound,
    }));
    this.#segments.splice(
      this.#segments.indexOf(segment),
      1,
      ...made.filter((s) => s.codes.length > 0 || s.bound === undefined),
    );
    if (this.#split === split) this.#split = undefined;
    const whole = made.find((s) => s.codes.length === segment.codes.length);
    if (whole && segment.stubborn) this.#sort(whole);
    else if (whole) whole.stubborn = true;
    this.#count();
  }

  #sort(segment: Segment): void {
    const { texts, compare } = this;
    segment.codes.sort((a, b) => compare(texts[a]!, texts[b]!) || a - b);
    const places = new Uint32Array(segment.codes.length);
    for (let i = 1; i < places.length; i++) {
      const differs = compare(texts[segment.codes[i - 1]!]!, texts[segment.codes[i]!]!) !== 0;
      places[i] = places[i - 1]! + Number(differs);
    }
    segment.places = places;
    this.#count();
  }

  #count(): void {
    this.#unsorted = 0;
    for (const segment of this.#segments) if (!segment.places) this.#unsorted++;
  }

  /** Sorted texts of codes spread evenly over the segment. */
  #sample(codes: readonly number[], size: number, wanted?: (code: number) => boolean): string[] {
    const pool = wanted ? codes.filter(wanted) : codes;
    const sample: string[] = [];
    const step = Math.max(1, pool.length / size);
    for (let at = 0; at < pool.length && sample.length < size; at += step)
      sample.push(this.texts[pool[Math.floor(at)]!]!);
    return sample.sort(this.compare);
  }

  #segmentOf(text: string): Segment {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(text, this.#segments[middle]!.bound!) <= 0) high = middle;
      else low = middle + 1;
    }
    return this.#segments[low]!;
  }
}
