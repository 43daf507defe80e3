/**
 * Logs to measure the fold with: decoded events as a decoder gives them, that is with no text shared between two events.
 * Ids are seeded chance instead of hashes; nothing in the fold can tell.
 */
import type { Act, Address, DatasetEvent, EventId, Op, Pubkey } from '../../core/log/event.js';

export const ROOT = 'a'.repeat(64) as Pubkey;
export const ADDRESS = `34880:${ROOT}:bench` as Address;
export const BENCH_NOW = 1_800_000_000_000;

export type Body =
  | { readonly kind: 4880; readonly type: 'data'; readonly ops: readonly Op[] }
  | { readonly kind: 4884; readonly type: 'authority'; readonly act: Act };

/** A log that grows event by event. */
export class LogWriter {
  readonly events: DatasetEvent[] = [];
  #random = 1;
  #ms = 1_700_000_000_000;

  id(): EventId {
    let id = '';
    while (id.length < 64) {
      this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
      id += (this.#random >>> 16).toString(16).padStart(4, '0');
    }
    return id as EventId;
  }

  write(pubkey: Pubkey, grant: EventId | undefined, prev: readonly EventId[], body: Body): EventId {
    const id = this.id();
    const stamp = [++this.#ms, 0];
    const event = { id, pubkey, dataset: ADDRESS, stamp, prev: [...prev].sort(), ...(grant && { grant }), ...body };
    this.events.push(JSON.parse(JSON.stringify(event)) as DatasetEvent);
    return id;
  }

  data(pubkey: Pubkey, grant: EventId | undefined, prev: readonly EventId[], ops: readonly Op[]): EventId {
    return this.write(pubkey, grant, prev, { kind: 4880, type: 'data', ops });
  }

  act(pubkey: Pubkey, grant: EventId | undefined, prev: readonly EventId[], act: Act): EventId {
    return this.write(pubkey, grant, prev, { kind: 4884, type: 'authority', act });
  }
}

export function update(record: string, field: string, value: string, over: readonly EventId[] = []): Op {
  return {
    op: 'record.update',
    resource: 'plant',
    record,
    set: { [field]: value },
    unset: [],
    over: over.length > 0 ? { [field]: over } : {},
  };
}

const CELLS = 10;
const PEOPLE = 20;

/**
 * What people do: events of 10 ops by 20 contributors, each naming the newest event and the author's own. All cells of
 * `events` records of 10 cells are written once, and one in ten then again.
 */
export function honestLog(events: number): LogWriter {
  const log = new LogWriter();
  const people = contributors(log, PEOPLE);
  const records = Math.ceil((events * CELLS) / 11);
  const writers = new Map<string, EventId>();
  let last = log.events.at(-1)!.id;
  const own = new Map<Pubkey, EventId>();
  for (let i = 0; i < events; i++) {
    const { pubkey, grant } = people[i % PEOPLE]!;
    const ops: Op[] = [];
    const written: string[] = [];
    for (let k = 0; k < CELLS; k++) {
      const write = i * CELLS + k;
      const record = `0190a7d2-1111-7000-8000-${(write % records).toString(16).padStart(12, '0')}`;
      const round = Math.floor(write / records);
      const cell = `${record} ${round % CELLS}`;
      const before = round >= CELLS ? writers.get(cell) : undefined;
      ops.push(update(record, `field_${round % CELLS}`, `value ${write}`, before ? [before] : []));
      if (round === 0) written.push(cell);
    }
    const mine = own.get(pubkey);
    last = log.data(pubkey, grant, mine && mine !== last ? [last, mine] : [last], ops);
    own.set(pubkey, last);
    for (const cell of written) writers.set(cell, last);
  }
  return log;
}

export function contributors(log: LogWriter, count: number): { pubkey: Pubkey; grant: EventId }[] {
  return Array.from({ length: count }, (_, i) => {
    const pubkey = i.toString(16).padStart(64, 'b') as Pubkey;
    const grant = log.act(ROOT, undefined, [], { act: 'grant', to: pubkey, role: 'contributor', scope: '*' });
    return { pubkey, grant };
  });
}

/** What people with a grant, and people without one, can do to slow others down. Cost is counted per event. */
export const ADVERSARIES: Readonly<Record<string, (events: number) => LogWriter>> = {
  'fan-in': (events) => {
    const log = new LogWriter();
    const [{ pubkey, grant }] = contributors(log, 1) as [{ pubkey: Pubkey; grant: EventId }];
    const ids: EventId[] = [grant];
    for (let i = 0; i < events; i++) ids.push(log.data(pubkey, grant, ids.slice(-21), tenOps(i)));
    return log;
  },
  'junk parents': (events) => {
    const log = new LogWriter();
    const [{ pubkey, grant }] = contributors(log, 1) as [{ pubkey: Pubkey; grant: EventId }];
    for (let i = 0; i < events; i++)
      log.data(
        pubkey,
        grant,
        Array.from({ length: 21 }, () => log.id()),
        tenOps(i),
      );
    return log;
  },
  'grant spam': (events) => {
    const log = new LogWriter();
    const pubkey = 'c'.repeat(64) as Pubkey;
    const top = log.act(ROOT, undefined, [], { act: 'grant', to: pubkey, role: 'maintainer', scope: '*' });
    let last = top;
    for (let i = 0; i < events; i++) {
      const to = i.toString(16).padStart(64, 'd') as Pubkey;
      last = log.act(pubkey, top, [last], { act: 'grant', to, role: 'contributor', scope: '*' });
      if (i % 3 === 2) last = log.act(pubkey, top, [last], { act: 'revoke', target: last, cut: [], not: [] });
    }
    return log;
  },
  'a chain of junk grants, last first': (events) => {
    const log = new LogWriter();
    let last = log.id();
    for (let i = 0; i < events; i++) {
      const to = (i + 1).toString(16).padStart(64, 'd') as Pubkey;
      last = log.act(i.toString(16).padStart(64, 'd') as Pubkey, last, [last], {
        act: 'grant',
        to,
        role: 'contributor',
        scope: '*',
      });
    }
    log.events.reverse();
    return log;
  },
  'one hot cell, in a chain': (events) => {
    const log = new LogWriter();
    const [{ pubkey, grant }] = contributors(log, 1) as [{ pubkey: Pubkey; grant: EventId }];
    let last: EventId = grant;
    for (let i = 0; i < events; i++)
      last = log.data(pubkey, grant, [last], [update('hot', 'x', `${i}`, i > 0 ? [last] : [])]);
    return log;
  },
  'one hot cell, all at once': (events) => {
    const log = new LogWriter();
    const [{ pubkey, grant }] = contributors(log, 1) as [{ pubkey: Pubkey; grant: EventId }];
    for (let i = 0; i < events; i++) log.data(pubkey, grant, [grant], [update('hot', 'x', `${i}`)]);
    log.events.reverse();
    return log;
  },
  'junk in over': (events) => {
    const log = new LogWriter();
    const [{ pubkey, grant }] = contributors(log, 1) as [{ pubkey: Pubkey; grant: EventId }];
    for (let i = 0; i < events; i++)
      log.data(
        pubkey,
        grant,
        [grant],
        [
          update(
            'hot',
            'x',
            `${i}`,
            Array.from({ length: 64 }, () => log.id()),
          ),
        ],
      );
    return log;
  },
};

function tenOps(event: number): Op[] {
  return Array.from({ length: 10 }, (_, k) => update(`record ${event * 10 + k}`, 'x', `value ${event}`));
}
