/** Tells a history event by event, under names: for the cases of test/vectors/histories.json. */
import type { CellRow } from './cells.js';
import { jcs, sha256Text } from './json.js';
import type { JsonObject } from './json.js';
import { ADDRESS, KEYS, NAMES } from './world.js';
import type { RawEvent } from './world.js';

export interface Telling {
  /** The name of the grant event it cites; root needs none. */
  readonly by?: string;
  /** Names of parents; without it, all heads so far. */
  readonly prev?: readonly string[];
  readonly at?: readonly [number, number];
  readonly address?: string;
  readonly tags?: readonly (readonly string[])[];
  /** Made, and named by others, but not told. */
  readonly isWithheld?: boolean;
}

export const START_MS = 1_700_000_000_000;

export class Story {
  readonly address = ADDRESS;
  readonly events: RawEvent[] = [];
  readonly lists = new Map<string, readonly string[]>();
  base: readonly CellRow[] | undefined;
  now = START_MS + 100_000;
  private readonly ids = new Map<string, string>();
  private heads: string[] = [];
  private ms = START_MS;

  key(name: string): string {
    return KEYS[NAMES.indexOf(name)]!;
  }

  /** The id of what was told under a name; of anything else an id that nobody has. */
  id(name: string): string {
    return this.ids.get(name) ?? sha256Text(name);
  }

  sorted(...names: string[]): string[] {
    return names.map((name) => this.id(name)).sort();
  }

  /** What an id was told as. */
  nameOf(id: string): string {
    return [...this.ids].find(([, each]) => each === id)?.[0] ?? id;
  }

  place(name: string): JsonObject {
    return JSON.parse(this.places.get(name)!) as JsonObject;
  }
  private readonly places = new Map<string, string>();

  tell(name: string, who: string, kind: number, members: JsonObject, telling: Telling = {}): void {
    this.ms += 1_000;
    const at = telling.at ?? [this.ms, 0];
    const prev = kind === 4883 ? [] : telling.prev ? this.sorted(...telling.prev) : this.heads;
    const tags = [
      ['a', telling.address ?? ADDRESS],
      ...prev.map((id) => ['e', id, '', 'prev']),
      ...(telling.by === undefined ? [] : [['e', this.id(telling.by), '', 'grant']]),
      ...(telling.tags ?? []),
    ];
    const content = jcs({ v: 1, at, ...members });
    const [pubkey, created_at] = [this.key(who), Math.floor(at[0] / 1000)];
    const id = sha256Text(JSON.stringify([0, pubkey, created_at, kind, tags, content]));
    this.ids.set(name, id);
    const grant: JsonObject = telling.by === undefined ? {} : { grant: this.id(telling.by) };
    this.places.set(name, jcs({ id, pubkey, kind, at, prev, ...grant }));
    if (kind !== 4883) this.heads = [...this.heads.filter((head) => !prev.includes(head)), id].sort();
    if (!telling.isWithheld) this.events.push({ id, pubkey, created_at, kind, tags, content, sig: '0'.repeat(128) });
  }

  /** `field = value` of bed r1, over the writes of the events named. */
  write(name: string, who: string, set: JsonObject, over: Record<string, string[]> = {}, telling: Telling = {}): void {
    const ids = this.sorted(...new Set(Object.values(over).flat()));
    const index = (names: string[]) => this.sorted(...names).map((id) => ids.indexOf(id));
    const named = Object.fromEntries(Object.entries(over).map(([field, names]) => [field, index(names)]));
    const op = { op: 'record.update', resource: 'beds', record: 'r1', set, over: named };
    this.tell(name, who, 4880, { ids, ops: [op] }, telling);
  }

  act(name: string, who: string, act: string, members: JsonObject, telling: Telling = {}): void {
    this.tell(name, who, 4884, { act, ...members }, telling);
  }

  grant(name: string, who: string, to: string, role: string, telling: Telling & { scope?: string[] } = {}): void {
    this.act(name, who, 'grant', { to: this.key(to), role, scope: telling.scope ?? '*' }, telling);
  }

  delegate(name: string, who: string, to: string, telling: Telling & { role?: string } = {}): void {
    const role: JsonObject = telling.role === undefined ? {} : { role: telling.role };
    this.act(name, who, 'delegate', { to: this.key(to), scope: '*', ...role }, telling);
  }

  revoke(name: string, who: string, target: string, cut: string[], telling: Telling & { not?: string[] } = {}): void {
    const not: JsonObject = telling.not ? { not: this.sorted(...telling.not) } : {};
    this.act(name, who, 'revoke', { target: this.id(target), cut: this.sorted(...cut), ...not }, telling);
  }

  policy(
    name: string,
    who: string,
    policy: JsonObject,
    telling: Telling & { cut?: string[]; over?: string[] } = {},
  ): void {
    const over: JsonObject = telling.over ? { over: this.sorted(...telling.over) } : {};
    this.act(name, who, 'policy', { policy, cut: this.sorted(...(telling.cut ?? [])), ...over }, telling);
  }

  propose(name: string, who: string, value: number): void {
    this.tell(name, who, 4883, { ops: [{ op: 'record.update', resource: 'beds', record: 'r1', set: { f: value } }] });
  }

  review(name: string, who: string, proposal: string, verdict: string, telling: Telling = {}): void {
    this.act(name, who, 'review', { proposal: this.id(proposal), verdict }, telling);
  }

  accept(
    name: string,
    who: string,
    proposal: string,
    telling: Telling & { proposer: string; reviews?: string[]; checks?: string[]; value?: number },
  ): void {
    const ops = [{ op: 'record.update', resource: 'beds', record: 'r1', set: { f: telling.value ?? 1 } }];
    const reviews: JsonObject = telling.reviews ? { reviews: this.sorted(...telling.reviews) } : {};
    const checks: JsonObject = telling.checks
      ? { checks: telling.checks.map((each) => ({ name: each, ok: true })) }
      : {};
    const members = { proposal: this.id(proposal), proposer: this.key(telling.proposer), items: [0], ops };
    this.act(name, who, 'accept', { ...members, ...reviews, ...checks }, telling);
  }
}
