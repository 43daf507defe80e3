/** What tables say of a dataset's relays: whether it may still grow, that it is a copy of when, that nobody answers. */
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import type { Address } from '../../core/log/event.js';
import type { SyncStatus } from '../sync/sync-status.js';
import type { DatasetNews } from './dataset.js';

export interface InHand {
  /** Events. */
  readonly size: number;
  /** Some are from an earlier visit. */
  readonly isStored: boolean;
  /** A snapshot is shown that is not whole. */
  readonly isOnTrust: boolean;
}

export class RelayContact {
  /** ms since 1970 of the last moment a relay was there. */
  #last: number | undefined;

  constructor(readonly address: Address) {}

  /** `status`: undefined before sync has begun. */
  news(status: SyncStatus | undefined, { size, isStored, isOnTrust }: InHand, now: number): DatasetNews {
    const inContact = status?.relays.some(({ state }) => state === 'live' || state === 'catching-up') === true;
    if (inContact) this.#last = now;
    const isOut = status !== undefined && status.relays.every(({ state }) => state !== 'connecting') && !inContact;
    const has = size > 0;
    return {
      complete: !isOnTrust && (isStored || status?.caughtUp === true || (isOut && has)),
      offlineCopyOf: isOut && has ? (this.#last ?? now) : undefined,
      error: isOut && !has ? notReached(this.address, status) : undefined,
    };
  }
}

function notReached(address: Address, { relays, online }: SyncStatus): ErrorData {
  if (relays.length === 0) {
    const message =
      'The address names no relay that has this dataset. Add one: relays="wss://…", or share the address with its relays.';
    return errorToData(new KoboldError('unreachable', message, { address }));
  }
  const names = relays.map(({ url }) => url).join(', ');
  const message = online
    ? 'None of the relays of this dataset answers. It is tried again by itself.'
    : 'There is no connection, and this dataset has not been read here before.';
  const causes = relays.map(({ url, code, message }) => `${url}: ${message || code || 'no answer'}`).join('; ');
  return errorToData(new KoboldError('unreachable', message, { address, relays: names, causes }));
}
