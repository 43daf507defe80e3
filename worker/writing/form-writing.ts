/**
 * What people fill in, sent: signed where this device has the right, under an open intake where strangers may write, and else as a
 * proposal at once. PROTOCOL.md, sections 8, 9 and 18. One session of a page has one.
 */
import { uuidv7 } from 'uuidv7';
import { ALIVE } from '../../core/dataset/op-writes.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import { MOST_BITS } from '../../core/log/proof-of-work.js';
import { eventId, signEvent } from '../../core/log/event-id.js';
import type { EventId, Pubkey } from '../../core/log/event.js';
import { intakeOf, isOwnRecord, ownRecordId, type Intake } from '../../core/writing/intake.js';
import { cellKey } from '../../core/lineage/merge.js';
import { writeProposals } from '../../core/writing/amendments.js';
import { formChanges, isWritten, planForm } from '../../core/writing/plan-form.js';
import { seenToOps, type SeenChange } from '../../core/writing/seen-changes.js';
import { sentSuggestions, waitingChanges, withChanges } from '../../core/writing/suggestions.js';
import { readSigned, type Signed, type Writing } from '../../core/writing/writer.js';
import type { Dataset } from '../dataset/dataset.js';
import type { ChangeDrafts } from '../store/event-store.js';
import type { DatasetWriting } from './dataset-writing.js';
import { FormAsking } from './form-asking.js';
import type { FormHandle, FormOutcome, FormProblem, FormRequest, FormSubmission, FormSubmitted } from './form-api.js';
import { Work } from './mine.js';

/** While the person works for a submission, others may write with the same key: then it is made anew. */
const MOST_ROUNDS = 3;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOTHING: FormOutcome = { problems: [], changes: [] };

export class FormWriting implements FormHandle {
  readonly #asking: FormAsking;
  readonly #works = new Map<string, Work>();
  /** By record: the events that were sent. */
  readonly #sent = new Map<string, readonly EventId[]>();
  #isClosed = false;

  constructor(
    dataset: Dataset,
    readonly writing: DatasetWriting,
  ) {
    this.#asking = new FormAsking(dataset, writing.state);
  }

  async state(request: FormRequest) {
    const resource = this.#asking.resource(request.resource);
    if (resource === undefined) return undefined;
    this.#asking.renew();
    const { as, intake } = this.#becomes(resource, request.record);
    const becomes = { as, pow: as === 'saved' ? 0 : (intake?.pow ?? 0) };
    return this.#asking.stateOf(this.#asking.ask(resource, request), request, becomes);
  }

  async computed(request: FormRequest) {
    const resource = this.#asking.resource(request.resource);
    if (resource === undefined) return { texts: {}, problems: [] };
    return this.#asking.computed(this.#asking.ask(resource, request), request.record);
  }

