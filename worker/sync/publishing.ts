/** Events on their way to one relay: each waits for its OK, which may say no, come late, or never (NIP-01, NIP-42). */
import type { ErrorCode } from '../../core/error-codes.js';
import type { NostrEvent } from '../../core/log/event.js';
import type { SyncEnvironment } from './environment.js';

export type Published =
  | { readonly outcome: 'ok' }
  /** `refused`: for good. `failed`: may work another time. `message`: the relay's own words, where it said any: the code says the rest. */
  | { readonly outcome: 'refused' | 'failed'; readonly code: ErrorCode; readonly message?: string };

const ANSWER_MS = 15_000;

/**
 * What the words of an OK that says no mean, by their machine-readable beginning (NIP-01, NIP-13, NIP-42). Not for good: it may be
 * let in later, once the relay knows us, has time or room, is well again.
 */
export function readRefusal(message: string): { readonly code: ErrorCode; readonly isForGood: boolean } {
  const refusal = (code: ErrorCode, isForGood: boolean) => ({ code, isForGood });
  if (/^(error: )?auth-required/i.test(message)) return refusal('relay-auth', false);
  if (/^rate-limited/i.test(message)) return refusal('relay-limited', false);
  if (/^error/i.test(message)) return refusal('relay-refused', false);
  if (/^pow/i.test(message)) return refusal('relay-pow', true);
  if (/^(blocked|restricted)/i.test(message)) return refusal('relay-blocked', true);
  if (/^invalid.*\btoo (large|big|long|many)\b/i.test(message)) return refusal('too-large', true);
  return refusal('relay-refused', true);
}

export class Publishing {
  readonly #waiting = new Map<string, (published: Published) => void>();
  /** What it said last in place of an answer, while something waited for one. */
  #notice = '';

  constructor(
    readonly environment: SyncEnvironment,
    readonly send: (frame: readonly unknown[]) => void,
  ) {}

  publish(event: NostrEvent, type: 'EVENT' | 'AUTH' = 'EVENT'): Promise<Published> {
    return new Promise((resolve) => {
      const cancel = this.environment.after(ANSWER_MS, () =>
        settle({ outcome: 'failed', code: 'relay-silent', ...(this.#notice && { message: this.#notice }) }),
      );
      if (this.#waiting.size === 0) this.#notice = '';
      const settle = (published: Published): void => {
        cancel();
        this.#waiting.delete(event.id);
        resolve(published);
      };
      this.#waiting.set(event.id, settle);
      this.send([type, event]);
    });
  }

  heard(id: string, accepted: boolean, message: string): void {
    const settle = this.#waiting.get(id);
    if (!settle) return;
    if (accepted || /^duplicate/i.test(message)) return settle({ outcome: 'ok' });
    const { code, isForGood } = readRefusal(message);
    settle({ outcome: isForGood ? 'refused' : 'failed', code, message });
  }

  /** It names no event, so it ends nothing: it is shown where no answer comes. */
  noticed(message: string): void {
    if (this.#waiting.size > 0) this.#notice = message;
  }

  lost(code: ErrorCode): void {
    for (const settle of [...this.#waiting.values()]) settle({ outcome: 'failed', code });
  }
}
