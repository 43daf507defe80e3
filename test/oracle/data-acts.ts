/** What people of a random history write: records, relations, definitions, and proposals of such. Few cells, so they meet. */
import { stateHash } from './hash.js';
import type { CellRow } from './cells.js';
import { sha256Text } from './json.js';
import type { Json, JsonObject } from './json.js';
import { ADDRESS, DEVICES, FOREIGN, KEYS, NEVER, STRANGER } from './world.js';
import type { Holding, Made, World } from './world.js';

const RESOURCES = ['beds', 'plants'];
const RECORDS = ['r1', 'r2'];
const FIELDS = ['f', 'g'];
const PATHS = ['resource', 'field/f', 'field/g'];
export const UPSTREAM_HEADS: readonly string[] = [sha256Text('upstream head')];
const VALUES: readonly Json[] = [1, 2, 'x', null, { deleted: [1] }, { $ref: ['', 'beds', 'r1'], label: 'a' }];

/** Section 4: some ops by someone, in one event. */
export function writeData(world: World): Made {
  const { random } = world;
  const by = world.holder(3, (holding) => holding.rank < 12);
  const ids = new Ids(world, by.pubkey);
  const count = random.pick([1, 1, 1, 2, 3]);
  const ops = Array.from({ length: count }, () => dataOp(world, ids, resourceFor(world, by)));
  return world.sign(by, 4880, ids.into(ops));
}

/** Section 12.1. */
export function writeSchema(world: World): Made {
  const by = world.holder(6, (holding) => !holding.isDevice);
  const ids = new Ids(world, by.pubkey);
  const ops = [schemaOp(world, ids, resourceFor(world, by))];
  if (world.random.chance(0.05)) ops.push({ op: 'record.create', resource: 'beds', record: 'r1' });
  return world.sign(by, 4881, ids.into(ops));
}

/** Section 8: a stranger, or anyone, under an open intake. */
export function writeThroughIntake(world: World): Made | undefined {
  const { random } = world;
  const intakes = world.events.filter(({ content }) => content.act === 'intake');
  if (intakes.length === 0) return undefined;
  const intake = random.pick(intakes);
  const pubkey = random.pick([STRANGER, DEVICES[1]!, ...KEYS.slice(1, 3)]);
  const own = `${random.chance(0.93) ? pubkey.slice(0, 32) : STRANGER.slice(0, 32)}~${random.int(2)}`;
  const resource = random.chance(0.93) ? (intake.content.resource as string) : random.pick(RESOURCES);
  const ids = new Ids(world, pubkey);
  const ops = [dataOp(world, ids, resource, random.chance(0.97) ? own : 'r1')];
  const by: Holding = { pubkey, grant: intake.id, rank: 2, scope: [resource], isDevice: false };
  const kind = random.chance(0.97) ? 4880 : 4881;
  const stamp = world.stamp();
  const wanted = random.chance(0.6) ? ((intake.content.pow ?? 0) as number) : 0;
  const prev = world.heads(world.view(pubkey));
  const content = ids.into(kind === 4880 ? ops : [schemaOp(world, ids, resource)]);
  for (let nonce = 0; ; nonce += 1) {
    const made = world.sign(by, kind, { ...content, note: `${nonce}` }, { prev, stamp });
    const bits = made.id.startsWith('0') ? 4 : 4 - parseInt(made.id[0]!, 16).toString(2).length;
    if (bits >= wanted || nonce > 20) return made;
    world.events.pop();
  }
}

/** Section 9. */
export function propose(world: World): Made {
  const { random } = world;
  const pubkey = random.pick(KEYS);
  const ids = new Ids(world, pubkey);
  const ops = [random.chance(0.8) ? dataOp(world, ids, random.pick(RESOURCES)) : schemaOp(world, ids, 'beds')];
  const older = world.events.filter(({ kind }) => kind === 4883);
  const amends: JsonObject = older.length > 0 && random.chance(0.3) ? { amends: random.pick(older).id } : {};
  const by = { pubkey, rank: 0, scope: '*', isDevice: false };
  const address = random.chance(0.95) ? ADDRESS : FOREIGN;
  return world.sign(by, 4883, { ...ids.into(ops), ...amends }, { address });
}

