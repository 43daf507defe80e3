/** Where an event stands after section 6.4 of PROTOCOL.md. */
import type { QuarantineCode, WaitingCode } from './state.js';

/** `aside`: of a kind that is never judged (proposals, events of other datasets), or newer than we understand. */
export type Standing = 'unjudged' | 'valid' | 'aside' | QuarantineCode | Exclude<WaitingCode, 'list-needed'>;
