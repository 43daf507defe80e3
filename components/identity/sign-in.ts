/** The ways to be someone, as they go: what is open, what was typed so far, and the signer that comes of it. */
import type { KeptIdentity } from '../kit/kept-identity.js';
import type { Signer } from '../kit/signer.js';
import type { Doing } from './doing.js';
import { passphraseStrength } from './passphrase-strength.js';
import { passphraseFault, renderWays, type Way, type WaysParts } from './ways-in.js';

/** What to do with it. */
export interface SignInEnd {
  /** `newKey`: sealed just now, and to be kept elsewhere too; '' where it was sealed before, or is not here. */
  signedIn(signer: Signer, kept: KeptIdentity, newKey: string): void;
  focus(selector: string): void;
}

type Typed = Pick<WaysParts, 'way' | 'makesKey' | 'isOpenKey' | 'strength' | 'authUrl'>;

const NOTHING: Typed = { way: undefined, makesKey: false, isOpenKey: false, strength: undefined, authUrl: '' };

export class SignIn {
  #typed = NOTHING;

  constructor(
    readonly doing: Doing,
    readonly end: SignInEnd,
  ) {}

  render(): ReturnType<typeof renderWays> {
    return renderWays({
      ...this.doing,
      ...this.#typed,
      choose: (way) => this.#choose(way),
      chooseMaking: (makesKey) => this.#begin({ makesKey }),
      typedKey: (text) => this.#set({ isOpenKey: text.trim().startsWith('nsec1') }),
      typedPassphrase: (text) => this.#set({ strength: text ? passphraseStrength(text) : undefined }),
      submit: (event) => void this.#submit(event),
    });
  }

  #set(change: Partial<Typed>): void {
    this.#typed = { ...this.#typed, ...change };
    this.doing.host.requestUpdate();
  }

  #begin(change: Partial<Typed>): void {
    this.doing.failure = '';
    this.#set({ isOpenKey: false, strength: undefined, ...change });
  }

  #choose(chosen: Way): void {
    const way = this.#typed.way === chosen ? undefined : chosen;
    this.#begin({ way, authUrl: '' });
    if (way === 'extension') void this.#byExtension();
    else if (way) void this.doing.host.updateComplete.then(() => this.end.focus('textarea, input'));
  }

  async #byExtension(): Promise<void> {
    const { doing } = this;
    await doing.run(
      doing.localize.terms.waitingFor.extension!,
      async (signal) => {
        const { connectExtension } = await import('./extension-signer.js');
        const signer = await Promise.race([connectExtension(), aborted(signal)]);
        this.#signedIn(signer, { kind: 'extension', pubkey: signer.pubkey });
      },
      (error) => error.code === 'signer-unreachable' && doing.localize.terms.noExtension,
    );
    this.#set({ way: undefined });
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const typed = new FormData(form);
    const text = (name: string): string => String(typed.get(name) ?? '');
    if (this.doing.busy) return;
    if (form.dataset['form'] === 'bunker') return this.#byBunker(text('bunker'));
    const { makesKey, isOpenKey } = this.#typed;
    const seals = makesKey || isOpenKey;
    const failure = seals ? passphraseFault(text('passphrase'), text('again'), this.doing.localize) : undefined;
    if (failure) {
      this.doing.failure = failure;
      this.doing.host.requestUpdate();
      return this.end.focus('[name=passphrase]');
    }
    await this.#byPassphrase(makesKey ? undefined : text('key').trim(), text('passphrase'));
    if (this.doing.failure) this.end.focus('[name=passphrase]');
  }

  /** `key`: sealed, or open and to be sealed; undefined makes a new one. */
  #byPassphrase(key: string | undefined, passphrase: string): Promise<void> {
    const { doing } = this;
    return doing.run(
      doing.localize.terms.opening,
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
        const kept = { kind: 'passphrase', pubkey, sealed } as const;
        this.#signedIn(passphraseSigner(pubkey, sealed, secret), kept, isNew ? sealed : '');
      },
      (error) => error.code === 'bad-request' && doing.localize.terms.notAKey,
    );
  }

  #byBunker(address: string): Promise<void> {
    const { doing } = this;
    return doing.run(
      doing.localize.terms.connecting,
      async (signal) => {
        const { connectBunker, parseBunkerAddress } = await import('./bunker-signer.js');
        const bunker = parseBunkerAddress(address);
        const signer = await connectBunker(bunker, (authUrl) => this.#set({ authUrl }), { signal });
        signal.throwIfAborted();
        const { remote, relays } = bunker;
        this.#signedIn(signer, { kind: 'bunker', pubkey: signer.pubkey, bunker: { remote, relays } });
      },
      ({ code }) => {
        if (code === 'bad-request') return doing.localize.terms.notABunker;
        return code === 'signer-unreachable' && doing.localize.terms.bunkerUnreachable;
      },
    );
  }

  #signedIn(signer: Signer, kept: KeptIdentity, newKey = ''): void {
    this.#set(NOTHING);
    this.end.signedIn(signer, kept, newKey);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
