/** A browser extension that holds the person's key: NIP-07, `window.nostr`. */
import { KoboldError } from '../../core/errors.js';
import type { Signer } from '../kit/signer.js';
import { pubkeyAnswer, refused, signedAnswer } from './signed-answer.js';

/** As NIP-07 has it; whatever sits there is somebody else's code. */
interface WindowNostr {
  getPublicKey(): Promise<unknown>;
  signEvent(event: object): Promise<unknown>;
}

/** Some extensions come after the page's own scripts. */
const COMES_MS = 2_000;
const LOOK_MS = 50;
/** People read what they are asked. */
const ANSWERS_MS = 120_000;

/** Asks the extension who it speaks for. Rejects with `signer-unreachable`, `-refused`, `-silent`, `-wrong`. */
export async function connectExtension(answersMs = ANSWERS_MS): Promise<Signer> {
  const nostr = await findExtension();
  const asked = nostr.getPublicKey();
  return extensionSigner(pubkeyAnswer(await inTime(asked, answersMs).catch((error: unknown) => throwRefused(error))));
}

/** Of who is known to have one; it is asked when something is to be signed. */
export function extensionSigner(pubkey: string): Signer {
  return {
    kind: 'extension',
    pubkey,
    async sign(event) {
      const nostr = await findExtension();
      const { kind, created_at, tags, content } = event;
      const template = { kind, created_at, tags: tags.map((tag) => [...tag]), content };
      const answer = await nostr.signEvent(template).catch((error: unknown) => throwRefused(error));
      return signedAnswer(event, answer);
    },
  };
}

async function findExtension(): Promise<WindowNostr> {
  for (const end = performance.now() + COMES_MS; ;) {
    const { nostr } = window as { nostr?: Partial<WindowNostr> };
    if (typeof nostr?.getPublicKey === 'function' && typeof nostr.signEvent === 'function') return nostr as WindowNostr;
    if (performance.now() > end)
      throw new KoboldError('signer-unreachable', 'This browser has no extension that signs (NIP-07).');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KoboldError('signer-silent', 'The extension did not answer.')), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function throwRefused(error: unknown): never {
  throw refused(error);
}
