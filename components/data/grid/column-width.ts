/**
 * Widths from what stands in the columns, measured once on the first rows: nothing jumps while the rest streams in.
 * Text is measured on a canvas, which costs no layout.
 */
import type { Item } from '../../../worker/api.js';
import { isEmptyCell } from './cell-text.js';
import { shownText } from './cells.js';
import type { ColumnPlan } from './column-layout.js';
import { cellOf, isGroup, type Scene } from './scene.js';

export interface Fonts {
  readonly body: string;
  readonly head: string;
  /** Inline padding of a cell, both sides. */
  readonly padding: number;
}

const SAMPLE = 60;
const NARROWEST = 56;
/** The first rows seldom hold the longest name. */
const NARROWEST_TEXT = 88;
const WIDEST_TEXT = 300;
const WIDEST_OTHER = 200;
/** Room in the head for the sort arrow and the menu button. */
const HEAD_EXTRA = 30;

/** px by field key, for the columns that have no width in `known` yet. */
export function measureColumns(scene: Scene, fonts: Fonts, known: ReadonlyMap<string, number>): Map<string, number> {
  const widths = new Map(known);
  const missing = scene.shown.filter((plan) => !known.has(plan.field.key));
  if (missing.length === 0) return widths;
  pen ??= document.createElement('canvas').getContext('2d');
  const rows = scene.state.items.slice(0, SAMPLE);
  for (const plan of missing) widths.set(plan.field.key, measureColumn(scene, plan, rows, fonts));
  return widths;
}

function measureColumn(scene: Scene, plan: ColumnPlan, rows: readonly Item[], fonts: Fonts): number {
  const widest = isTextual(plan) ? WIDEST_TEXT : WIDEST_OTHER;
  let content = 0;
  for (const item of rows) {
    if (isGroup(item)) continue;
    const cell = cellOf(scene, item, plan.field);
    if (!isEmptyCell(cell)) content = Math.max(content, widthOf(shownText(scene, cell, plan).slice(0, 64), fonts.body));
    if (content > widest) break;
  }
  const head = Math.min(widthOf(plan.label.slice(0, 40), fonts.head), 180) + HEAD_EXTRA;
  return Math.ceil(
    Math.max(isTextual(plan) ? NARROWEST_TEXT : NARROWEST, Math.min(content + 4, widest), head) + fonts.padding,
  );
}

/** One for all tables; naming its font is what costs. */
let pen: CanvasRenderingContext2D | null | undefined;
let penFont = '';

function widthOf(text: string, font: string): number {
  if (!pen) return text.length * 8;
  if (font !== penFont) pen.font = penFont = font;
  return pen.measureText(text).width;
}

const isTextual = ({ field: { type } }: ColumnPlan): boolean =>
  type === 'text' || type === 'url' || type === 'email' || type === 'enum';

/** One track a column: at least its width, and a share of what is left over. Pinned columns never grow: others stand beside them. */
export function gridTracks(
  shown: readonly ColumnPlan[],
  measured: ReadonlyMap<string, number>,
): { tracks: string; paper: string; least: string; pins: string[] } {
  const pins: string[] = [];
  const lengths = shown.map((plan) => {
    const width = plan.width ?? measured.get(plan.field.key) ?? 140;
    return typeof width === 'number' ? `${width}px` : cssLength(width);
  });
  const tracks = shown.map((plan, index) => {
    const length = lengths[index]!;
    if (plan.pinned) {
      pins.push(pins.length === 0 ? '0px' : `calc(${lengths.slice(0, index).join(' + ')})`);
      return length;
    }
    if (plan.width !== undefined && index < shown.length - 1) return length;
    const share = parseFloat(length) * (isTextual(plan) ? 1 : 0.5);
    return `minmax(${length}, ${Math.max(1, Math.round(share))}fr)`;
  });
  // Paper does not scroll: all columns share what there is.
  const paper = lengths.map((length) => `minmax(0, ${Math.max(1, parseFloat(length))}fr)`).join(' ');
  return { paper, tracks: tracks.join(' '), least: `calc(${lengths.join(' + ') || '0px'})`, pins };
}

/** A percentage is of the container, which `calc` in tracks and in the least width agree on through `cqi`. */
const cssLength = (width: string): string => width.replace(/%$/, 'cqi').replace(/vw$/, 'cqi');
