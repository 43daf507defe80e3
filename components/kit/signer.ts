/**
 * Who the reader is, as far as this page knows: at most one signer, chosen by the reader, and shared by all elements of the page.
 * A signer holds the person's secret, or asks what holds it; nothing of a secret is in here, and none goes to the worker.
 */
import type { NostrEvent, UnsignedEvent } from '../../worker/api.js';

export interface Signer {
  readonly kind: 'extension' | 'bunker' | 'passphrase';
  /** 64 hex digits. */
  readonly pubkey: string;
  /** May ask the person first. Rejects with `signer-refused`, `signer-unreachable`, `bad-passphrase`. */
  sign(event: UnsignedEvent): Promise<NostrEvent>;
}

let current: Signer | undefined;
const listeners = new Set<() => void>();

export function currentSigner(): Signer | undefined {
  return current;
}

export function setSigner(signer: Signer | undefined): void {
  if (signer === current) return;
  current = signer;
  for (const listener of [...listeners]) listener();
}

/** Told of every change; gives what ends it. */
export function onSigner(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
