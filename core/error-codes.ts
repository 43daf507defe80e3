/** The codes of errors: a closed, stable union, documented here. Apart from errors.ts: only programs need them as a list. */
export const ERROR_CODES = [
  'bad-request', // a call or an attribute does not have the shape it must have
  'bad-filter', // filter text cannot be read
  'bad-sort', // sort text cannot be read
  'unknown-field', // a filter, sort or column names a field the table does not have
  'unknown-resource', // the dataset has no such resource, or several and none was named
  'unknown-record', // the dataset, or the file, has no such record (any more)
  'rows-moved', // another record stands by now where the page showed the one it means
  'changed-since', // what the person saw and agreed to is not so any more: nothing was done
  'unknown-form', // the resource has no form of this name
  'bad-source', // `src` is neither an address nor a usable URL
  'not-found', // the server answered 404 or 410
  'refused', // the server answered another error status
  'unreachable', // no answer: offline, DNS, CORS refusal; a page cannot tell these apart
  'blocked-by-page', // the page's content security policy forbids what the kit needs
  'stalled', // the stream stopped sending
  'broken-stream', // the connection was lost in the middle
  'not-a-table', // the answer is a web page, an image, a program; not a table
  'too-large', // more rows, columns or bytes than the kit takes
  'unsupported', // the kit does not (yet) read this kind of source
  'worker-failed', // the worker could not be started or died
  'worker-timeout', // the worker did not answer in time
  'version-skew', // page and worker come from different releases: reload
  'store-unavailable', // IndexedDB refuses or is absent
  'store-full', // the browser refuses more storage
  'store-blocked', // another tab holds an older version of the store open: close it
  'store-newer', // a newer kit has changed the store: reload
  'store-wiped', // what was kept on this device is gone
  'history-missing', // what was before is not all here: a snapshot stands for a part of it
  'keys-unavailable', // keys cannot be kept safely on this page, or not be read any more: nothing can be signed
  'no-right', // the key has no permission for this, or has it no longer
  'too-much-work', // the dataset asks strangers for more proof of work than is done here
  'cancelled', // whoever began it stopped it: nothing was done
  'merge-blocked', // the dataset's policy stands against accepting a proposal
  'signer-refused', // the person, or what holds their key, did not want to sign
  'signer-silent', // what holds the person's key did not answer in time
  'signer-cancelled', // the person did not want to wait for it any longer
  'signer-wrong', // it answered with another key, another event, or a signature that does not hold
  'signer-unreachable', // it is not there: no extension, no bunker
  'bad-passphrase', // the passphrase does not open the key
  'relay-offline', // a relay cannot be reached or closed the connection
  'relay-silent', // a relay does not answer what it was asked
  'relay-lying', // a relay gives what was not asked for, or what is forged
  'relay-limited', // a relay says that it is asked too much
  'relay-auth', // a relay wants to know who reads, and no signer is there
  'relay-refused', // a relay does not let this be read or written
  'relay-blocked', // a relay takes nothing of this key, or nothing of this
  'relay-pow', // a relay asks for more proof of work than an event has
  'relay-over-budget', // a relay sent more than it may
  'formula-syntax', // a formula cannot be read
  'formula-cycle', // a computed field reads itself, directly or over others
  'formula-failed', // a formula threw an error for this record
  'formula-result', // the result is no value of the field's type, or too large for one
  'formula-input', // a computed field that the formula reads has no value here
  'formula-budget', // a formula needs more steps, memory or depth than a formula may use
  'formula-stuck', // a formula did not answer in time and was ended
  'sandbox-unavailable', // formulas cannot be computed here: no WebAssembly, or nobody can start a worker
  'internal', // a defect of the kit
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