/** Ops of an acceptance, against the acceptor's view. */
export function acceptedOps(world: World, by: Holding): JsonObject {
  const ids = new Ids(world, by.pubkey);
  const resource = resourceFor(world, by);
  return ids.into(world.random.chance(0.8) ? [dataOp(world, ids, resource)] : [schemaOp(world, ids, resource)]);
}

/** What a fork starts with: a few live writes of events of another dataset, and their state hash. */
export function upstream(world: World): { rows: CellRow[]; act: JsonObject } {
  const { random } = world;
  const live = (name: string, value: Json) => [[world.ms - 5_000, 0], sha256Text(`upstream ${name}`), value];
  const rows: CellRow[] = [
    ['beds', 'r1', 'f', random.chance(0.5) ? [live('one', 1)] : [live('one', 1), live('two', 2)]],
    ['beds', 'r1', '$alive', [live('one', true)]],
  ];
  for (const [resource, record, field, writes] of rows)
    world.baseWrites.push(...writes.map(([, id]) => ({ id: id as string, cell: `${resource} ${record} ${field}` })));
  const hash = random.chance(0.95) ? stateHash(UPSTREAM_HEADS, rows) : NEVER;
  return { rows, act: { act: 'fork', upstream: `34880:${STRANGER}:garden`, heads: UPSTREAM_HEADS, hash } };
}

function resourceFor(world: World, by: Holding): string {
  const { random } = world;
  if (random.chance(0.96) && Array.isArray(by.scope)) return random.pick(by.scope as string[]);
  return random.pick(RESOURCES);
}

function dataOp(world: World, ids: Ids, resource: string, own?: string): JsonObject {
  const { random } = world;
  const record = own ?? random.pick(RECORDS);
  const field = random.pick(FIELDS);
  const overs = (...fields: string[]): JsonObject => {
    const pairs = fields.map((each) => [each, ids.over(resource, record, each)] as const);
    const named = pairs.filter(([, refs]) => refs.length > 0);
    return named.length > 0 ? { over: Object.fromEntries(named) } : {};
  };
  const where = { resource, record };
  switch (random.pick([...'uuuuuuccddrra-x'])) {
    case 'u': {
      if (random.chance(0.8))
        return { op: 'record.update', ...where, set: { [field]: random.pick(VALUES) }, ...overs(field) };
      return { op: 'record.update', ...where, unset: [field], ...overs(field) };
    }
    case 'c': {
      const set: Record<string, Json> = random.chance(0.7) ? { [field]: random.pick(VALUES) } : {};
      return { op: 'record.create', ...where, set, ...overs('$alive', ...Object.keys(set)) };
    }
    case 'd':
      return { op: 'record.delete', ...where, seen: ids.record(resource, record), ...overs('$alive') };
    case 'r':
      return { op: 'record.restore', ...where, ...overs('$alive') };
    case 'x':
      if (random.chance(0.7)) return { op: 'record.paint', ...(random.chance(0.8) ? where : {}) };
      return { op: 'schema.update', resource, set: { resource: {} } };
    default: {
      const op = random.pick(['relation.add', 'relation.add', 'relation.remove']);
      const to = random.pick<JsonObject>([
        { $ref: ['', 'plants', 'r1'] },
        { $ref: ['', 'plants', 'r1'], label: 'one' },
        { $ref: ['', 'plants', 'r2'], pin: { hash: NEVER, heads: [], value: {} } },
      ]);
      const pin = to.pin ? `/${NEVER}` : '';
      const refs = ids.over(resource, record, `near/["","plants","${to.pin ? 'r2' : 'r1'}"]${pin}`);
      return { op, ...where, relation: 'near', to, ...(refs.length > 0 ? { over: refs } : {}) };
    }
  }
}

