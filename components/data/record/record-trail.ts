/**
 * The way a reader went from record to record, and the live view of the last: one view, pointed at whichever record is
 * open. Requests go up as `kobold-open-request`, which a page may cancel to show the record its own way.
 */
import type { ReactiveControllerHost } from 'lit';
import type { RecordData, RecordLink, SourceRef } from '../../../worker/api.js';
import { announce } from '../../kit/events.js';
import { LiveViewController } from '../../kit/live-view.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { ViewState } from '../../kit/view-state.js';
import { isoDay } from '../grid/cell-text.js';

export interface Place {
  /** Address, where it is not the dataset the way began in. */
  readonly dataset?: string | undefined;
  /** Absent where the builder named none. */
  readonly resource?: string | undefined;
  readonly record: string;
  /** For the way back, until the record says it itself. */
  readonly name: string;
}

export interface TrailOptions {
  /** Where the way begins; undefined while there is nothing to show. May throw KoboldError. */
  source(): SourceRef | undefined;
  /** The first record. */
  start(): Place | undefined;
  readonly localize: () => Pick<LocalizeController, 'lang'>;
  /** Speaks for the reader's wishes. */
  readonly asker: () => HTMLElement;
  /** As the page's author wrote it. */
  readonly written: () => string;
  changed?(now: ViewState, before: ViewState): void;
}

/** All rows of related records, as many as the worker gives. */
const ALL = 500;

export class RecordTrail {
  #places: readonly Place[] = [];
  /** What records said they are called, by id. */
  readonly #names = new Map<string, string>();
  #isAll = false;
  #held: { readonly place: Place; readonly record: RecordData | null } | undefined;
  readonly live: LiveViewController;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly options: TrailOptions,
  ) {
    this.live = new LiveViewController(host, {
      source: () => this.#source(),
      request: () => {
        const place = this.place;
        return {
          ...(place && { record: { id: place.record, ...(this.#isAll && { related: ALL }) } }),
          locale: options.localize().lang,
          today: today(),
          window: { offset: 0, limit: 0 },
        };
      },
      changed: (now, before) => {
        this.#take(now);
        options.changed?.(now, before);
      },
    });
  }

  get place(): Place | undefined {
    return this.#places.at(-1) ?? this.options.start();
  }
  /** How far from where it began. */
  get depth(): number {
    return this.#places.length;
  }

  /** `null`: there is none (any more); undefined: it has not come. */
  get record(): RecordData | null | undefined {
    return this.#held && this.place && isSame(this.#held.place, this.place) ? this.#held.record : undefined;
  }
  get state(): ViewState {
    return this.live.state;
  }
  /** What `back` leads to. */
  get before(): Place | undefined {
    const place = this.#places.at(-2) ?? (this.depth > 0 ? this.options.start() : undefined);
    return place && { ...place, name: this.#names.get(place.record) ?? place.name };
  }

  /** False where the page shows it its own way. */
  follow(link: RecordLink, asker = this.options.asker()): boolean {
    const dataset = link.dataset ?? this.place?.dataset;
    const src = dataset ?? this.options.written();
    if (!announce(asker, 'kobold-open-request', { src, resource: link.resource, record: link.record }, true))
      return false;
    this.#go([...this.#places, { dataset, resource: link.resource, record: link.record, name: link.name }]);
    return true;
  }

  /** Without asking the page: what the reader typed is here. */
  goTo(place: Place): void {
    this.#go([place]);
  }

  /** What was left. */
  back(): Place | undefined {
    const left = this.#places.at(-1);
    this.#go(this.#places.slice(0, -1));
    return left;
  }

  /** To where it began. */
  reset(): void {
    if (this.depth > 0) this.#go([]);
  }

  readonly showAll = (): void => {
    this.#isAll = true;
    this.host.requestUpdate();
  };

  #go(places: readonly Place[]): void {
    this.#places = places;
    this.#isAll = false;
    this.host.requestUpdate();
  }

  #source(): SourceRef | undefined {
    const { place } = this;
    const base = place && this.options.source();
    if (!base || !place.resource) return base;
    const { dataset, resource } = place;
    if (base.kind === 'dataset') return { ...base, ...(dataset && { address: dataset, near: base.address }), resource };
    if (dataset) return { kind: 'dataset', address: dataset, resource };
    return base.kind === 'url' ? { ...base, resource } : base;
  }

  /** Frames may still be of the record before: only one of that id is it. */
  #take({ record }: ViewState): void {
    const { place } = this;
    if (!place || record?.id !== place.record) return;
    if ('about' in record && record.about) this.#names.set(record.id, record.about.title);
    this.#held = { place, record: 'none' in record ? null : record };
  }
}

/** Where the reader's way went on from here: coming back, the focus is there again. */
export function pressThatLeft(root: ParentNode, { record }: Place): HTMLElement | null {
  const id = `[data-record-id="${CSS.escape(record)}"]`;
  return root.querySelector(`.ref${id}, tr${id} .ref`);
}

const isSame = (a: Place, b: Place): boolean =>
  a.record === b.record && a.resource === b.resource && a.dataset === b.dataset;

function today(now = new Date()): string {
  return isoDay(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}
