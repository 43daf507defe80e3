import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { property, state } from '../../kit/property.js';
import { errorToData, KoboldError, type ErrorData } from '../../../core/errors.js';
import type { ProposalInfo, ProposalItemInfo, SourceRef } from '../../../worker/api.js';
import { announce } from '../../kit/events.js';
import { FocusKeeper } from '../../kit/focus-keeper.js';
import { HostColorsController } from '../../kit/host-colors.js';
import { KoboldElement } from '../../kit/kobold-element.js';
import { currentSigner, onSigner } from '../../kit/signer.js';
import { sourceOf } from '../../kit/source.js';
import { theme } from '../../kit/theme.js';
import { NO_VIEW, type ViewState } from '../../kit/view-state.js';
import { failureStyles } from '../table/failure.styles.js';
import { renderFailure, renderLoading } from '../table/states.js';
import { AskProposals, type ListName } from './ask-proposals.js';
import { pickKey } from './card-state.js';
import { type CardParts, renderCard } from './card-template.js';
import { Deciding } from './deciding.js';
import { proposalsStyles } from './proposals.styles.js';
import { visibleText } from '../../kit/visible-text.js';
import '../../kit/terms/en-later.js';
import '../../kit/terms/en-dataset.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-proposals.js';

/**
 * What people suggest for a dataset: each with what stands there now and what is suggested. Whoever may decide accepts or rejects it
 * with a signature; everybody sees what became of their own.
 *
 * @summary Suggestions, and decisions about them.
 * @slot - What readers see until they are known.
 * @slot error - Instead of the sentence shown on failure.
 * @slot loading - Instead of "Loading…".
 * @attr resource - only suggestions for this kind of record
 * @attr proposal - only the suggestion with this id
 * @attr view - `open`, `yours` or `decided`: only that list
 * @event {CustomEvent<ReadyDetail>} kobold-ready - It is known what is suggested.
 * @event {CustomEvent<ChangedDetail>} kobold-changed - There are more, or fewer.
 * @event {CustomEvent<ErrorData>} kobold-error - It is no dataset, or cannot be reached.
 * @event {CustomEvent<SignInRequestDetail>} kobold-sign-in-request - The reader wants to sign in; cancel it to do that yourself.
 * @csspart card @csspart changes @csspart blockers @csspart actions @csspart outcome @csspart problem @csspart why
 * @csspart list @csspart button @csspart error @csspart loading
 */
export class KoboldProposals extends KoboldElement {
  static override styles = [theme, failureStyles, proposalsStyles];

  /** Id of the one that is to be shown. */
  @property() proposal = '';
  /** `open`, `yours` or `decided`: only that list. */
  @property() view = '';