function schemaOp(world: World, ids: Ids, resource: string): JsonObject {
  const { random } = world;
  const path = random.pick(PATHS);
  const refs = ids.over(resource, '$schema', path);
  const over: JsonObject = refs.length > 0 ? { over: { [path]: refs } } : {};
  if (random.chance(0.1)) return { op: 'schema.update', resource, unset: [path], ...over };
  return { op: 'schema.update', resource, set: { [path]: { label: random.pick(['A', 'B']) } }, ...over };
}

/**
 * `ids` and indices into them for one event: mostly the live writes its author has seen. Indices are known only when all
 * ids are, so they stand as ids until `into`.
 */
class Ids {
  private readonly used = new Set<string>();
  private readonly writes: readonly { id: string; cell: string; over: readonly string[] }[];

  constructor(
    private readonly world: World,
    pubkey: string,
  ) {
    const own = world.view(pubkey).flatMap(writesIn);
    this.writes = [...world.baseWrites.map(({ id, cell }) => ({ id, cell, over: [] })), ...own];
  }

  over(resource: string, record: string, field: string): string[] {
    const { random } = this.world;
    const ofCell = this.writes.filter(({ cell }) => cell === `${resource} ${record} ${field}`);
    const live = ofCell.filter(({ id }) => !ofCell.some(({ over }) => over.includes(id))).map(({ id }) => id);
    if (random.chance(0.03)) live.push(this.world.anyId());
    if (random.chance(0.01)) live.push(NEVER);
    if (random.chance(0.15)) return [];
    const chosen = random.chance(0.85) ? live : random.some(live, 0.5);
    return this.use(chosen);
  }

  record(resource: string, record: string): string[] {
    const ofRecord = this.writes.filter(({ cell }) => cell.startsWith(`${resource} ${record} `)).map(({ id }) => id);
    return this.use(this.world.random.chance(0.7) ? ofRecord : this.world.random.some(ofRecord, 0.5));
  }

  private use(ids: readonly string[]): string[] {
    const chosen = [...new Set(ids)].sort();
    for (const id of chosen) this.used.add(id);
    return chosen;
  }

  /** The content's `ids` and `ops`, ids in `over` and `seen` replaced by their indices. */
  into(ops: readonly JsonObject[]): { ids: string[]; ops: JsonObject[] } {
    const ids = [...this.used].sort();
    const index = (texts: Json): Json => (texts as string[]).map((id) => ids.indexOf(id));
    return {
      ids,
      ops: ops.map((op) => {
        const over = op.over as JsonObject | readonly string[] | undefined;
        const indexed = Array.isArray(over)
          ? index(over as Json)
          : Object.fromEntries(Object.entries((over ?? {}) as JsonObject).map(([field, refs]) => [field, index(refs)]));
        return { ...op, ...(over ? { over: indexed } : {}), ...(op.seen ? { seen: index(op.seen) } : {}) };
      }),
    };
  }
}

/** The cells an event says it writes, without asking whether it may. */
function writesIn(event: Made): { id: string; cell: string; over: readonly string[] }[] {
  const ids = (event.content.ids ?? []) as readonly string[];
  if (event.kind === 4883 || !Array.isArray(event.content.ops)) return [];
  return (event.content.ops as readonly JsonObject[]).flatMap((op) => {
    const record = op.op === 'schema.update' ? '$schema' : (op.record as string);
    const resolve = (refs: Json | undefined) => ((refs ?? []) as readonly number[]).map((ref) => ids[ref]!);
    const isRelation = typeof op.relation === 'string';
    const fields = [...Object.keys((op.set ?? {}) as JsonObject), ...((op.unset ?? []) as string[])];
    if (isRelation)
      fields.push(
        `${op.relation as string}/${JSON.stringify((op.to as JsonObject).$ref)}${(op.to as JsonObject).pin ? `/${NEVER}` : ''}`,
      );
    else if (op.op !== 'record.update' && op.op !== 'schema.update') fields.push('$alive');
    return fields.map((field) => ({
      id: event.id,
      cell: `${op.resource as string} ${record} ${field}`,
      over: resolve(isRelation ? op.over : ((op.over ?? {}) as JsonObject)[field]),
    }));
  });
}