  async submit(submission: FormSubmission): Promise<FormOutcome> {
    const resource = this.#asking.resource(submission.resource);
    if (resource === undefined || !UUID.test(submission.id))
      throw new KoboldError('bad-request', 'The form is not there yet: wait until it shows.');
    if (this.#works.has(submission.id)) throw new KoboldError('bad-request', 'This form is being sent already.');
    this.#asking.renew();
    const asked = this.#asking.ask(resource, submission);
    const { schema, filled, seen, typed } = asked;
    const changes = seen ? formChanges(schema, filled, { typed, seen }) : [];
    if (changes.length > 0) return { problems: filled.problems, changes };
    const said = await this.#asking.computed(asked, submission.record);
    const problems: FormProblem[] = [...filled.problems, ...said.problems];
    if (problems.length > 0) return { problems, changes: [] };
    const { as, intake } = this.#becomes(resource, submission.record);
    if (as === 'saved') return this.#save(resource, submission);
    const bits = intake?.pow ?? 0;
    if (bits > MOST_BITS)
      throw new KoboldError(
        'too-much-work',
        `${bits} bits of work are asked of visitors; ${MOST_BITS} are the most here.`,
      );
    return this.#send(resource, submission, bits);
  }

  async work(id: string) {
    return this.#works.get(id)?.status;
  }

  async stop(id: string): Promise<void> {
    this.#works.get(id)?.stop();
  }

  /** The page is gone: nobody waits for its works any more. */
  close(): void {
    this.#isClosed = true;
    for (const work of this.#works.values()) work.stop();
  }

  async candidates(resource: string, search: string, locale: string) {
    this.#asking.renew();
    return this.#asking.candidates(resource, search, locale);
  }

  #becomes(resource: string, record: string | undefined): { as: FormSubmitted; intake?: Intake } {
    const { writing } = this;
    if (writing.becomes(resource) === 'saved') return { as: 'saved' };
    const intake = intakeOf(this.#log, resource);
    if (!intake) return { as: 'suggested' };
    const mayWrite = record === undefined || (writing.device !== undefined && isOwnRecord(writing.device, record));
    return { as: intake.mode === 'open' && mayWrite ? 'intake' : 'suggested', intake };
  }

  get #log(): DatasetState {
    return this.writing.target.fold.state;
  }

  /** With a right of this device. Where that went meanwhile, it is proposed. */
  async #save(resource: string, submission: FormSubmission): Promise<FormOutcome> {
    let record = submission.record ?? '';
    let cells: readonly SeenChange[] = [];
    const outcome = await this.writing.apply(resource, (state) => {
      ({ record, changes: cells } = this.#plan(state, resource, submission, submission.id));
      return { changes: cells, problems: [] };
    });
    if (outcome.as === 'suggested') {
      // What only drafts have made is sent as they are.
      if (submission.record === undefined || this.#log.exists(resource, record))
        await this.writing.suggesting.discard({ resource, record }, new Set(cells.map(({ field }) => field)));
      return this.#send(resource, submission, 0);
    }
    const ids = cells.flatMap(({ field }) => this.#log.shown(resource, record, field)?.id ?? []);
    this.#sent.set(record, [...new Set(ids)]);
    return this.#sentAs('saved', record);
  }

  #sentAs(as: FormSubmitted, record: string): FormOutcome {
    const events = this.#sent.get(record);
    return { ...NOTHING, as, record, ...(events && { events }) };
  }

  /** `own`: the id a new record should have. Of what was sent before nothing is left. */
  #plan(state: DatasetState, resource: string, submission: FormSubmission, own: string) {
    const { filled, seen } = this.#asking.ask(resource, submission, state);
    const { record: known } = submission;
    const isThere = (id: string): boolean => known === undefined && isWritten(state, resource, id, filled);
    const record = known ?? freeId(state, resource, own, isThere);
    const changes = isThere(record) ? [] : planForm(state, resource, record, filled, seen);
    return { record, changes: this.#withCreation(resource, record, changes) };
  }

  /** Of a record that only drafts of this device have made, all of them: without its creation, what is sent of it is about nothing. */
  #withCreation(resource: string, record: string, changes: readonly SeenChange[]): readonly SeenChange[] {
    if (this.#log.exists(resource, record)) return changes;
    const drafts = this.writing.drafts.filter((draft) => draft.resource === resource && draft.record === record);
    const isMade = drafts.some(({ field, after }) => field === ALIVE && after === true);
    return isMade ? withChanges(drafts, changes, this.#log) : changes;
  }

  /** By who has no right: under an open intake, or as a proposal, with the work that is asked. */
  async #send(resource: string, submission: FormSubmission, bits: number): Promise<FormOutcome> {
    const { writing } = this;
    const pubkey = await writing.deviceKey();
    const work = new Work(bits);
    this.#works.set(submission.id, work);
    if (this.#isClosed) work.stop();
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const begun = await writing.alone(() => this.#begin(resource, submission, pubkey));
        if (begun.isThere) return this.#sentAs(begun.as, begun.record);
        const worked: Unsigned[] = [];
        for (const unsigned of begun.unsigned) {
          const done = bits === 0 ? unsigned : await work.run(unsigned);
          if (!done) return { ...NOTHING, stopped: true };
          worked.push(done);
        }
        const ids = await writing.alone(async () => {
          const writer = await writing.hand(begun.grant);
          if (writer.last !== begun.last || !this.#isStillSo(resource, begun.as, begun.grant)) return undefined;
          const { secret, random } = writer.options;
          const signed = worked.map((unsigned): Signed => readSigned(signEvent(unsigned, secret, random())));
          await writing.keep(signed, { drafts: begun.drafts });
          for (const one of signed) writer.took(one);
          return signed.map(({ decoded }) => decoded.id);
        });
        if (ids === undefined) continue;
        if (begun.as === 'intake' && !ids.every((id) => this.#log.isValid(id))) {
          // It is a draft by now (set-aside.ts); the form has it still, and whoever sends it again means that.
          await writing.suggesting.discard({ resource, record: begun.record }, begun.fields);
          throw new KoboldError('no-right', 'The dataset has set this aside: it takes nothing from visitors any more.');
        }
        this.#sent.set(begun.record, ids);
        return this.#sentAs(begun.as, begun.record);
      }
    } finally {
      this.#works.delete(submission.id);
    }
    throw new KoboldError('bad-request', 'Much was written meanwhile: send it again.');
  }

  /** Only when alone. */
  async #begin(resource: string, submission: FormSubmission, pubkey: Pubkey): Promise<Begun> {
    const { writing } = this;
    const { as, intake } = this.#becomes(resource, submission.record);
    const isIntake = as === 'intake';
    const state = isIntake ? this.#log : writing.state;
    const own = isIntake || intake ? ownRecordId(pubkey, submission.id) : submission.id;
    const { record, changes } = this.#plan(state, resource, submission, own);
    const kind = { as: isIntake ? as : ('suggested' as const), record };
    // What waited in these cells gives way to what is sent; all else waits on.
    const cells = new Set(changes.map(cellKey));
    const fields = new Set(changes.map(({ field }) => field));
    const drafts: ChangeDrafts = (now) => now.filter((draft) => !cells.has(cellKey(draft)));
    const writings = isIntake ? this.#asData(changes) : this.#asProposals(changes, pubkey);
    if (writings.length === 0) {
      if (writing.drafts.some((draft) => cells.has(cellKey(draft)))) await writing.keep([], { drafts });
      return { ...kind, isThere: true };
    }
    const grant = isIntake ? intake!.id : undefined;
    const writer = await writing.hand(grant);
    const unsigned = writings.map((said): Unsigned => ({ pubkey, ...writer.draft(said) }));
    // Better now than after the work.
    for (const one of unsigned) readSigned({ ...one, id: eventId(one), sig: '0'.repeat(128) });
    return { ...kind, ...(grant !== undefined && { grant }), last: writer.last, unsigned, drafts, fields };
  }

  #asData(changes: readonly SeenChange[]): Writing[] {
    const ops = seenToOps(waitingChanges(this.#log, changes), this.#log);
    return ops.length > 0 ? [{ type: 'data', ops }] : [];
  }

  /** What this device suggested before, and the form says otherwise, is amended. */
  #asProposals(changes: readonly SeenChange[], pubkey: Pubkey): Writing[] {
    const log = this.#log;
    return writeProposals(log, waitingChanges(log, changes, sentSuggestions(log, pubkey)), pubkey);
  }

  #isStillSo(resource: string, as: FormSubmitted, grant: EventId | undefined): boolean {
    return as !== 'intake' || intakeOf(this.#log, resource)?.id === grant;
  }
}

type Unsigned = Parameters<typeof eventId>[0];

type Begun = { readonly as: FormSubmitted; readonly record: string } &
  /** Sent before. */
  (
    | { readonly isThere: true }
    | {
        readonly isThere?: undefined;
        readonly last: EventId | undefined;
        readonly grant?: EventId;
        /** All at once; of an intake one. */
        readonly unsigned: readonly Unsigned[];
        readonly drafts: ChangeDrafts;
        /** What of the record it says. */
        readonly fields: ReadonlySet<string>;
      }
  );

/** The page's id, unless it stands for something else already. */
function freeId(state: DatasetState, resource: string, id: string, isThere: (id: string) => boolean): string {
  if (!state.exists(resource, id) || isThere(id)) return id;
  return id.replace(/[0-9a-f-]{36}$/, uuidv7());
}
