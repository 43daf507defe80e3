/** The package: classes without registering them, and what programs need. Safe to import in Node. */
export { KoboldTable } from './data/kobold-table.js';
export { KoboldQuery } from './data/kobold-query.js';
export { KoboldFilter } from './data/kobold-filter.js';
export { KoboldField } from './data/kobold-field.js';
export { define, ELEMENTS } from './elements.js';
export { whenReady } from './kit/kobold-element.js';
export { getClient as connect } from './kit/client.js';
export { KoboldError, type ErrorCode, type ErrorData } from '../core/errors.js';
export type * from './kit/events.js';
