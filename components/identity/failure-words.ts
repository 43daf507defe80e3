/** One neutral sentence for what went wrong with a signer; its code and cause are for the console and "Details". */
import { errorToData } from '../../core/errors.js';
import type { LocalizeController } from '../kit/localize.js';
import '../kit/terms/en-identity.js';

export function signerFailure(error: unknown, { terms }: LocalizeController): string {
  const { code } = errorToData(error);
  return terms.signerFailures[code] ?? terms.signerFailed;
}
