import { html, type TemplateResult } from 'lit';
import { npubEncode } from 'nostr-tools/nip19';
import { errorToData, type ErrorData } from '../../core/errors.js';
import type { ApprovedDevice, DatasetHandle, PersonStanding, SourceRef, Wish } from '../../worker/api.js';
import { watchDataset } from '../kit/client-dataset.js';
import { getClient } from '../kit/client.js';
import { copyText } from '../kit/copy-text.js';
import { FocusKeeper } from '../kit/focus-keeper.js';
import { HostColorsController } from '../kit/host-colors.js';
import { keepIdentity, type KeptIdentity, readKept } from '../kit/kept-identity.js';
import { KoboldElement } from '../kit/kobold-element.js';
import { state } from '../kit/property.js';
import { signAct } from '../kit/sign-act.js';
import { type Asking, currentSigner, onSigner, setSigner, type Signer, whoIsSignedIn } from '../kit/signer.js';
import { sourceOf } from '../kit/source.js';
import { theme } from '../kit/theme.js';
import { NO_VIEW } from '../kit/view-state.js';
import { deviceLabel } from './device-label.js';
import { signerFailure } from './failure-words.js';
import { fieldStyles, identityStyles } from './identity.styles.js';
import { passphraseStrength } from './passphrase-strength.js';
import { APPROVED_DAYS, renderPersonParts } from './person-template.js';
import { passphraseFault, renderWays, type Way } from './ways-in.js';
import '../kit/terms/en-later.js';
import '../kit/terms/en-edit.js';
import '../kit/terms/en-dataset.js';

const DAY_MS = 86_400_000;

/**
 * Who the reader is on this page: a guest, or somebody by a browser extension (NIP-07), a remote signer (NIP-46) or a key under a
 * passphrase (NIP-49). With a dataset also their role there, and the devices that save in their name. Several on a page follow
 * one another.
 *
 * @summary Who am I.
 * @slot - What readers see until it is there.
 * @event {CustomEvent<ReadyDetail>} kobold-ready - It is known who is signed in.
 * @event {CustomEvent<ErrorData>} kobold-error - The dataset cannot be reached, or `src` is none.
 * @csspart ways - The buttons of the ways in. @csspart form @csspart key @csspart device @csspart devices
 * @csspart device-row @csspart button @csspart error
 */
export class KoboldIdentity extends KoboldElement {
  static override styles = [theme, fieldStyles, identityStyles];

  @state() private way: Way | undefined;
  @state() private makesKey = false;
  @state() private isOpenKey = false;
  @state() private strength: ReturnType<typeof passphraseStrength> | undefined;
  @state() private busy = '';
  @state() private failure = '';
  @state() private note = '';
  @state() private authUrl = '';
  @state() private shownKey = '';
  @state() private isNewKey = false;
  @state() private asking = '';
  @state() private standing: PersonStanding | undefined;
  #handle: DatasetHandle | undefined;
  #key = '';
  #stop: (() => void) | undefined;
  #person: string | null = null;
  /** Whose names the relays were asked for. */
  #named = '';
  /** Ends what is being done. */
  #stopping: AbortController | undefined;

  constructor() {
    super();
    new HostColorsController(this);
    new FocusKeeper(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= onSigner(() => this.#followPerson());
    this.#followPerson();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    // Who closed it does not sign in any more.
    this.#stopping?.abort();
    this.#close();
  }

  protected override updated(): void {
    if (this.isConnected && !this.isContentEditable) this.#follow();
    else this.#close();
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.identity);
    return html`<div class="root" dir=${dir} role="group" aria-label=${terms.identity}>
      ${this.#person === null ? this.#renderWays() : this.#renderPerson(this.#person)}
    </div>`;
  }

  #renderWays(): TemplateResult {
    const { localize, way, makesKey, isOpenKey, strength, busy, failure, note, authUrl } = this;
    return renderWays({
      ...{ localize, way, makesKey, isOpenKey, strength, busy, failure, note, authUrl },
      choose: (way) => this.#choose(way),
      chooseMaking: (makes) => {
        this.makesKey = makes;
        this.isOpenKey = false;
        this.strength = undefined;
        this.failure = '';
      },
      typedKey: (text) => (this.isOpenKey = text.trim().startsWith('nsec1')),
      typedPassphrase: (text) => (this.strength = text ? passphraseStrength(text) : undefined),
      submit: (event) => void this.#submit(event),
      stop: () => this.#stopping?.abort(),
    });
  }

