/** Who we are, to one relay (NIP-42): told only when it insists, and only where a signer is there. Once a connection. */
import type { NostrEvent } from '../../core/log/event.js';
import type { SyncEnvironment } from './environment.js';
import type { Publishing } from './publishing.js';

export class RelayAuthentication {
  #challenge: string | undefined;
  #known: Promise<boolean> | undefined;

  constructor(
    readonly url: string,
    readonly environment: SyncEnvironment,
    readonly publishing: Publishing,
  ) {}

  challenged(challenge: string): void {
    this.#challenge = challenge;
    this.#known = undefined;
  }

  /** A challenge is good for one connection. */
  forget(): void {
    this.#challenge = this.#known = undefined;
  }

  /** Whether the relay knows us now. Never rejects. */
  async prove(): Promise<boolean> {
    const { signAuth } = this.environment;
    if (!signAuth || this.#challenge === undefined) return false;
    return (this.#known ??= this.#sign(signAuth, this.#challenge));
  }

  async #sign(signAuth: NonNullable<SyncEnvironment['signAuth']>, challenge: string): Promise<boolean> {
    const tags = [
      ['relay', this.url],
      ['challenge', challenge],
    ];
    const created_at = Math.floor(this.environment.now() / 1000);
    try {
      const event = await signAuth({ kind: 22242, created_at, tags, content: '' });
      return (await this.publishing.publish(event as NostrEvent, 'AUTH')).outcome === 'ok';
    } catch {
      return false;
    }
  }
}
