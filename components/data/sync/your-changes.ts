/**
 * What this person has written and where it has arrived: how much waits, is refused or sent, and opened, each change with its
 * relays, their words, and another try. Asked for when it is opened, and again whenever the counts change.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { DatasetHandle, OutboxCounts, OwnChange, OwnChangesList } from '../../../worker/api.js';
import type { KoboldElement } from '../../kit/kobold-element.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import '../../kit/terms/en-own.js';

const ORDER = ['refused', 'returned', 'waiting', 'partly', 'unreached', 'sent'] as const;
/** There is nothing to be tried again. */
const isSettled = ({ state }: OwnChange): boolean => state === 'sent' || state === 'returned';

export class YourChanges implements ReactiveController {
  #list: OwnChangesList | undefined;
  #isOpen = false;
  #hasFailed = false;
  /** The counts that were last asked for. */
  #asked = '';

  constructor(
    readonly host: KoboldElement,
    readonly handle: () => DatasetHandle | undefined,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** `counts`: of the frame; nothing is rendered where nothing was written. */
  render(counts: OutboxCounts | undefined, localize: LocalizeController, now: number): TemplateResult | typeof nothing {
    if (!counts) return nothing;
    this.#follow(counts);
    const { terms } = localize;
    const said = ORDER.flatMap((state) => {
      const count = counts[state] ?? 0;
      return count > 0 && state !== 'sent' ? [terms.ownCounts[state](localize.number(count))] : [];
    });
    return html`<details class="trouble own" part="own-changes" @toggle=${this.#toggled}>
      <summary>
        ${terms.yourChanges}
        <span class="quiet" role="status">${said.length === 0 ? terms.allSent : said.join(' · ')}</span>
      </summary>
      ${this.#isOpen ? this.#renderList(localize, now) : nothing}
    </details>`;
  }

  #renderList(localize: LocalizeController, now: number): TemplateResult {
    const { terms } = localize;
    const { entries = [], counts } = this.#list ?? {};
    const all = counts ? ORDER.reduce((sum, state) => sum + (counts[state] ?? 0), 0) : 0;
    const unsent = entries.filter((entry) => !isSettled(entry));
    return html`${this.#hasFailed ? html`<p class="quiet" role="alert">${terms.ownUnread}</p>` : nothing}
      <ul class="changes">
        ${entries.map((entry) => this.#renderChange(entry, localize, now))}
      </ul>
      ${entries.length < all ? html`<p class="quiet">${terms.firstOf(localize.number(entries.length), localize.number(all))}</p>` : nothing}
      ${
        unsent.length > 1
          ? html`<button type="button" class="button" part="button retry-all" @click=${() => this.#retry()}>
              ${terms.sendAllAgain}
            </button>`
          : nothing
      }`;
  }

  #renderChange(change: OwnChange, localize: LocalizeController, now: number): TemplateResult {
    const { terms } = localize;
    const { state, kind, records, recordCount, at, code } = change;
    // Where it arrived is of no matter to anybody who is told that it has no effect.
    const relays = state === 'returned' ? [] : change.relays;
    const more = recordCount - records.length;
    return html`<li part="own-change" data-state=${state}>
      <p>
        <span
          class="dot ${state === 'sent' ? 'good' : state === 'refused' || state === 'returned' ? 'out' : 'busy'}"
          aria-hidden="true"
        ></span>
        ${terms.ownKinds[kind]}
        ${records.map(({ title, fields }) => html`<span class="what"><bdi>${title}</bdi>${fields.length > 0 ? html`: <bdi>${fields.join(', ')}</bdi>` : nothing}</span> `)}
        ${more > 0 ? html`<span class="quiet">${terms.andMoreRecords(localize.number(more), localize.plural(more))}</span>` : nothing}
        <span class="quiet">${relativeTime(at, Math.max(now, at), localize.lang)}</span>
      </p>
      ${code === undefined ? nothing : html`<p part="returned">${terms.ownReturned(terms.whyReturned[code] ?? terms.notPermitted(code))}</p>`}
      <ul class="arrived">
        ${relays.map(
          (relay) =>
            html`<li>
              <bdi class="url">${relay.url.replace(/^wss?:\/\//, '').replace(/\/$/, '')}</bdi>
              ${terms.ownAtRelay[relay.state]}${relay.state !== 'ok' && relay.code ? html`: ${terms.whyNotTaken[relay.code] ?? relay.code}` : nothing}${relay.nextTryAt !== undefined && relay.nextTryAt > now ? html`, ${terms.triedAgain(relativeTime(relay.nextTryAt, now, localize.lang))}` : nothing}
              ${relay.state !== 'ok' && relay.message ? html`<q class="quiet" dir="auto">${relay.message.slice(0, 300)}</q>` : nothing}
            </li>`,
        )}
      </ul>
      ${
        isSettled(change)
          ? nothing
          : html`<button type="button" class="button" part="button retry" @click=${() => this.#retry(change.event)}>
              ${terms.sendAgain}
            </button>`
      }
    </li>`;
  }

  readonly #toggled = (event: Event): void => {
    const { open } = event.currentTarget as HTMLDetailsElement;
    if (open === this.#isOpen) return;
    this.#isOpen = open;
    this.#asked = '';
    this.host.requestUpdate();
  };

  #follow(counts: OutboxCounts): void {
    const asked = JSON.stringify(counts);
    if (!this.#isOpen || asked === this.#asked) return;
    this.#asked = asked;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      this.#list = await this.handle()?.outbox();
      this.#hasFailed = false;
    } catch {
      this.#hasFailed = true;
    }
    this.host.requestUpdate();
  }

  async #retry(event?: string): Promise<void> {
    try {
      await this.handle()?.retry(event);
    } catch {
      this.#hasFailed = true;
    }
    await this.#ask();
  }
}
