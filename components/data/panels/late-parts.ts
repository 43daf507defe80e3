/** Loads what a table needs later than its first rows, or only on narrow screens, each with its styles. */
import { adoptStyles, type CSSResult, type CSSResultOrNative, type ReactiveController } from 'lit';
import { hostStyle } from '../../kit/host-style.js';
import type { GridController } from '../grid/grid-controller.js';
import type { ActionHost, TableActions } from '../table/table-actions.js';

interface LateHost extends ActionHost {
  readonly editable: boolean;
  readonly timeZone: string;
  /** Rows are on the screen. */
  readonly live: boolean;
  readonly cards: boolean;
  readonly elementStyles: readonly CSSResultOrNative[];
}

type AfterRows = typeof import('../table/after-rows.js');

/** A page in the background paints nothing; then it is this late. */
const LATEST_MS = 300;

export class LateParts implements ReactiveController {
  afterRows: AfterRows | undefined;
  cardsView: typeof import('../grid/cards-view.js') | undefined;
  actions: TableActions | undefined;
  /** Said where the reader asked for what could not be loaded. */
  notice = '';
  #asked = false;
  readonly #waiting: ((parts: AfterRows) => void)[] = [];
  readonly #styles: CSSResult[] = [];

  constructor(
    private readonly host: LateHost,
    private readonly grid: GridController,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.host.cards && !this.cardsView) this.#loadCards().catch(() => this.#failed());
    if (this.host.live && !this.#asked) this.#loadSoon();
  }

  async loadActions(): Promise<TableActions> {
    const parts = await import('../table/after-rows.js');
    if (!this.afterRows) {
      this.actions = new parts.TableActions(this.host, this.grid);
      this.afterRows = parts;
      this.#adopt(parts.chipsStyles, parts.headFacetStyles);
      for (const then of this.#waiting.splice(0)) then(parts);
      // Where they do not come, everything works, and looks a little plainer.
      import('../table/last-parts.js').then(
        ({ styles, install }) => {
          this.#adopt(...styles);
          install(this.host, this.actions!);
        },
        () => undefined,
      );
    }
    return this.actions!;
  }

  /** Now, or once it has come by itself. */
  whenLoaded(then: (parts: AfterRows) => void): void {
    if (this.afterRows) then(this.afterRows);
    else this.#waiting.push(then);
  }

  /** What the reader did, once it can be done. */
  act(action: (actions: TableActions) => void): void {
    this.loadActions().then(
      (actions) => {
        this.notice = '';
        action(actions);
      },
      () => this.#failed(),
    );
  }

  #failed(): void {
    if (this.notice) return; // an update would ask for the cards again, and fail again
    this.notice = this.host.context.localize.terms.notLoaded;
    this.host.requestUpdate();
  }

  /** After the rows have been painted, not before. */
  #loadSoon(): void {
    this.#asked = true;
    // Offline, or while the page is being left, the rows are still there to read.
    const load = () => void this.loadActions().catch(() => undefined);
    requestAnimationFrame(() => setTimeout(load));
    setTimeout(load, LATEST_MS);
  }

  async #loadCards(): Promise<void> {
    const parts = await import('../grid/cards-view.js');
    if (this.cardsView) return;
    this.cardsView = parts;
    this.notice = '';
    this.#adopt(parts.cardStyles);
  }

  #adopt(...styles: CSSResult[]): void {
    this.#styles.push(...styles);
    adoptStyles(this.host.renderRoot as ShadowRoot, [...this.host.elementStyles, ...this.#styles]);
    hostStyle(this.host); // its own sheet goes back on the list: the page's colours are in it
    this.host.requestUpdate();
  }
}
