/**
 * One dataset as this device writes to it. What is typed becomes a signed event where the device's key has the right, and else a
 * suggestion: a draft, kept here and shown as the person's own, until it is sent as a proposal. One thing at a time: each event
 * names the one before it.
 */
import type { Fold } from '../../core/dataset/fold.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import type { CellChange } from '../../core/lineage/diff.js';
import { diffToOps } from '../../core/lineage/ops.js';
import type { Address, EventId } from '../../core/log/event.js';
import { readSchema } from '../../core/schema/schema.js';
import { type CellEdit, editCells } from '../../core/writing/edit-cells.js';
import { batchOps } from '../../core/writing/op-batches.js';
import { ownPast, rightTo } from '../../core/writing/own-right.js';
import {
  type RecordSuggestions,
  type Suggestions,
  suggestionsOf,
  waitingChanges,
  withChanges,
} from '../../core/writing/suggestions.js';
import { suggestedState } from '../../core/writing/suggested-state.js';
import { type Signed, Writer } from '../../core/writing/writer.js';
import type { EditOutcome, WritingStatus } from '../api.js';
import { OwnClock } from '../../core/log/clock.js';
import type { EventStore } from '../store/event-store.js';
import type { DeviceKey, KeyVault } from './key-vault.js';

/** The dataset, as far as writing goes. */
export interface WritingTarget {
  readonly address: Address;
  readonly fold: Fold;
  /** Ids of all events in hand. */
  known(): Iterable<EventId>;
  /** Where own events go. */
  relays(): readonly string[];
  /** They are kept, and wait in the outbox: to be folded, shown, and sent. */
  takeOwn(events: readonly Signed[]): void;
  /** What is suggested has changed. */
  suggestionsChanged(): void;
}

export interface WritingOptions {
  readonly store: () => Promise<EventStore>;
  /** Opened at the first need. */
  readonly openVault: () => Promise<KeyVault>;
  readonly now: () => number;
}

interface Changed {
  readonly resource: string;
  readonly record: string;
}

