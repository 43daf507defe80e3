/**
 * The events of a snapshot: those that it holds whole, and the places of the others. Each has a number, by which all that comes after
 * names it. PROTOCOL.md, section 14.
 */
import { parseCanonicalJson } from '../canonical-json.js';
import type { EventId, Json, NostrEvent } from '../log/event.js';
import { isHex64, isMembers, member } from '../log/members.js';
import { parentsFirst } from '../log/parents-first.js';
import { compareIds } from './order.js';
import { packIds, unpackIds } from './packed-ids.js';
import { type EventName, type LinksRow, ROW_LENGTH } from './snapshot-row.js';

/** PROTOCOL.md, section 3. */
const MOST_PREV = 21;

/** The place of an event that is not here whole. */
export interface Link {
  readonly id: EventId;
  readonly kind: 4880 | 4881;
  readonly grant?: EventId;
  /** Sorted. */
  readonly prev: readonly EventId[];
  /** Its writes are in the cells. */
  readonly counted: boolean;
}

/** `links` in order; `numbers`: of all events. */
export function* linksRows(links: readonly Link[], numbers: ReadonlyMap<EventId, number>): Generator<LinksRow> {
  for (let at = 0; at < links.length; at += ROW_LENGTH) {
    const some = links.slice(at, at + ROW_LENGTH);
    yield [
      'links',
      packIds(some.map(({ id }) => id)),
      some.map(({ kind }) => kind),
      some.map(({ grant }) => (grant === undefined ? '' : (numbers.get(grant) ?? grant))),
      some.map(({ id, prev }) => namesOf(prev, numbers, numbers.get(id)!)),
      some.map(({ counted }) => (counted ? 1 : 0)),
    ];
  }
}

/** Numbers first, ascending, then ids. */
function namesOf(prev: readonly EventId[], numbers: ReadonlyMap<EventId, number>, own: number): EventName[] {
  const back = prev.flatMap((id) => (numbers.has(id) ? [own - numbers.get(id)!] : []));
  return [...back.sort((a, b) => a - b), ...prev.filter((id) => !numbers.has(id))];
}

/** What a reader knows of them. Methods that take a row give what is wrong with it, or undefined. */
export class SnapshotEvents {
  /** As they stand: nobody has verified them yet. */
  readonly whole: NostrEvent[] = [];
  readonly links: Link[] = [];
  /** By number. */
  readonly ids: EventId[] = [];
  readonly #numbers = new Map<EventId, number>();
  /** Parents of whole events. */
  readonly #prevs: (readonly EventId[])[] = [];
  /** Named by their ids, since they have no row. */
  readonly #outside = new Set<EventId>();
  /** Their places stand in where they are not here. */
  readonly #redacted = new Set<EventId>();
  /** Grants can be of links that come later. */
  readonly #grants: EventName[] = [];
  #isLastLinks = false;

  /** `count`: of all events, as the signer says. */
  constructor(readonly count: number) {}

  numberOf(id: EventId): number | undefined {
    return this.#numbers.get(id);
  }

  /** Of a whole event, or a link that counts. */
  mayWrite(number: number): boolean {
    return number < this.whole.length || this.links[number - this.whole.length]?.counted === true;
  }

