/** The package for programs and bundlers: classes without registering them. Safe to import in Node. */
export { ERROR_CODES, type ErrorCode } from '../core/error-codes.js';
export { KoboldError, type ErrorData } from '../core/errors.js';
export { VERSION } from '../core/version.js';
export { connect } from './connect.js';
export { KoboldDataset } from './data/dataset/kobold-dataset.js';
export { KoboldHistory } from './data/history/kobold-history.js';
export { KoboldField } from './data/table/kobold-field.js';
export { KoboldFilter } from './data/filter/kobold-filter.js';
export { KoboldProposals } from './data/proposals/kobold-proposals.js';
export { KoboldQuery } from './data/query/kobold-query.js';
export { KoboldRecord } from './data/record/kobold-record.js';
export { KoboldSync } from './data/sync/kobold-sync.js';
export { KoboldTable } from './data/table/kobold-table.js';
export { KoboldIdentity } from './identity/kobold-identity.js';
export { define } from './elements.js';
export type { KoboldClient, LiveHandle } from './kit/client.js';
export type * from './kit/events.js';
export { whenReady } from './kit/when-ready.js';