  #renderPerson(pubkey: string): TemplateResult {
    const { localize, standing, asking, busy, failure, note, isNewKey } = this;
    const sealed = readKept()?.sealed;
    const parts = {
      ...{ localize, pubkey, standing, asking, busy, failure, note, isNewKey },
      npub: npubEncode(pubkey),
      sealed: this.shownKey || undefined,
      deviceName: deviceLabel(navigator.userAgent, localize.terms.deviceOn) ?? localize.terms.aBrowser,
      now: Date.now(),
      ask: (what: string) => void this.#ask(what),
      signOut: () => void this.#signOut(),
      showKey: () => (this.shownKey = this.shownKey ? '' : (sealed ?? '')),
      hideKey: () => this.#hideKey(),
      copyKey: () => void this.#copy(this.shownKey),
      saveKey: () => saveText(`${npubEncode(pubkey).slice(0, 12)}.ncryptsec.txt`, this.shownKey),
      approve: (event: SubmitEvent) => void this.#approve(event),
      revoke: (device: ApprovedDevice) => void this.#revoke(device),
      stop: () => this.#stopping?.abort(),
    };
    return renderPersonParts(parts, sealed !== undefined);
  }

  /** The focus goes to the question, and back to where it was asked. */
  async #ask(what: string): Promise<void> {
    const asked = this.asking;
    this.asking = asked === what ? '' : what;
    await this.updateComplete;
    if (this.asking) this.#focus('.ask');
    else
      this.#focus(asked === 'sign-out' ? '[data-do=sign-out]' : `[data-grant="${CSS.escape(asked)}"] [data-do=revoke]`);
  }

  // ── Ways in ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #choose(way: Way): void {
    this.failure = this.authUrl = '';
    this.strength = undefined;
    this.isOpenKey = false;
    this.way = this.way === way ? undefined : way;
    if (this.way === 'extension') void this.#signInByExtension();
    else if (this.way) void this.updateComplete.then(() => this.#focus('textarea, input'));
  }

  async #signInByExtension(): Promise<void> {
    await this.#do(
      this.localize.terms.waitingFor.extension!,
      async (signal) => {
        const { connectExtension } = await import('./extension-signer.js');
        const signer = await Promise.race([connectExtension(), aborted(signal)]);
        this.#signedIn(signer, { kind: 'extension', pubkey: signer.pubkey });
      },
      (error) => error.code === 'signer-unreachable' && this.localize.terms.noExtension,
    );
    if (this.#person === null) this.way = undefined;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const typed = new FormData(form);
    const text = (name: string): string => String(typed.get(name) ?? '');
    if (this.busy) return;
    if (form.dataset['form'] === 'bunker') return this.#signInByBunker(text('bunker'));
    const seals = this.makesKey || this.isOpenKey;
    const fault = seals ? passphraseFault(text('passphrase'), text('again'), this.localize) : undefined;
    if (fault) {
      this.failure = fault;
      return this.#focus('[name=passphrase]');
    }
    await this.#signInByPassphrase(this.makesKey ? undefined : text('key').trim(), text('passphrase'));
    if (this.failure) this.#focus('[name=passphrase]');
  }

  /** `key`: sealed, or open and to be sealed; undefined makes a new one. */
  #signInByPassphrase(key: string | undefined, passphrase: string): Promise<void> {
    return this.#do(
      this.localize.terms.opening,
      async (signal) => {
        const [{ makeSecret, pubkeyOf, readOpenSecret }, { openSealed, seal }, { passphraseSigner }] =
          await Promise.all([import('./open-key.js'), import('./sealed-key.js'), import('./passphrase-signer.js')]);
        const isNew = key === undefined || key.startsWith('nsec1');
        const secret =
          key === undefined
            ? makeSecret()
            : isNew
              ? readOpenSecret(key)
              : (await openSealed(key, passphrase, signal)).secret;
        const sealed = isNew ? await seal(secret, passphrase, signal) : key;
        signal.throwIfAborted();
        const pubkey = pubkeyOf(secret);
        this.isNewKey = isNew;
        this.shownKey = isNew ? sealed : '';
        this.#signedIn(passphraseSigner(pubkey, sealed, secret), { kind: 'passphrase', pubkey, sealed });
      },
      (error) => error.code === 'bad-request' && this.localize.terms.notAKey,
    );
  }

  #signInByBunker(address: string): Promise<void> {
    return this.#do(
      this.localize.terms.connecting,
      async (signal) => {
        const { connectBunker, parseBunkerAddress } = await import('./bunker-signer.js');
        const bunker = parseBunkerAddress(address);
        const signer = await connectBunker(bunker, (url) => (this.authUrl = url), { signal });
        signal.throwIfAborted();
        const { remote, relays } = bunker;
        this.#signedIn(signer, { kind: 'bunker', pubkey: signer.pubkey, bunker: { remote, relays } });
      },
      ({ code }) => {
        if (code === 'bad-request') return this.localize.terms.notABunker;
        return code === 'signer-unreachable' && this.localize.terms.bunkerUnreachable;
      },
    );
  }

  #signedIn(signer: Signer, kept: KeptIdentity): void {
    keepIdentity(kept);
    setSigner(signer);
    this.way = undefined;
    this.makesKey = this.isOpenKey = false;
    this.authUrl = '';
    void this.updateComplete.then(() => this.#focus(this.shownKey ? '[data-do=copy]' : '[data-do=sign-out]'));
  }

  async #signOut(): Promise<void> {
    if (readKept()?.kind === 'bunker') await (await import('./bunker-signer.js')).forgetBunker();
    keepIdentity(undefined);
    setSigner(undefined);
    this.#followPerson();
    await this.updateComplete;
    this.#focus('[data-way]');
  }

  // ── In the dataset ───────────────────────────────────────────────────────────────────────────────────────────────

  async #approve(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const device = String(new FormData(event.target as HTMLFormElement).get('device') ?? '').trim();
    const until = Date.now() + APPROVED_DAYS * DAY_MS;
    await this.#sign({ do: 'delegate', until, ...(device && { device }) });
    this.#focus('[data-do=sign-out]');
  }

  async #revoke({ grant, device }: ApprovedDevice): Promise<void> {
    this.asking = '';
    await this.#sign({ do: 'revoke', grant }, { of: device });
    this.#focus(`[data-grant="${grant}"] button, [data-do=sign-out]`);
  }

  async #sign(wish: Wish, asking: Asking = {}): Promise<void> {
    const [handle, signer] = [this.#handle, currentSigner()];
    if (!handle || !signer) return;
    const sign = async (signal: AbortSignal): Promise<void> => {
      await signAct(handle, signer, wish, { ...asking, signal });
      await this.#askStanding();
    };
    await this.#do(this.localize.terms.waitingFor[signer.kind]!, sign);
    await this.updateComplete;
  }

  /**
   * One thing at a time; what went wrong in one sentence, and on the console with its code. `run` looks at the signal itself: what is
   * beyond stopping is waited for, for it would be untrue that nothing was done.
   */
  async #do(
    busy: string,
    run: (signal: AbortSignal) => Promise<void>,
    wordsFor: (error: ErrorData) => string | false = () => false,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = busy;
    this.failure = this.note = '';
    const { signal } = (this.#stopping = new AbortController());
    try {
      await run(signal);
    } catch (thrown) {
      const error = errorToData(thrown);
      if (signal.aborted) this.note = this.localize.terms.signerFailures['signer-cancelled']!;
      else {
        this.failure = wordsFor(error) || signerFailure(thrown, this.localize);
        console.warn(`<${this.localName}> ${error.code}: ${error.message}`);
      }
    }
    this.busy = '';
    this.#stopping = undefined;
  }

  #followPerson(): void {
    const person = whoIsSignedIn();
    if (person === this.#person) return;
    this.#person = person;
    this.standing = undefined;
    this.asking = this.note = this.failure = '';
    if (person === null) this.shownKey = '';
    void this.#handle?.writeFor(person).catch(() => undefined);
    void this.#askStanding();
    this.requestUpdate();
  }

  async #askStanding(): Promise<void> {
    const [handle, person] = [this.#handle, this.#person];
    if (!handle || person === null) return;
    const isAsked = this.#named === person;
    const standing = await handle.standing(person).catch(() => undefined);
    if (handle !== this.#handle || person !== this.#person || !standing) return;
    this.standing = standing;
    if (standing.name !== undefined || isAsked) return;
    this.#named = person;
    const named = await handle.standing(person, true).catch(() => undefined);
    if (handle === this.#handle && person === this.#person && named) this.standing = named;
  }

  /** After an update: properties have settled. */
  #follow(): void {
    let source: SourceRef | undefined;
    try {
      source = sourceOf(this);
    } catch (error) {
      this.#close();
      return this.markError(errorToData(error));
    }
    // Of a file it can be said who reads it, and no more.
    const of = source?.kind === 'dataset' ? source : undefined;
    const key = of ? JSON.stringify(of) : 'none';
    if (key === this.#key) return;
    this.#close();
    this.#key = key;
    this.showStates({ ready: true });
    this.follow({ ...NO_VIEW, status: 'ready', frame: 1 }, NO_VIEW);
    if (of) this.#open(of);
  }

  #open(source: SourceRef): void {
    this.#handle = watchDataset(getClient(), source, {
      frame: ({ error }) => {
        if (error) this.markError(error);
        void this.#askStanding();
      },
      fail: (error) => this.markError(error),
    });
    void this.#handle.writeFor(this.#person).catch(() => undefined);
    void this.#askStanding();
  }

  #close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#key = '';
    this.standing = undefined;
  }

  // ── The key, kept elsewhere ──────────────────────────────────────────────────────────────────────────────────────

  #hideKey(): void {
    this.shownKey = this.note = '';
    this.isNewKey = false;
    this.#focus('[data-do=key], [data-do=sign-out]');
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
  }

  #focus(selector: string): void {
    // Only where the focus was in here: nobody is drawn from what they do elsewhere.
    if (document.activeElement === this || document.activeElement === document.body || this.matches(':focus-within'))
      this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
