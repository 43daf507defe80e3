/**
 * What a column holds, in one quiet line under its label: "42 different", the most frequent values, or a small
 * histogram that shows what the filter keeps and filters by a click or a drag. For the eye and the pointer only
 * (aria-hidden, out of the tab order): the column's menu says and does the same for everybody.
 */
/* eslint-disable lit-a11y/click-events-have-key-events -- see above: for the pointer only */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Filter } from '../../../core/query/query.js';
import type { HistogramFacet, ValuesFacet } from '../../../core/table/facet.js';
import type { Field } from '../../../core/table/field.js';
import { cellText, numberText, type Localizer } from '../grid/cell-text.js';
import { filterWords } from './filter-words.js';
import { binsCondition, keepsBin, rangeOf, readersDay } from './range-filter.js';
import { ViewPatchEvent, type PanelContext } from '../table/reader-view.js';
import { filterOn, withFilter } from '../table/view-edits.js';
import { isChosen, toggleValue } from './value-filter.js';

/** Takes its line even before the facet has come: nothing jumps. */
export function renderHeadFacet(context: PanelContext, field: Field): TemplateResult | typeof nothing {
  const { view, state, localize, table } = context;
  const facet = Object.hasOwn(state.facets, field.key) ? state.facets[field.key] : undefined;
  const condition = filterOn(view, field.key);
  const change = (next: Filter | undefined) =>
    table.dispatchEvent(new ViewPatchEvent({ filters: withFilter(view, field.key, next) }));
  const options: FacetOptions = {
    condition,
    localize,
    rows: state.counts.total,
    matched: state.counts.matched,
    change,
  };
  return html`<span class="facet" part="facet" aria-hidden="true"
    >${
      facet?.kind === 'histogram'
        ? renderHistogram(field, facet, options)
        : facet
          ? renderValues(field, facet, options)
          : nothing
    }</span
  >`;
}

export interface FacetOptions {
  /** What the reader filters by in this column. */
  readonly condition: Filter | undefined;
  readonly localize: Localizer & { readonly dir: 'ltr' | 'rtl' };
  /** Rows in the whole table. */
  readonly rows?: number;
  /** Those that match. */
  readonly matched?: number;
  /** The new condition; undefined takes it away. */
  change(condition: Filter | undefined): void;
}

/** Bars of a histogram with the kept ones marked; also used large, in the column's menu. */
export function renderHistogram(
  field: Field,
  facet: HistogramFacet,
  { condition, localize, change }: FacetOptions,
): TemplateResult {
  const { bins } = facet;
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const range = rangeOf(condition, field, readersDay());
  const width = bins.length * 10 - 1;
  const pick = (first: number, last: number) => {
    const next = binsCondition(field, facet, first, last);
    change(JSON.stringify(next) === JSON.stringify(condition) ? undefined : next);
  };
  return html`<svg
    class=${localize.dir === 'rtl' ? 'histogram mirrored' : 'histogram'}
    part="histogram"
    viewBox="0 0 ${Math.max(width, 1)} 14"
    preserveAspectRatio="none"
    @pointerdown=${(event: PointerEvent) => dragOverBins(event, bins.length, localize.dir === 'rtl', pick)}
    @click=${stop}
  >
    ${bins.map((bin, index) => {
      const kept = range !== undefined && keepsBin(range, bin, index === bins.length - 1);
      const height = bin.count ? Math.max(1, (bin.count / most) * 14) : 0;
      return svg`<g class=${kept ? 'bin on' : 'bin'}>
        <rect class="room" x=${index * 10 - 0.5} y="0" width="10" height="14"></rect>
        <rect x=${index * 10} y=${14 - height} width="9" height=${height}></rect>
        <title>${binText(facet, index, field, localize)}</title>
      </g>`;
    })}
  </svg>`;
}

function renderValues(
  field: Field,
  facet: ValuesFacet,
  { condition, localize, rows = 0, matched = rows, change }: FacetOptions,
): TemplateResult | typeof nothing {
  const { top, distinct } = facet;
  const chosen = condition !== undefined;
  if (!chosen && !repeats(facet, rows)) {
    if (distinct > matched) return nothing; // counted over all rows, and fewer are left
    return html`<span class="line"
      >${localize.terms.different(localize.number(distinct), localize.plural(distinct))}</span
    >`;
  }
  const shown = top.filter(({ value, count }) => count > 0 || isChosen(condition, value)).slice(0, 3);
  // Text, not buttons: buttons cannot end in an ellipsis.
  const toggle = (event: Event) => {
    const at = (event.target as Element).closest<HTMLElement>('.value')?.dataset.index;
    if (at === undefined) return;
    event.stopPropagation();
    change(toggleValue(condition, field.key, shown[Number(at)]!.value));
  };
  return html`<span class="line" @click=${toggle}
    >${shown.map(({ value, count }, index) => {
      const on = chosen && isChosen(condition, value);
      const text = `${shorten(cellText(value, field, localize))} ${localize.number(count)}`;
      return html`${index ? ' · ' : nothing}<span class=${on ? 'value on' : 'value'} data-index=${index}
          >${text}</span
        >`;
    })}</span
  >`;
}