  @state() private error: ErrorData | undefined;
  @state() private said = '';
  #asking: AskProposals | undefined;
  #key = '';
  #asked = '';
  #told = NO_VIEW;
  #showsDecided = false;
  #stopSigner: (() => void) | undefined;
  readonly #deciding = new Deciding({
    handle: () => this.#asking?.handle,
    changed: (said) => {
      if (said !== undefined) this.said = said && this.localize.terms.proposals[said];
      this.requestUpdate();
    },
  });

  constructor() {
    super();
    new HostColorsController(this);
    new FocusKeeper(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopSigner ??= onSigner(() => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopSigner?.();
    this.#stopSigner = undefined;
    this.#close();
  }

  protected override updated(): void {
    if (this.isConnected && !this.isContentEditable) this.#follow();
    else this.#close();
  }

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.proposals.title);
    const answers = this.#asking?.answers;
    if (!answers?.size)
      return html`<div class="root" dir=${dir}>
        <slot></slot>${
          this.error
            ? renderFailure(this.localize, this.#failure(this.error), [this.error], () => this.#again())
            : this.#key
              ? renderLoading(this.localize)
              : nothing
        }
      </div>`;
    return html`<div class="root" dir=${dir}>
      <p class="visually-hidden" role="status">${this.said}</p>
      ${this.#wants('open') ? this.#renderOpen() : nothing} ${this.#wants('yours') ? this.#renderYours() : nothing}
      ${this.view === '' || this.view === 'decided' ? this.#renderDecided() : nothing}
      ${this.error ? renderFailure(this.localize, this.#failure(this.error), [this.error]) : nothing}
    </div>`;
  }

  #renderOpen(): TemplateResult {
    const words = this.localize.terms.proposals;
    const answer = this.#asking!.answers.get('open');
    const count = answer?.count ?? 0;
    const { leaving } = this.#deciding;
    const listed = (answer?.proposals ?? []).filter(({ id }) => !leaving.has(id));
    // Where they stood, while they say what became of them.
    const shown = [...listed, ...leaving.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
    const empty = this.proposal && this.#asking!.answers.get('decided')?.count === 0 ? words.notFound : words.none;
    return html`<section part="list open" aria-labelledby="open">
      <div class="head">
        <h3 id="open" tabindex="-1">${words.title}</h3>
        <span class="quiet"
          >${count > 0 ? words.waiting(this.localize.number(count), this.localize.plural(count)) : empty}</span
        >
      </div>
      ${shown.length > 0 ? this.#renderWho(answer?.role !== undefined) : nothing} ${this.#renderCards(shown, 'open')}
      ${this.#renderOlder('open')}
    </section>`;
  }

  /** Why nothing can be decided, and what helps. */
  #renderWho(decides: boolean): unknown {
    const words = this.localize.terms.proposals;
    if (decides) return nothing;
    if (currentSigner()) return html`<p class="quiet who">${words.mayNot}</p>`;
    return html`<p class="who">
      <span class="quiet">${words.signInToDecide}</span>
      <button type="button" class="button" part="button sign-in" @click=${this.#signIn}>${words.signIn}</button>
    </p>`;
  }

  #renderYours(): unknown {
    const { terms } = this.localize;
    const words = terms.proposals;
    const answer = this.#asking!.answers.get('yours');
    const gone = answer?.gone ?? [];
    // Open ones stand above already, where all are listed.
    const own = (answer?.proposals ?? []).filter(({ status }) => this.view === 'yours' || status !== 'open');
    if (own.length + gone.length === 0 && this.view !== 'yours') return nothing;
    const refused = new Set(this.#asking!.frame?.writing?.refused?.map(({ proposal }) => proposal));
    return html`<section part="list yours" aria-labelledby="yours">
      <h3 id="yours" tabindex="-1">${words.yours}</h3>
      ${own.length + gone.length === 0 ? html`<p class="quiet">${words.noneOfYours}</p>` : nothing}
      ${gone.map(
        ({ resource, record, recordLabel }) =>
          html`<p class="gone">
            <span>${words.gone(`\u2068${visibleText(recordLabel)}\u2069`)}</span>
            <button
              type="button"
              class="button"
              part="button take-back"
              @click=${() => this.#tell((handle) => handle.discard({ resource, record }))}
            >
              ${terms.takeBack}
            </button>
          </p>`,
      )}
      ${this.#renderCards(own, 'yours', refused)} ${this.#renderOlder('yours')}
    </section>`;
  }

  #renderDecided(): TemplateResult {
    const words = this.localize.terms.proposals;
    const answer = this.#asking!.answers.get('decided');
    const list = html`${answer?.count === 0 ? html`<p class="quiet">${words.noneDecided}</p>` : nothing}
    ${answer ? this.#renderCards(answer.proposals, 'decided') : renderLoading(this.localize)}
    ${this.#renderOlder('decided')}`;
    if (this.view === 'decided')
      return html`<section part="list decided" aria-labelledby="decided">
        <h3 id="decided" tabindex="-1">${words.decided}</h3>
        ${list}
      </section>`;
    return html`<details class="decided" part="list decided" @toggle=${this.#toggle}>
      <summary>${words.decided}</summary>
      ${this.#showsDecided ? list : nothing}
    </details>`;
  }

  #renderCards(proposals: readonly ProposalInfo[], list: ListName, refused?: ReadonlySet<string>): unknown {
    if (proposals.length === 0) return nothing;
    const { terms } = this.localize;
    return html`<ul class="cards">
      ${repeat(
        proposals,
        ({ id }) => id,
        (proposal) =>
          html`${renderCard(proposal, this.#partsOf(proposal, list))}
          ${
            refused?.has(proposal.id)
              ? html`<li class="refused">
                  <button
                    type="button"
                    class="button"
                    part="button got-it"
                    @click=${() => this.#tell((handle) => handle.dismiss(proposal.id))}
                  >
                    ${terms.seenIt}
                  </button>
                </li>`
              : nothing
          }`,
      )}
    </ul>`;
  }

  #renderOlder(list: ListName): unknown {
    if (!this.#asking!.mayShowMore(list)) return nothing;
    return html`<button type="button" class="button" part="button older" @click=${() => this.#asking?.older(list)}>
      ${this.localize.terms.proposals.older}
    </button>`;
  }

  /** Of every answer so far: what was decided a moment ago is in none of the newest. */
  #columns: CardParts['columns'] = {};

  #partsOf(proposal: ProposalInfo, list: ListName): CardParts {
    const deciding = this.#deciding;
    const card = deciding.card(proposal.id);
    const change = (run: () => void) => (): void => {
      run();
      this.requestUpdate();
    };
    const answer = this.#asking!.answers.get(list);
    return {
      localize: this.localize,
      columns: (this.#columns = { ...this.#columns, ...answer?.columns }),
      card,
      now: Date.now(),
      me: currentSigner()?.pubkey,
      decides: answer?.role !== undefined && currentSigner() !== undefined,
      pick: (items: readonly ProposalItemInfo[], isPicked: boolean) => {
        for (const item of items) card.picks.set(pickKey(item), isPicked);
        this.requestUpdate();
      },
      showAll: change(() => (card.showsAll = true)),
      accept: () => void this.#signing(proposal.id, deciding.accept(proposal)),
      reject: () => void this.#signing(proposal.id, deciding.reject(proposal)),
      approve: () => void this.#signing(proposal.id, deciding.approve(proposal)),
      withdraw: () => void deciding.withdraw(proposal),
      note: (text) => (card.note = text),
      askWhy: (opens) => void this.#askWhy(proposal.id, opens),
    };
  }

  /** The focus goes to what ends the waiting: not to the next card, whose button a second Enter would press. */
  async #signing(id: string, _signed: Promise<void>): Promise<void> {
    await this.updateComplete;
    if (this.matches(':focus-within'))
      this.renderRoot.querySelector<HTMLElement>(`[data-proposal="${CSS.escape(id)}"] .stop`)?.focus();
  }

  /** The focus goes to the question, and back to where it was asked. */
  async #askWhy(id: string, opens: boolean): Promise<void> {
    this.#deciding.card(id).isRejecting = opens;
    this.requestUpdate();
    await this.updateComplete;
    const card = this.renderRoot.querySelector(`[data-proposal="${CSS.escape(id)}"]`);
    card?.querySelector<HTMLElement>(opens ? 'textarea' : '.reject')?.focus();
  }

  readonly #toggle = ({ target }: Event): void => {
    this.#showsDecided = (target as HTMLDetailsElement).open;
    this.requestUpdate();
  };

  readonly #signIn = (): void => {
    if (!announce(this, 'kobold-sign-in-request', {}, true)) return;
    const source = sourceOf(this);
    void import('../../identity/identity-dialog.js').then(({ showIdentity }) => showIdentity(source));
  };

  #failure({ code }: ErrorData): string {
    const { terms } = this.localize;
    return code === 'bad-source' ? terms.noDataset : terms.proposals.failed;
  }

  // ── The dataset ──────────────────────────────────────────────────────────────────────────────────────────────────

  #wants(list: ListName): boolean {
    if (list === 'decided' && (this.#showsDecided || this.proposal !== '')) return true;
    return this.view === '' ? list !== 'decided' : this.view === list;
  }

  /** After an update: properties have settled. */
  #follow(): void {
    let source: SourceRef | undefined;
    try {
      source = sourceOf(this);
      if (source && source.kind !== 'dataset' && source.kind !== 'url')
        throw new KoboldError('bad-source', 'Only what has an address is a dataset.');
    } catch (error) {
      this.#close();
      return this.#fail(errorToData(error));
    }
    const { resource: _, ...whole } = (source ?? {}) as SourceRef & { resource?: string };
    const key = source ? JSON.stringify(whole) : '';
    if (key !== this.#key) {
      this.#close();
      this.#key = key;
      this.error = undefined;
      if (source) this.#open(whole as SourceRef);
      this.requestUpdate();
    }
    const asked = JSON.stringify([this.#question(), this.view, this.#showsDecided]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#asking?.ask();
  }

  #question() {
    const as = currentSigner()?.pubkey;
    const { proposal, resource } = this;
    return { ...(as && { as }), ...(proposal && { proposal }), ...(resource && { resource }) };
  }

  #open(source: SourceRef): void {
    this.#told = NO_VIEW;
    this.follow(NO_VIEW, NO_VIEW);
    this.showStates({ loading: true, error: false, empty: false, ready: false });
    this.#asking = new AskProposals(source, {
      common: () => this.#question(),
      wants: (list) => this.#wants(list),
      changed: () => this.#changed(),
    });
  }

  #changed(): void {
    const { error, answers } = this.#asking!;
    this.error = error;
    const count = answers.get('open')?.count ?? 0;
    if (answers.size > 0) this.showStates({ loading: false, error: false, empty: count === 0, ready: true });
    else if (error) this.showStates({ loading: false, error: true });
    if (answers.size > 0 || error) {
      const counts = { matched: count, total: count, items: count, complete: true };
      const status = answers.size > 0 ? 'ready' : 'loading';
      const now: ViewState = { ...NO_VIEW, status, counts, error: answers.size > 0 ? undefined : error, frame: 1 };
      this.follow(now, this.#told);
      this.#told = now;
    }
    this.requestUpdate();
  }

  #fail(error: ErrorData): void {
    if (this.error?.message === error.message) return;
    this.error = error;
    const now: ViewState = { ...NO_VIEW, error, frame: 1 };
    this.follow(now, this.#told);
    this.#told = now;
    this.showStates({ loading: false, error: true });
  }

  #again(): void {
    this.#close();
    this.error = undefined;
    this.requestUpdate();
  }

  async #tell(run: (handle: AskProposals['handle']) => Promise<unknown>): Promise<void> {
    if (!this.#asking) return;
    try {
      await run(this.#asking.handle);
    } catch (error) {
      this.error = errorToData(error);
    }
  }

  #close(): void {
    this.#asking?.close();
    this.#asking = undefined;
    this.#key = this.#asked = '';
  }
}
