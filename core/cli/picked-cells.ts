/**
 * `kobold accept … --only NAME`: which cells of what was suggested are taken, as `kobold-proposals` lets people tick them. A new
 * record is taken whole or not at all: without its title nobody would know it.
 */
import { ALIVE } from '../dataset/op-writes.js';
import type { Cell, DatasetState } from '../dataset/state.js';
import { cellKey } from '../lineage/merge.js';
import { proposalItems } from '../lineage/proposal.js';
import type { ProposalEvent } from '../log/event.js';
import { nearest } from '../query/suggest.js';
import { parseElementField } from '../schema/reference.js';
import { readSchema } from '../schema/schema.js';
import { usage } from './command-line.js';
import { plainText } from './terminal.js';

const MOST_NAMED = 12;

/** `names`: of fields by key or label, of records by id, or both with a slash. Throws `bad-request` where one names no cell. */
export function pickedCells(proposal: ProposalEvent, state: DatasetState, names: readonly string[]): Cell[] {
  const cells = proposalItems(proposal, state).map((item) => ({ ...item, names: namesOf(item, state) }));
  const picked = new Set<string>();
  for (const name of names) {
    const found = cells.filter((cell) => cell.names.has(name.toLowerCase()));
    if (found.length === 0)
      throw unknownName(name, proposal, new Set(cells.flatMap((cell) => [...cell.names.values()])));
    // Ids of records are what strangers made them: one that reads like a field's name must not bring its record along.
    const ofRecord = found.filter((cell) => cell.record.toLowerCase() === name.toLowerCase());
    if (ofRecord.length > 0 && ofRecord.length < found.length)
      throw usage(plainText(`"${name}" is a field and a record of ${proposal.id.slice(0, 8)}. Name RECORD/FIELD.`));
    for (const cell of found) picked.add(cellKey(cell));
  }
  const created = cells.filter((cell) => cell.field === ALIVE && cell.proposed === true && cell.now === undefined);
  for (const { resource, record } of created) {
    const whole = cells.filter((cell) => cell.resource === resource && cell.record === record).map(cellKey);
    if (whole.some((key) => picked.has(key))) for (const key of whole) picked.add(key);
  }
  return cells.filter((cell) => picked.has(cellKey(cell)));
}

/** In lower case → as they are written. */
function namesOf({ resource, record, field }: Cell, state: DatasetState): ReadonlyMap<string, string> {
  const key = parseElementField(field)?.relation ?? field;
  const label = readSchema(state, resource).members.get(key)?.label;
  const fields = field === ALIVE ? [] : [key, ...(label === undefined ? [] : [label])];
  const names = [record, ...fields, ...fields.map((one) => `${record}/${one}`)];
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

function unknownName(name: string, { id }: ProposalEvent, known: ReadonlySet<string>): ReturnType<typeof usage> {
  const near = nearest(name, known);
  const some = [...known].filter((one) => !one.includes('/')).slice(0, MOST_NAMED);
  const hint = near === undefined ? `It changes ${some.join(', ')}.` : `Did you mean "${near}"?`;
  return usage(plainText(`${id.slice(0, 8)} changes nothing called "${name.slice(0, 60)}". ${hint}`));
}