/** Whether the most frequent values say something: in names and numbers of things hardly anything repeats. */
function repeats({ top, distinct }: ValuesFacet, rows: number): boolean {
  const frequent = top.slice(0, 3).reduce((sum, { total }) => sum + total, 0);
  return (top[0]?.total ?? 0) > 1 && (distinct <= 12 || frequent / Math.max(rows, 1) > 0.1);
}

/** One gesture: a press on a bin, maybe over to another, a release. Escape or leaving with the finger changes nothing. */
function dragOverBins(
  event: PointerEvent,
  count: number,
  mirrored: boolean,
  pick: (first: number, last: number) => void,
): void {
  if (event.button !== 0 || count === 0) return;
  event.preventDefault();
  event.stopPropagation();
  const picture = event.currentTarget as SVGSVGElement;
  const box = picture.getBoundingClientRect();
  const groups = picture.querySelectorAll('.bin');
  const binAt = (x: number) => {
    const part = (mirrored ? box.right - x : x - box.left) / box.width;
    return Math.max(0, Math.min(count - 1, Math.floor(part * count)));
  };
  const start = binAt(event.clientX);
  let end = start;
  const mark = () => {
    const [first, last] = start <= end ? [start, end] : [end, start];
    groups.forEach((group, index) => group.toggleAttribute('data-picked', index >= first && index <= last));
  };
  const move = (moved: PointerEvent) => {
    end = binAt(moved.clientX);
    mark();
  };
  const finish = (done?: Event) => {
    controller.abort();
    picture.removeAttribute('data-picking');
    groups.forEach((group) => group.removeAttribute('data-picked'));
    if (done?.type === 'pointerup') pick(Math.min(start, end), Math.max(start, end));
  };
  const controller = new AbortController();
  const { signal } = controller;
  try {
    picture.setPointerCapture(event.pointerId);
  } catch {
    // a pointer that is gone already, or one a test made up
  }
  picture.setAttribute('data-picking', '');
  picture.addEventListener('pointermove', move, { signal });
  picture.addEventListener('pointerup', finish, { signal });
  picture.addEventListener('pointercancel', finish, { signal });
  addEventListener('keydown', (key) => key.key === 'Escape' && finish(), { signal, capture: true });
  mark();
}

/** In the words of the chip a click makes: "at most 3: 12". */
function binText(facet: HistogramFacet, index: number, field: Field, localize: Localizer): string {
  const condition = binsCondition(field, facet, index, index);
  const count = localize.number(facet.bins[index]!.count);
  return condition ? `${filterWords(condition, [field], localize).condition}: ${count}` : count;
}

/** The least or greatest value, as it stands in its cell. */
export function edgeText(value: number, field: Field, localize: Localizer): string {
  if (field.type !== 'date' && field.type !== 'datetime') return numberText(value, field, localize);
  const ms = Math.max(-8.64e15, Math.min(8.64e15, value));
  return Number.isNaN(ms) ? '' : localize.date(ms, { dateStyle: 'medium', timeZone: 'UTC' });
}

const stop = (event: Event): void => event.stopPropagation();
const shorten = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

export const headFacetStyles = css`
  .facet {
    display: block;
    box-sizing: border-box;
    block-size: 16px;
    overflow: hidden;
    font-weight: 400;
    font-size: 0.8667em;
    line-height: 16px;
  }
  .facet .line {
    display: block;
    overflow: hidden;
    color: var(--_quiet);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .facet .value {
    cursor: pointer;
  }
  .facet .value:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .facet .value.on {
    color: var(--_accent);
    font-weight: 600;
  }
  .histogram {
    display: block;
    inline-size: 100%;
    block-size: 14px;
    margin-block-start: 2px;
    cursor: pointer;
    touch-action: pan-y;
  }
  .histogram.mirrored {
    transform: scaleX(-1);
  }
  .histogram rect {
    fill: currentColor;
    opacity: 0.4;
  }
  .histogram .room {
    opacity: 0;
  }
  .histogram .bin:hover .room,
  .histogram .bin[data-picked] .room {
    opacity: 0.1;
  }
  .histogram .on rect:not(.room),
  .histogram .bin[data-picked] rect:not(.room) {
    fill: var(--_accent);
    opacity: 0.75;
  }
`;
