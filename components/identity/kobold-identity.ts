import { html, type TemplateResult } from 'lit';
import { npubEncode } from 'nostr-tools/nip19';
import { errorToData } from '../../core/errors.js';
import type { ApprovedDevice, SourceRef } from '../../worker/api.js';
import { copyText } from '../kit/copy-text.js';
import { FocusKeeper } from '../kit/focus-keeper.js';
import { HostColorsController } from '../kit/host-colors.js';
import { keepIdentity, type KeptIdentity, readKept } from '../kit/kept-identity.js';
import { KoboldElement } from '../kit/kobold-element.js';
import { state } from '../kit/property.js';
import { onSigner, setSigner, type Signer, whoIsSignedIn } from '../kit/signer.js';
import { sourceOf } from '../kit/source.js';
import { theme } from '../kit/theme.js';
import { NO_VIEW } from '../kit/view-state.js';
import { deviceLabel } from './device-label.js';
import { Doing } from './doing.js';
import { fieldStyles, identityStyles } from './identity.styles.js';
import { OwnDevices } from './own-devices.js';
import { renderPersonParts } from './person-template.js';
import { SignIn } from './sign-in.js';
import '../kit/terms/en-later.js';
import '../kit/terms/en-edit.js';
import '../kit/terms/en-dataset.js';

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

  @state() private shownKey = '';
  @state() private isNewKey = false;
  @state() private asking = '';
  readonly #doing = new Doing(this, this.localize);
  readonly #devices = new OwnDevices(this.#doing);
  readonly #signIn = new SignIn(this.#doing, {
    signedIn: (signer, kept, newKey) => this.#signedIn(signer, kept, newKey),
    focus: (selector) => this.#focus(selector),
  });
  #key = '';
  #stop: (() => void) | undefined;

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
    this.#doing.stop();
    this.#close();
  }

  protected override updated(): void {
    if (this.isConnected && !this.isContentEditable) this.#follow();
    else this.#close();
  }

  protected override render(): TemplateResult {
    const { terms, dir } = this.localize;
    if (this.isContentEditable) return this.renderPreview(terms.identity);
    const { person } = this.#devices;
    return html`<div class="root" dir=${dir} role="group" aria-label=${terms.identity}>
      ${person === null ? this.#signIn.render() : this.#renderPerson(person)}
    </div>`;
  }

  #renderPerson(pubkey: string): TemplateResult {
    const { localize, asking, isNewKey } = this;
    const sealed = readKept()?.sealed;
    const parts = {
      ...this.#doing,
      ...{ pubkey, asking, isNewKey },
      standing: this.#devices.standing,
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

  #signedIn(signer: Signer, kept: KeptIdentity, newKey: string): void {
    this.isNewKey = newKey !== '';
    this.shownKey = newKey;
    keepIdentity(kept);
    setSigner(signer);
    // Not "Sign out" beside it: an Enter too many would undo all.
    void this.updateComplete.then(() => this.#focus(newKey ? '[data-do=copy]' : '.person'));
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
    await this.#devices.approve(device);
    this.#focus('.person');
  }

  async #revoke(device: ApprovedDevice): Promise<void> {
    this.asking = '';
    await this.#devices.revoke(device);
    this.#focus(`[data-grant="${device.grant}"] button, [data-do=sign-out]`);
  }

  #followPerson(): void {
    const person = whoIsSignedIn();
    if (person === this.#devices.person) return;
    this.asking = this.#doing.note = this.#doing.failure = '';
    if (person === null) this.shownKey = '';
    this.#devices.of(person);
    this.requestUpdate();
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
    if (of) this.#devices.open(of, (error) => this.markError(error));
  }

  #close(): void {
    this.#devices.close();
    this.#key = '';
  }

  // ── The key, kept elsewhere ──────────────────────────────────────────────────────────────────────────────────────

  #hideKey(): void {
    this.shownKey = this.#doing.note = '';
    this.isNewKey = false;
    this.#focus('[data-do=key], [data-do=sign-out]');
  }

  async #copy(text: string): Promise<void> {
    const { terms } = this.localize;
    this.#doing.note = (await copyText(text)) ? terms.copiedText : terms.cannotCopy;
    this.requestUpdate();
  }

  #focus(selector: string): void {
    // Only where the focus was in here: nobody is drawn from what they do elsewhere.
    if (document.activeElement === this || document.activeElement === document.body || this.matches(':focus-within'))
      this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
