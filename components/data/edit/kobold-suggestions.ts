import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../kit/property.js';
import { errorToData } from '../../../core/errors.js';
import type { DatasetFrame, DatasetHandle, PersonStanding, WritingStatus } from '../../../worker/api.js';
import { deviceLabel } from '../../identity/device-label.js';
import { signerFailure } from '../../identity/failure-words.js';
import { LocalizeController } from '../../kit/localize.js';
import { signAct } from '../../kit/sign-act.js';
import { currentSigner, onSigner, type Signer, whoIsSignedIn } from '../../kit/signer.js';
import { theme } from '../../kit/theme.js';
import { shortKey } from '../panels/key-mark.js';
import { suggestionStyles } from './suggestions.styles.js';
import '../../kit/terms/en-edit.js';
import '../../kit/terms/en-identity.js';

const DAY_MS = 86_400_000;
const APPROVED_DAYS = 180;
const READ_MS = 8_000;

/**
 * What this person has changed and not sent, or sent and nobody has decided: a line under the table, with what can be done. Who is
 * signed in and may change the dataset saves it, after one approval of this device; everybody else sends it as a suggestion.
 *
 * @summary Changes that wait (internal; under an editable table).
 * @csspart suggestions - The line.
 */
export class KoboldSuggestions extends LitElement {
  static override styles = [theme, suggestionStyles];

  @property({ attribute: false }) writing: WritingStatus | undefined;
  /** No relay is in contact, and some of what was written has to wait for one. */
  @property({ attribute: false }) isAway = false;
  @property({ attribute: false }) handle: DatasetHandle | undefined;
  @property({ attribute: false }) localize!: LocalizeController;
  /** Shows who am I: there is no `kobold-identity` in this line. */
  @property({ attribute: false }) showIdentity: () => void = () => undefined;
  /** Takes the focus where the line has nothing left that could. */
  @property({ attribute: false }) takeFocus: () => void = () => undefined;
  @state() private failure = '';
  @state() private busy: '' | 'sending' | 'saving' = '';
  @state() private isAsking = false;
  @state() private standing: PersonStanding | undefined;
  /** It waits for the person's signer. */
  @state() private waits = '';
  /** Saving left some: they can be suggested still. */
  @state() private isStuck = false;
  #person: string | null = null;
  /** Whose name the relays were asked for. */
  #named = '';
  #stop: (() => void) | undefined;
  /** Ends the waiting for a signer. */
  #stopping: AbortController | undefined;