  takeEvent(row: readonly Json[]): string | undefined {
    const event = row[1] as { id?: unknown; tags?: unknown; content?: unknown } | null | undefined;
    if (row.length !== 2 || !isMembers(event) || !isHex64(event.id) || !Array.isArray(event.tags))
      return 'does not hold an event';
    this.#prevs.push(
      event.tags.flatMap((tag: unknown) =>
        Array.isArray(tag) && tag[0] === 'e' && tag[3] === 'prev' && isHex64(tag[1]) ? [tag[1] as EventId] : [],
      ),
    );
    for (const id of redactedBy(event)) this.#redacted.add(id);
    this.whole.push(event as unknown as NostrEvent);
    return this.#number(event.id as EventId);
  }

  takeLinks(row: readonly Json[]): string | undefined {
    const [, text, kinds, grants, prevs, states] = row;
    const columns = [kinds, grants, prevs, states];
    if (row.length !== 6 || typeof text !== 'string' || !columns.every(Array.isArray)) return 'is no row of links';
    const { length } = kinds as readonly Json[];
    if (columns.some((column) => (column as readonly Json[]).length !== length) || !this.#isFull(length))
      return 'does not tell of as many links as it must';
    const ids = unpackIds(text, length);
    if (ids === undefined) return 'does not hold ids';
    for (const [place, id] of ids.entries()) {
      const wrong =
        this.#number(id) ??
        this.#takeLink(
          id,
          (kinds as readonly Json[])[place]!,
          (grants as readonly Json[])[place]!,
          (prevs as readonly Json[])[place]!,
          (states as readonly Json[])[place]!,
        );
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** When all have come. `heads`: those that the signer says. */
  end(heads: readonly EventId[]): string | undefined {
    const { whole, links, ids } = this;
    if (ids.length !== this.count) return `has ${ids.length} events in place of ${this.count}`;
    for (const [place, grant] of this.#grants.entries())
      if (typeof grant === 'number') (links[place] as { grant?: EventId }).grant = ids[grant]!;
    for (const id of [...this.#prevs.flat(), ...heads])
      if (!this.#numbers.has(id) && !this.#redacted.has(id)) return `names the event ${id} and does not hold it`;
    for (const id of this.#outside) {
      if (this.#numbers.has(id)) return `names the event ${id} by its id, though it has a number`;
      if (!this.#redacted.has(id)) return `names the event ${id} and does not hold it`;
    }
    const places = whole.map(({ id }, place) => ({ id: id as EventId, prev: this.#prevs[place]! }));
    return isInOrder(places) && isInOrder(links) ? undefined : 'has its events in another order';
  }

  #isFull(length: number): boolean {
    if (this.#isLastLinks || length === 0 || length > ROW_LENGTH) return false;
    this.#isLastLinks = length < ROW_LENGTH;
    return true;
  }

  #number(id: EventId): string | undefined {
    if (this.#numbers.has(id)) return 'names an event a second time';
    if (this.ids.length >= this.count) return 'is one event too many';
    this.#numbers.set(id, this.ids.length);
    this.ids.push(id);
    return undefined;
  }

  #takeLink(id: EventId, kind: Json, grant: Json, prev: Json, state: Json): string | undefined {
    const own = this.ids.length - 1;
    const isLink = (kind === 4880 && (state === 0 || state === 1)) || (kind === 4881 && state === 0);
    if (!isLink) return 'tells of a link that can be none';
    if (grant !== '' && !isHex64(grant) && !isNumberBelow(grant, this.count)) return 'names no grant';
    const parents =
      Array.isArray(prev) && prev.length <= MOST_PREV ? this.#parents(prev as readonly Json[], own) : undefined;
    if (parents === undefined) return 'names parents that are none';
    if (typeof grant === 'string' && grant !== '') this.#outside.add(grant as EventId);
    this.#grants.push(grant as EventName);
    const link = { id, kind: kind as 4880, prev: parents, counted: state === 1 };
    this.links.push(typeof grant === 'string' && grant !== '' ? { ...link, grant: grant as EventId } : link);
    return undefined;
  }

  #parents(names: readonly Json[], own: number): EventId[] | undefined {
    const ids: EventId[] = [];
    let before: string | number | undefined;
    for (const name of names) {
      const isNumber = isNumberBelow(name, own + 1) && name > 0;
      if (!isNumber && !isHex64(name)) return undefined;
      // Numbers before ids, each ascending.
      if (before !== undefined && (typeof before === typeof name ? before >= name : isNumber)) return undefined;
      if (!isNumber) this.#outside.add(name as EventId);
      ids.push(isNumber ? this.ids[own - name]! : (name as EventId));
      before = name;
    }
    return ids.sort();
  }
}

export function isNumberBelow(value: Json | undefined, end: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < end;
}

function isInOrder(places: readonly Pick<Link, 'id' | 'prev'>[]): boolean {
  const ordered = parentsFirst(places, {
    id: ({ id }) => id,
    before: ({ prev }) => prev,
    compare: (a, b) => compareIds(a.id, b.id),
  });
  return ordered.every((place, at) => place === places[at]);
}

/** Targets, as far as an event that nobody has checked yet tells them. */
function redactedBy({ content }: { content?: unknown }): EventId[] {
  if (typeof content !== 'string' || !content.includes('"act":"redact"')) return [];
  const { value } = parseCanonicalJson(content);
  const targets = isMembers(value) ? member(value, 'targets') : undefined;
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((target: Json) => (isMembers(target) && isHex64(target.id) ? [target.id as EventId] : []));
}
