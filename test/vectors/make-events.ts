/**
 * Writes events.json anew: `node --import tsx test/vectors/make-events.ts`. Keys, times and randomness are fixed, so
 * that only changed cases change.
 */
import { writeFileSync } from 'node:fs';
import type { EventCase } from '../core/log/event-vectors.js';
import { ACT_CASES } from './cases-of-acts.js';
import { ENVELOPE_CASES } from './cases-of-envelopes.js';
import { OP_CASES } from './cases-of-ops.js';

const cases: readonly EventCase[] = [...ENVELOPE_CASES, ...OP_CASES, ...ACT_CASES];
const lines = cases.map((vector) => JSON.stringify(vector)).join(',\n');
const about = 'PROTOCOL.md, sections 2 to 4, 6.1, 9, 12, 14, 16, 17; README.md says how to read it.';
writeFileSync('test/vectors/events.json', `{"about":${JSON.stringify(about)},"cases":[\n${lines}\n]}\n`);
