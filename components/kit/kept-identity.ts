/**
 * Who the reader said they are on this site, for the next page: kind and pubkey, no secret. A passphrase key is kept as it is sealed
 * (NIP-49), and opened with its passphrase in each page that signs; of a bunker where it is.
 */
export interface KeptIdentity {
  readonly kind: 'extension' | 'bunker' | 'passphrase';
  /** 64 hex digits. */
  readonly pubkey: string;
  /** `ncryptsec1…`, of a passphrase key. */
  readonly sealed?: string;
  readonly bunker?: { readonly remote: string; readonly relays: readonly string[] };
}

const NAME = 'kobold-identity';
const HEX = /^[0-9a-f]{64}$/;
let inMemory: KeptIdentity | undefined;

/** Undefined where nobody is signed in. What other scripts of the site wrote there is looked at twice. */
export function readKept(): KeptIdentity | undefined {
  let text: string | null;
  try {
    text = localStorage.getItem(NAME);
  } catch {
    return inMemory; // sandboxed frames keep nothing
  }
  try {
    const kept = JSON.parse(text ?? 'null') as KeptIdentity | null;
    if (!kept || !HEX.test(kept.pubkey)) return undefined;
    const { kind, sealed, bunker } = kept;
    if (kind === 'passphrase') return typeof sealed === 'string' ? kept : undefined;
    if (kind === 'bunker') return bunker && HEX.test(bunker.remote) && isTexts(bunker.relays) ? kept : undefined;
    return kind === 'extension' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: nobody is signed in any more. */
export function keepIdentity(identity: KeptIdentity | undefined): void {
  inMemory = identity;
  try {
    if (identity) localStorage.setItem(NAME, JSON.stringify(identity));
    else localStorage.removeItem(NAME);
  } catch {
    // As long as the page.
  }
}

/** Told when another tab of the site signs in or out. */
export function onKeptElsewhere(listener: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === NAME || key === null) listener();
  });
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
