/**
 * The one error class of the kit. Codes are a closed, stable union: programs match on them, people read the message.
 * User data never throws; it yields issues or marked values. Broken contracts and unreachable sources throw this.
 */
import type { ErrorCode } from './error-codes.js';

export type { ErrorCode };

/** What an error looks like once it has crossed a port: plain, clonable data. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  /** Facts for "Details": url, status, line, expected … Never secrets. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

export class KoboldError extends Error {
  override readonly name = 'KoboldError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorData['details'] = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Any thrown thing as data; what is not a KoboldError becomes `internal`. */
export function errorToData(error: unknown): ErrorData {
  const { name, code, message = String(error), details } = Object(error) as KoboldError;
  // By name: on a page several copies of the class meet, the entry's and the chunks'.
  return name === 'KoboldError' ? { code, message, details } : { code: 'internal', message, details: {} };
}

export function dataToError(data: ErrorData): KoboldError {
  return new KoboldError(data.code, data.message, data.details);
}
