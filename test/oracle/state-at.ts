/** PROTOCOL.md section 11, "State at heads": the events that heads rest on. Their state is that of these and no others. */
import { decode, LOG_KINDS } from './decode.js';
import type { OracleEvent } from './decode.js';
import { isAct, refsOf, texts } from './event-set.js';
import { Refused } from './refused.js';
import type { RawEvent } from './world.js';

/** Of the dataset's known events; what is of another dataset, or no log event, is known and leads nowhere. */
export function eventsAt(address: string, events: readonly RawEvent[], heads: readonly string[]): RawEvent[] {
  const known = new Map(events.map((raw) => [raw.id, raw]));
  const reached = new Set<RawEvent>();
  const visit = (id: string): void => {
    const raw = known.get(id);
    const event = raw && readable(raw);
    if (!event || reached.has(raw)) return;
    reached.add(raw);
    if (event.address === address && LOG_KINDS.includes(event.kind)) basis(event).forEach(visit);
  };
  heads.forEach(visit);
  return [...reached];
}

/** prev, refs, `grant`, `target`, `cut`, cited `reviews`, `heads` of checkpoints, `over` of policies. */
function basis(event: OracleEvent): string[] {
  const { content, grant } = event;
  const ids = [...event.prev, ...refsOf(event)];
  if (grant !== undefined) ids.push(grant);
  if (isAct(event, 'revoke')) ids.push(content.target as string);
  if (isAct(event, 'revoke', 'policy')) ids.push(...texts(content.cut));
  if (isAct(event, 'accept')) ids.push(...texts(content.reviews));
  if (isAct(event, 'checkpoint')) ids.push(...texts(content.heads));
  if (isAct(event, 'policy')) ids.push(...texts(content.over));
  return ids;
}

function readable(raw: RawEvent): OracleEvent | undefined {
  try {
    return decode(raw, { signatures: false });
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
