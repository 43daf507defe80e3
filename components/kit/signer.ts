/**
 * Who the reader is, as far as this page knows: at most one signer, chosen by the reader, and shared by all elements of the page.
 * A signer holds the person's secret, or asks what holds it; nothing of a secret is in here, and none goes to the worker.
 */
import type { NostrEvent, UnsignedEvent } from '../../worker/api.js';
import { onKeptElsewhere, readKept } from './kept-identity.js';

export interface Signer {
  readonly kind: 'extension' | 'bunker' | 'passphrase';
  /** 64 hex digits. */
  readonly pubkey: string;
  /** May ask the person first. Rejects with `signer-refused`, `signer-unreachable`, `bad-passphrase`. */
  sign(event: UnsignedEvent, asking?: Asking): Promise<NostrEvent>;
  /** Lets go of what it holds: it is the reader's no more. */
  close?(): void;
}

/** What an event does not say by itself, for the person who is asked to sign it. */
export interface Asking {
  /** What the dataset is called. */
  readonly dataset?: string | undefined;
  /** Whose suggestion, or which device. From strangers. */
  readonly of?: string | undefined;
  /** How many changes are taken. */
  readonly changes?: number | undefined;
  /** Aborted: nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

let current: Signer | undefined;
let hasBegun = false;
const listeners = new Set<() => void>();

/** Of who signed in on an earlier page a moment later: its code comes first. See `onSigner`. */
export function currentSigner(): Signer | undefined {
  begin();
  return current;
}

export function setSigner(signer: Signer | undefined): void {
  hasBegun = true;
  if (signer === current) return;
  current?.close?.();
  current = signer;
  tell();
}

/** Told of every change; gives what ends it. */
export function onSigner(listener: () => void): () => void {
  begin();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Pubkey of who is signed in on this site, whether their signer is here yet or not; null: nobody. */
export function whoIsSignedIn(): string | null {
  return current?.pubkey ?? readKept()?.pubkey ?? null;
}

function begin(): void {
  if (hasBegun || typeof window === 'undefined') return;
  hasBegun = true;
  onKeptElsewhere(() => void restore());
  if (readKept()) void restore();
}

async function restore(): Promise<void> {
  const kept = readKept();
  if (kept && kept.pubkey === current?.pubkey && kept.kind === current.kind) return;
  // Who signed out elsewhere may have no signer here yet: they are shown by what was kept.
  if (!kept) return current ? setSigner(undefined) : tell();
  const { restoreIdentity } = await import('../identity/restore-identity.js');
  const signer = await restoreIdentity(kept);
  // Somebody else may have signed in, or out, meanwhile.
  if (readKept()?.pubkey === kept.pubkey) setSigner(signer);
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}
