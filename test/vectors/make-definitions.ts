/** Writes definitions.json anew: `node --import tsx test/vectors/make-definitions.ts`. Keys, times and randomness are fixed. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { DEFINITION_CASES } from './cases-of-definitions.js';

const path = new URL('definitions.json', import.meta.url);
const options = { ...(await resolveConfig(path.pathname)), parser: 'json' };
writeFileSync(path, await format(JSON.stringify(DEFINITION_CASES), options));