export class DatasetWriting {
  /** The log with the person's suggestions on top: what is shown. */
  readonly state: DatasetState;
  #key: DeviceKey | undefined;
  /** Of the key, whatever it writes. */
  #clock: OwnClock | undefined;
  /** By grant; '' for the root, and for proposals. */
  readonly #writers = new Map<EventId | '', Writer>();
  #drafts: readonly CellChange[] = [];
  #suggestions: Suggestions = new Map();
  #changed: Changed[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly target: WritingTarget,
    readonly options: WritingOptions,
  ) {
    this.state = suggestedState(target.fold.state, () => this.#suggestions);
  }

  /** What was not sent at the last visit. Whose suggestions these are is told later: rows wait for no key. */
  async open(): Promise<void> {
    // What is typed meanwhile waits for it, as it says whether that is saved or suggested.
    void this.#inTurn(() => this.#findKey());
    this.#drafts = await (await this.options.store()).drafts(this.target.address);
    this.renew();
  }

  /** Without one, or where none can be read, what is typed is suggested. */
  async #findKey(): Promise<void> {
    if (this.#key) return;
    const find = async () => (await this.options.openVault()).find(this.target.address);
    this.#key = await find().catch(() => undefined);
    if (!this.#key) return;
    this.renew();
    this.target.suggestionsChanged();
  }

  /** The log has changed: suggestions were decided, cells moved on. */
  renew(): void {
    const before = this.#suggestions;
    const { state } = this.target.fold;
    if (before.size === 0 && this.#drafts.length === 0 && this.#key === undefined) return;
    this.#suggestions = suggestionsOf(state, waitingChanges(state, this.#drafts), this.#key?.pubkey);
    for (const suggestions of [before, this.#suggestions])
      for (const [resource, records] of suggestions)
        for (const record of records.keys()) this.#changed.push({ resource, record });
  }

  /** Of the fold's changed records, and those whose suggestions have changed. */
  takeChanged(): Iterable<Changed> | undefined {
    const folded = this.target.fold.takeChanged();
    const changed = this.#changed;
    this.#changed = [];
    return folded && (changed.length === 0 ? folded : [...folded, ...changed]);
  }

  suggested(resource: string, record: string): RecordSuggestions | undefined {
    return this.#suggestions.get(resource)?.get(record);
  }

  /** What a change of a resource's cells becomes here. */
  becomes(resource: string): EditOutcome['as'] {
    return this.#right(resource) ? 'saved' : 'suggested';
  }

  get status(): WritingStatus {
    const status = { drafts: 0, sent: 0 };
    for (const records of this.#suggestions.values())
      for (const fields of records.values())
        for (const { proposal } of fields.values()) status[proposal === undefined ? 'drafts' : 'sent']++;
    return status;
  }

  /**
   * Signs and keeps what was typed, or keeps it as drafts. Resolves when the disk has it. Throws `unknown-record`,
   * `unknown-field`, `bad-request`, `version-skew`, `keys-unavailable`, `store-…`; then nothing of it is kept.
   */
  edit(resource: string, edits: readonly CellEdit[]): Promise<EditOutcome> {
    return this.#inTurn(async () => {
      this.#assertWritable();
      const right = this.#right(resource);
      const state = right ? this.target.fold.state : this.state;
      const { changes, problems } = editCells(state, readSchema(state, resource), edits);
      if (right) await this.#write(right.grant, changes);
      else if (changes.length > 0) await this.#putDrafts(withChanges(this.#drafts, changes, this.target.fold.state));
      return { as: right ? 'saved' : 'suggested', cells: changes.length, problems };
    });
  }

  /** Sends all drafts as a proposal; of very many, as several. Gives their ids. Throws as `edit` does. */
  suggest(note?: string): Promise<readonly EventId[]> {
    return this.#inTurn(async () => {
      this.#assertWritable();
      const { state } = this.target.fold;
      this.#key ??= await (await this.options.openVault()).take(this.target.address);
      const writer = this.#writer(this.#key, undefined);
      const batches = [...batchOps(diffToOps(waitingChanges(state, this.#drafts), state))];
      const signed = batches.map((ops) => writer.sign({ type: 'proposal', ops, ...(note !== undefined && { note }) }));
      await this.#keep(signed);
      // A crash between the two leaves them here and sent: twice is better than nowhere.
      await this.#putDrafts([]);
      return signed.map(({ decoded }) => decoded.id);
    });
  }

  /** All drafts, or those of one record. */
  discard(of?: Changed): Promise<void> {
    const stays = (draft: CellChange): boolean =>
      of !== undefined && (draft.resource !== of.resource || draft.record !== of.record);
    return this.#inTurn(() => this.#putDrafts(this.#drafts.filter(stays)));
  }

  async #putDrafts(drafts: readonly CellChange[]): Promise<void> {
    await (await this.options.store()).putDrafts(this.target.address, drafts);
    this.#drafts = drafts;
    this.renew();
    this.target.suggestionsChanged();
  }

  async #write(grant: EventId | undefined, changes: readonly CellChange[]): Promise<void> {
    const writer = this.#writer(this.#key!, grant);
    // All ops before the first event: what they replace is what was there before any of them.
    for (const ops of [...batchOps(diffToOps(changes, this.target.fold.state))]) {
      const signed = writer.sign({ type: 'data', ops });
      await this.#keep([signed]);
      writer.took(signed);
    }
  }

  /** In the log and in the outbox, or nowhere. */
  async #keep(signed: readonly Signed[]): Promise<void> {
    const { address } = this.target;
    const wires = signed.map(({ wire }) => wire);
    const store = await this.options.store();
    await store.append(address, wires, { own: { relays: this.target.relays() } });
    this.target.takeOwn(signed);
  }

  #right(resource: string): ReturnType<typeof rightTo> {
    return this.#key && rightTo(this.target.fold.state, this.#key.pubkey, resource, this.options.now());
  }

  #writer({ pubkey, secret }: DeviceKey, grant: EventId | undefined): Writer {
    const known = this.#writers.get(grant ?? '');
    if (known) return known;
    const { fold } = this.target;
    const past = ownPast(fold.state, this.target.known(), pubkey, grant);
    const clock = (this.#clock ??= past.clock ?? new OwnClock());
    const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
    const writer = new Writer(fold, { secret, now: this.options.now, random, ...past, clock, ...(grant && { grant }) });
    this.#writers.set(grant ?? '', writer);
    return writer;
  }

  #assertWritable(): void {
    const needs = this.target.fold.state.needs();
    if (needs.includes('newer')) {
      const message = 'This dataset is written by a newer Kobold: reload the page, then change it.';
      throw new KoboldError('version-skew', message);
    }
    if (needs.length > 0)
      throw new KoboldError('bad-request', `This dataset cannot be changed from here yet: ${needs.join(', ')}.`);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
