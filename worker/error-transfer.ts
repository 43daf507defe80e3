/**
 * Errors across Comlink. Its own `throw` handler keeps name, message and stack and loses code and details; page and
 * worker both replace it with this one. Beside api.ts because both sides import it; knows nothing of either.
 */
import { transferHandlers, type TransferHandler } from 'comlink';
import { dataToError, errorToData, type ErrorData } from '../core/errors.js';

interface Thrown {
  readonly value: unknown;
}

/** Idempotent. To be called before the first `wrap` or `expose`. */
export function installErrorTransfer(): void {
  const before = transferHandlers.get('throw') as TransferHandler<Thrown, ErrorData>;
  const handler: TransferHandler<Thrown, ErrorData> = {
    canHandle: before.canHandle, // knows Comlink's private mark
    serialize: ({ value }) => [errorToData(value), []],
    deserialize: (data) => {
      throw dataToError(data);
    },
  };
  transferHandlers.set('throw', handler as TransferHandler<unknown, unknown>);
}
