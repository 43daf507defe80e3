/**
 * The outbox as it was read last. It is asked for at each sending and each answer, and has what was sent for a week: read anew each
 * time, a few pastes of ten thousand cells slow down every edit after them. The database decides: what another worker changes is
 * told (outbox-channel.ts), and then it is read again.
 */
import type { OutboxRow } from './event-database.js';

type Rows = ReadonlyMap<number, OutboxRow>;

export class OutboxRows {
  #rows: Map<number, OutboxRow> | undefined;
  #loading: Promise<Rows> | undefined;
  /** Rises with each change: what was read before one is not kept. */
  #age = 0;

  /** `read`: all of them, oldest first. `isTold`: whether anybody says what other workers change; else nothing is remembered. */
  constructor(
    private readonly read: () => PromiseLike<readonly OutboxRow[]>,
    private readonly isTold: boolean,
  ) {}

  /** Oldest first. Not to be changed. */
  async all(): Promise<readonly OutboxRow[]> {
    return [...(this.#rows ?? (await (this.#loading ??= this.#load()))).values()];
  }

  /** Committed by this worker, as they are now. */
  changed(rows: readonly OutboxRow[]): void {
    this.#age++;
    this.#loading = undefined;
    if (this.#rows) for (const row of rows) this.#rows.set(row.order!, row);
  }

  /** They are others now. */
  forget(): void {
    this.#age++;
    this.#loading = this.#rows = undefined;
  }

  async #load(): Promise<Rows> {
    const age = this.#age;
    try {
      const rows = withoutTwins(await this.read());
      if (age === this.#age && this.isTold) this.#rows = rows;
      return rows;
    } finally {
      if (age === this.#age) this.#loading = undefined;
    }
  }
}

/** By order. Several relays, one event. */
function withoutTwins(rows: readonly OutboxRow[]): Map<number, OutboxRow> {
  const events = new Map<string, OutboxRow['event']>();
  return new Map(
    rows.map((row) => {
      const event = events.get(row.id) ?? row.event;
      events.set(row.id, event);
      return [row.order!, { ...row, event }];
    }),
  );
}
