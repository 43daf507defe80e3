/** One sentence for readers where a record or a list cannot be shown: whether anybody can do something, or it comes by itself. */
import type { ErrorData } from '../../../core/errors.js';
import type { LocalizeController } from '../../kit/localize.js';
import { isBuildersFault } from './states.js';
import '../../kit/terms/en-failure.js';

export function failureWords(error: ErrorData, { terms }: LocalizeController, what: 'record' | 'list'): string {
  // Relays are tried again; files wait for somebody who asks.
  if (error.code === 'unreachable' && 'relays' in error.details) return terms.sourceSilent;
  if (isBuildersFault(error)) return what === 'list' ? terms.listSetUpWrong : terms.recordSetUpWrong;
  return what === 'list' ? terms.listFailed : terms.recordFailed;
}
