/** The state as it is read: `DatasetState` over what the fold has found. Nothing is decided here. */
import type {
  Address,
  DatasetEvent,
  EventId,
  Hash,
  ProposalEvent,
  Pubkey,
  SnapshotEvent,
  AuthorityEvent,
} from '../log/event.js';
import type { Deferred } from './deferred.js';
import type { FoldedLog } from './folded-log.js';
import { SCHEMA_RECORD } from './op-writes.js';
import type { RecordCells } from './record-cells.js';
import { stateHash } from './state-hash.js';
import type { RecordState, Conflict, DatasetState, IdSet, Need, QuarantineCode, WaitingCode, Write } from './state.js';

const NO_WRITES: readonly Write[] = [];

export class FoldedState implements DatasetState {
  /**
   * `log` gives the current one: it is replaced where all is folded anew. `originals`: events that a snapshot stands for and
   * that came all the same.
   */
  constructor(
    private readonly log: () => FoldedLog,
    private readonly later: Deferred,
    private readonly originals: ReadonlyMap<EventId, DatasetEvent> = new Map(),
  ) {}

  get address(): Address {
    return this.log().address;
  }

  writes(resource: string, record: string, field: string): readonly Write[] {
    const live = this.#cells(resource, record)?.live(field) ?? NO_WRITES;
    return live.length > 1 ? live.toReversed() : live;
  }

  shown(resource: string, record: string, field: string): Write | undefined {
    return this.#cells(resource, record)?.shown(field);
  }

  resources(): readonly string[] {
    return this.log().cells.resources();
  }

  records(resource: string): Iterable<string> {
    return this.log().cells.records(resource);
  }

  record(resource: string, record: string): RecordState | undefined {
    return this.#cells(resource, record);
  }

  fields(resource: string, record: string): Iterable<string> {
    return this.#cells(resource, record)?.fields() ?? [];
  }

  exists(resource: string, record: string): boolean {
    const cells = this.#cells(resource, record);
    return cells !== undefined && record !== SCHEMA_RECORD && cells.liveCells > 0 && !cells.isDeleted;
  }

  heads(): readonly EventId[] {
    return this.log().graph.heads();
  }

  conflicts(): readonly Conflict[] {
    return this.log().cells.conflicts.list();
  }

  quarantined(author?: Pubkey): readonly { readonly id: EventId; readonly code: QuarantineCode }[] {
    return this.log().standings.quarantined(author);
  }

  waiting(): readonly { readonly id: EventId; readonly code: WaitingCode }[] {
    const { standings, survival } = this.log();
    const waiting: { id: EventId; code: WaitingCode }[] = standings.waiting();
    for (const node of survival.revocations())
      if (node.isValid && survival.needsList(node)) waiting.push({ id: node.id, code: 'list-needed' });
    return waiting.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  missing(): IdSet {
    const { missing, standings, redactions } = this.log();
    const places = standings.placedNodes.list().filter((node) => !redactions.isRedacted(node));
    return missing.list(places);
  }

  deferred(): readonly EventId[] {
    return Array.from(this.later.events)
      .filter(({ dataset }) => dataset === this.address)
      .map(({ id }) => id)
      .sort();
  }

  newer(): readonly EventId[] {
    return this.log()
      .standings.newerNodes.list()
      .map(({ id }) => id);
  }

  unknown(): readonly EventId[] {
    return this.log()
      .standings.unknownNodes.list()
      .map(({ id }) => id);
  }

  locked(): readonly EventId[] {
    return this.log()
      .standings.lockedNodes.list()
      .map(({ id }) => id);
  }

  authority(): readonly AuthorityEvent[] {
    return this.log().standings.authority();
  }

  authorityHeads(): readonly EventId[] {
    return this.log().standings.authorityHeads.list();
  }

  snapshots(): readonly SnapshotEvent[] {
    return this.log().standings.snapshots();
  }

  proposals(): readonly ProposalEvent[] {
    return this.log().standings.proposals();
  }

  event(id: EventId): DatasetEvent | undefined {
    const event = this.log().graph.get(id)?.event;
    return event?.type === 'placed' || event?.type === 'linked' ? this.originals.get(id) : event;
  }

  isValid(id: EventId): boolean {
    return this.log().graph.get(id)?.isValid ?? false;
  }

  needs(): readonly Need[] {
    const { base, standings, history } = this.log();
    return [
      ...(base.isNeeded ? (['base'] as const) : []),
      ...(history.isNeeded || base.isReplaced ? (['history'] as const) : []),
      ...(standings.needsNewerKit ? (['newer'] as const) : []),
    ];
  }

  baseIds(): ReadonlySet<EventId> {
    return this.log().base.ids;
  }

  hash(): Hash {
    return stateHash(this);
  }

  #cells(resource: string, record: string): RecordCells | undefined {
    return this.log().cells.get(resource, record);
  }
}
