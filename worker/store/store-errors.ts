/** What IndexedDB and Dexie throw, as the store's stable codes. */
import type { ErrorCode } from '../../core/error-codes.js';
import { KoboldError } from '../../core/errors.js';

const SAID: Partial<Record<ErrorCode, string>> = {
  'store-full': 'The browser gives this site no more storage. What comes now is kept only while the page is open.',
  'store-newer': 'A newer version of the kit has changed the store: reload the page.',
  'store-blocked': 'Another tab of this site holds an older version of the store open: close or reload it.',
  'store-wiped': 'What was kept on this device is gone: the browser or a person has deleted it.',
  'store-unavailable': 'The browser keeps nothing for this page: what comes is lost when it closes.',
};

export function storeProblem(code: ErrorCode, cause?: unknown): KoboldError {
  const details: Record<string, string> = {};
  if (cause instanceof Error) details.reason = `${cause.name}: ${cause.message}`.slice(0, 300);
  return new KoboldError(code, SAID[code] ?? code, details, { cause });
}

/** Any thrown thing as a KoboldError; Dexie wraps the cause in AbortError, BulkError and others. */
export function storeError(error: unknown): KoboldError {
  if (error instanceof KoboldError) return error;
  const names = new Set<string>();
  collectNames(error, names, 4);
  if (names.has('QuotaExceededError') || names.has('QuotaExceeded')) return storeProblem('store-full', error);
  if (names.has('VersionError')) return storeProblem('store-newer', error);
  return storeProblem('store-unavailable', error);
}

/** Of one of the store's own, which it says itself (watched-store.ts). */
export function isStoreError(error: unknown): boolean {
  return error instanceof KoboldError && error.code.startsWith('store-');
}

/** What came is used all the same, as long as the page is open. */
export async function despiteStore(kept: Promise<unknown>): Promise<void> {
  await kept.catch((error: unknown) => {
    if (!isStoreError(error)) throw error;
  });
}

function collectNames(error: unknown, names: Set<string>, depth: number): void {
  if (depth === 0 || typeof error !== 'object' || error === null) return;
  const { name, inner, cause, failures } = error as Record<string, unknown>;
  if (typeof name === 'string') names.add(name);
  collectNames(inner, names, depth - 1);
  collectNames(cause, names, depth - 1);
  if (Array.isArray(failures)) for (const failure of failures.slice(0, 3)) collectNames(failure, names, depth - 1);
}