  constructor() {
    super();
    // It draws anew once the words of another language have come.
    new LocalizeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= onSigner(() => this.#followPerson());
    this.#followPerson();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    this.#stopping?.abort();
  }

  /** The dataset, or another one. */
  followDataset(handle: DatasetHandle | undefined): void {
    this.handle = handle;
    this.writing = this.standing = undefined;
    void handle?.writeFor(this.#person).catch(() => undefined);
  }

  /** There is news of it. */
  tell({ writing, outbox, sync }: DatasetFrame): void {
    this.writing = writing;
    this.isAway = !!outbox?.waiting && !!sync?.relays.every(({ state }) => state === 'offline');
  }
  set frame(frame: DatasetFrame) {
    this.tell(frame);
  }

  #had: Element | null = null;
  /** It stays near until it could be read that nothing is to be done any more. */
  #leaving: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    clearTimeout(this.#leaving);
    if (this.writing?.drafts) this.toggleAttribute('near', true);
    else this.#leaving = setTimeout(() => this.removeAttribute('near'), READ_MS);
    this.#had = (this.renderRoot as ShadowRoot).activeElement;
    if (changed.has('writing') && !this.writing?.drafts) this.isStuck = this.isAsking = false;
  }

  /** However it was told: by `tell`, or by its properties. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has('writing') || changed.has('handle')) void this.#askStanding();
    // What waited was taken back elsewhere.
    if (this.#had && !this.#had.isConnected) void this.#keepFocus('.send, button');
  }

  protected override render(): TemplateResult {
    const { terms } = this.localize;
    const { drafts = 0, sent = 0, gone = 0, refused: [refused] = [] } = this.writing ?? {};
    this.dir = this.localize.dir;
    const count = (many: number): [string, Intl.LDMLPluralRule] => [
      this.localize.number(many),
      this.localize.plural(many),
    ];
    const says = [
      ...(drafts > 0 ? [terms.drafts(...count(drafts))] : []),
      ...(gone > 0 ? [terms.onDeletedRecords(...count(gone))] : []),
      ...(sent > 0 ? [terms.sentSuggestions(...count(sent))] : []),
      ...(sent > 0 && this.isAway ? [terms.goesLater] : []),
      ...(refused ? [terms.suggestionNotTaken(isolated(refused.note ?? ''))] : []),
      ...(drafts > 0 && this.#mayApprove ? [terms.approveOnce(this.localize.number(APPROVED_DAYS))] : []),
    ];
    const isEmpty = says.length === 0 && !this.failure;
    // The status is there before its words: else nobody hears them.
    return html`<div class="line ${isEmpty ? 'empty' : ''}" part="suggestions">
      <p class="text" role="status" tabindex="-1">
        ${this.waits || (this.isAsking ? terms.takeBackAsk : says.join(' '))}
      </p>
      ${
        refused
          ? html`<button
              type="button"
              class="button seen"
              @click=${() => this.#do('sending', (handle) => handle.dismiss(refused.proposal))}
            >
              ${terms.seenIt}
            </button>`
          : nothing
      }
      ${this.waits ? this.#renderWaiting() : drafts === 0 ? nothing : this.isAsking ? this.#renderAsking() : this.#renderButtons()}
      ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}
    </div>`;
  }

  #renderAsking(): TemplateResult {
    const { terms } = this.localize;
    return html`<button type="button" class="button" data-do="keep" @click=${() => this.#ask(false)}>
        ${terms.cancel}
      </button>
      <button type="button" class="button" data-do="forget" @click=${this.#takeBack}>${terms.forget}</button>`;
  }

  #renderWaiting(): TemplateResult {
    return html`<button type="button" class="button" data-do="stop" @click=${() => this.#stopping?.abort()}>
      ${this.localize.terms.cancel}
    </button>`;
  }

  #renderButtons(): TemplateResult {
    const { terms } = this.localize;
    const { standing, busy, isStuck } = this;
    const isBusy = busy !== '';
    const button = (what: string, words: string, run: () => unknown, isMain = false) =>
      html`<button
        type="button"
        class="button ${isMain ? 'send' : ''}"
        data-do=${what}
        ?disabled=${isBusy}
        @click=${run}
      >
        ${words}
      </button>`;
    const saves = standing?.mayWrite === true;
    const name = standing && (isolated(standing.name ?? '') || shortKey(standing.npub));
    return html`${this.#person === null ? button('who', terms.whoAmI, () => this.showIdentity()) : nothing}
    ${button('take-back', terms.takeBack, () => this.#ask(true))}
    ${
      saves && !isStuck
        ? button('save', busy === 'saving' ? terms.saving : terms.saveAs(name!), this.#save, true)
        : this.#person === null || standing
          ? button('send', busy === 'sending' ? terms.sendingSuggestion : terms.sendSuggestion, this.#send, true)
          : nothing
    }`;
  }

  get #mayApprove(): boolean {
    return this.standing?.mayWrite === true && !this.standing.device.approved && !this.isStuck;
  }

  #ask(isAsking: boolean): void {
    this.isAsking = isAsking;
    void this.#keepFocus(isAsking ? '[data-do=keep]' : '[data-do=take-back]');
  }

  readonly #send = (): Promise<void> => this.#do('sending', (handle) => handle.suggest());

  readonly #takeBack = (): Promise<void> => {
    this.isAsking = false;
    return this.#do('sending', (handle) => handle.discard());
  };

  /** The one approval, where it is not given yet; then what waits. */
  readonly #save = (): Promise<void> =>
    this.#do('saving', async (handle) => {
      const signer = currentSigner();
      if (this.#mayApprove && signer) {
        const device = deviceLabel(navigator.userAgent, this.localize.terms.deviceOn);
        const until = Date.now() + APPROVED_DAYS * DAY_MS;
        await this.#waitFor(signer, (signal) =>
          signAct(handle, signer, { do: 'delegate', until, ...(device && { device }) }, { signal }),
        );
      }
      this.isStuck = (await handle.save()).as !== 'saved';
    });

  /** As long as nobody cancels it; the focus goes to where that is done. */
  async #waitFor(signer: Signer, run: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    this.#stopping = new AbortController();
    this.waits = this.localize.terms.waitingFor[signer.kind]!;
    const hadFocus = (this.renderRoot as ShadowRoot).activeElement !== null;
    if (hadFocus && signer.kind !== 'passphrase')
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-do=stop]')?.focus());
    try {
      await run(this.#stopping.signal);
    } finally {
      this.waits = '';
      this.#stopping = undefined;
    }
  }

  async #do(busy: 'sending' | 'saving', run: (handle: DatasetHandle) => Promise<unknown>): Promise<void> {
    if (!this.handle || this.busy) return;
    const hadFocus = (this.renderRoot as ShadowRoot).activeElement !== null;
    this.busy = busy;
    this.failure = '';
    try {
      await run(this.handle);
    } catch (thrown) {
      const { code, message } = errorToData(thrown);
      this.failure = signerFailure(thrown, this.localize);
      console.warn(`kobold: ${code}: ${message}`);
    }
    this.busy = '';
    if (hadFocus) await this.#keepFocus('.send, button');
  }

  /** Buttons come and go under the focus: who works by keys goes on where they were. */
  async #keepFocus(selector: string): Promise<void> {
    await this.updateComplete;
    const root = this.renderRoot as ShadowRoot;
    if (root.activeElement?.isConnected && !root.activeElement.matches(':disabled') && !selector.includes('data-do'))
      return;
    const next = root.querySelector<HTMLElement>(selector);
    if (next) return next.focus();
    this.takeFocus();
    // In cards there is nothing to go back to: what was done is said here.
    if (document.activeElement === document.body) root.querySelector<HTMLElement>('.text')!.focus();
  }

  #followPerson(): void {
    const person = whoIsSignedIn();
    if (person !== this.#person) {
      this.#person = person;
      this.standing = undefined;
      this.isStuck = false;
      void this.handle?.writeFor(person).catch(() => undefined);
    }
    void this.#askStanding();
  }

  async #askStanding(): Promise<void> {
    const [handle, person] = [this.handle, this.#person];
    if (!handle || person === null || !this.writing?.drafts) return;
    const ask = async (names: boolean): Promise<void> => {
      const standing = await handle.standing(person, names).catch(() => undefined);
      if (handle === this.handle && person === this.#person && standing) this.standing = standing;
    };
    await ask(false);
    if (this.standing?.name !== undefined || this.#named === person) return;
    this.#named = person;
    await ask(true);
  }
}

/** From a stranger: on one line, and it turns nothing around it. */
function isolated(text: string): string {
  const plain = text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return plain && `\u2068${plain}\u2069`;
}

if (!customElements.get('kobold-suggestions')) customElements.define('kobold-suggestions', KoboldSuggestions);
