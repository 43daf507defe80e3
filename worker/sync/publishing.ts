/** Events on their way to one relay: each waits for its OK, which may say no, come late, or never (NIP-01, NIP-42). */
import type { ErrorCode } from '../../core/error-codes.js';
import type { NostrEvent } from '../../core/log/event.js';
import type { SyncEnvironment } from './environment.js';
import { refusalToCode } from './relay-message.js';

export type Published =
  | { readonly outcome: 'ok' }
  /** `refused`: for good. `failed`: may work another time. */
  | { readonly outcome: 'refused' | 'failed'; readonly code: ErrorCode; readonly message: string };

const ANSWER_MS = 15_000;

export class Publishing {
  readonly #waiting = new Map<string, (published: Published) => void>();

  constructor(
    readonly environment: SyncEnvironment,
    readonly send: (frame: readonly unknown[]) => void,
  ) {}

  publish(event: NostrEvent, type: 'EVENT' | 'AUTH' = 'EVENT'): Promise<Published> {
    return new Promise((resolve) => {
      const cancel = this.environment.after(ANSWER_MS, () =>
        settle({ outcome: 'failed', code: 'relay-silent', message: 'no answer' }),
      );
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
    const code = refusalToCode(message);
    // It may be let in later: once the relay knows us, has time, is well again.
    const isForGood = code === 'relay-refused' && !/^error/i.test(message);
    settle({ outcome: isForGood ? 'refused' : 'failed', code, message });
  }

  lost(code: ErrorCode, message: string): void {
    for (const settle of [...this.#waiting.values()]) settle({ outcome: 'failed', code, message });
  }
}
