/**
 * The outbox as it was read last. It is asked for at each sending and each answer, and has what was sent for a week: read anew each
 * time, a few pastes of ten thousand cells slow down every edit after them. The database says whether it is still that one: a number
 * in it rises with every change, in the same transaction, so that nobody need be told by a worker that ends between commit and news.
 */
import type { EventTables, OutboxRow } from './event-database.js';

interface Kept {
  /** Which number the database had. */
  version: number;
  /** By order, oldest first. */
  readonly rows: Map<number, OutboxRow>;
}

/** In `facts`. */
const VERSION = 'outbox';

export class OutboxRows {
  #kept: Kept | undefined;
  /** Rises with each forgetting: what was being read is not kept. */
  #age = 0;
  /** One reading after the other: whoever asks while it is read anew finds it kept. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly tables: EventTables) {}

  /** As committed by now, oldest first. Not to be changed. */
  async all(): Promise<readonly OutboxRow[]> {
    const reading = this.#last.then(() => this.#read());
    this.#last = reading.catch(() => undefined);
    return [...(await reading).values()];
  }

  /** Committed by this worker, as they are now; `version`: what `raiseOutboxVersion` gave. What others committed before is read anew. */
  changed(rows: readonly OutboxRow[], version: number): void {
    const kept = this.#kept;
    if (kept?.version !== version - 1) return;
    for (const row of rows) kept.rows.set(row.order!, row);
    kept.version = version;
  }

  /** Others say that they changed it: a kit before this one raises no number. */
  forget(): void {
    this.#age++;
    this.#kept = undefined;
  }

  async #read(): Promise<Kept['rows']> {
    const { db, facts, outbox } = this.tables;
    const age = this.#age;
    const kept = await db.transaction('r', facts, outbox, async (): Promise<Kept> => {
      const version = await outboxVersion(this.tables);
      if (this.#kept?.version === version) return this.#kept;
      return { version, rows: withoutTwins(await outbox.orderBy('order').toArray()) };
    });
    if (age === this.#age) this.#kept = kept;
    return kept.rows;
  }
}

/** Inside of each transaction that changes entries; `facts` is one of its tables. Gives the new one. */
export async function raiseOutboxVersion(tables: EventTables): Promise<number> {
  const version = (await outboxVersion(tables)) + 1;
  await tables.facts.put({ key: VERSION, value: String(version) });
  return version;
}

async function outboxVersion({ facts }: EventTables): Promise<number> {
  return Number((await facts.get(VERSION))?.value ?? 0);
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
