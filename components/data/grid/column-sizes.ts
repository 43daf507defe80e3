/** Measures columns after the first rows are there and writes the tracks where the grid's styles read them. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { gridTracks, measureColumns } from './column-width.js';
import type { Scene } from './scene.js';

interface SizedHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: DocumentFragment | HTMLElement;
  readonly scene: Scene | undefined;
  /** Rows are to be shown, as cards or in the grid. */
  readonly live: boolean;
  readonly cards: boolean;
}

/** With so many rows measured the widths stay, whatever streams in later. */
const ENOUGH_ROWS = 20;

export class ColumnSizes implements ReactiveController {
  #widths: ReadonlyMap<string, number> = new Map();
  #measuredOn = 0;

  constructor(private readonly host: SizedHost) {
    host.addController(this);
  }

  forget(): void {
    this.#widths = new Map();
    this.#measuredOn = 0;
  }

  /** Before the rows are rendered: asking for the font after it would have them styled twice, once without tracks. */
  hostUpdate(): void {
    const { scene } = this.host;
    if (!scene || !this.host.live || this.host.cards) return;
    const rows = scene.state.items.length;
    if (this.#measuredOn < Math.min(rows, ENOUGH_ROWS)) this.#widths = new Map();
    if (scene.shown.some((plan) => !this.#widths.has(plan.field.key))) this.#measure(scene, rows);
  }

  hostUpdated(): void {
    const { scene } = this.host;
    const frame = this.host.renderRoot.querySelector<HTMLElement>('.frame');
    if (!scene || !frame) return;
    const { tracks, paper, least, pins } = gridTracks(scene.shown, this.#widths);
    frame.style.setProperty('--_tracks', tracks);
    frame.style.setProperty('--_tracks-paper', paper);
    frame.style.setProperty('--_least', least);
    pins.forEach((pin, index) => frame.style.setProperty(`--_pin-${index}`, pin));
  }

  #measure(scene: Scene, rows: number): void {
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(this.host);
    const font = (weight: string, size: number) =>
      `${fontStyle} ${weight} ${parseFloat(fontSize) * size}px ${fontFamily}`;
    this.#widths = measureColumns(
      scene,
      { body: font(fontWeight, 1), head: font('600', 0.8667), padding: 25 },
      this.#widths,
    );
    this.#measuredOn = rows;
  }
}
