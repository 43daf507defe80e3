/**
 * The cells of a proposal as people read them: in the words of their columns, records and related records by name. PROTOCOL.md,
 * section 9: an item is a cell, with what it shows now, what is proposed, and whether somebody wrote it meanwhile.
 */
import { ALIVE, SCHEMA_RECORD } from '../../core/dataset/op-writes.js';
import { opsOf } from '../../core/dataset/permissions.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { cellKey } from '../../core/lineage/merge.js';
import { lastWrites, type ProposalItem, proposalItems } from '../../core/lineage/proposal.js';
import { type CellValue, sameValue } from '../../core/lineage/version.js';
import type { EventId, ProposalEvent } from '../../core/log/event.js';
import type { Field } from '../../core/table/field.js';
import { isReference, parseElementField } from '../../core/schema/reference.js';
import { readSchema } from '../../core/schema/schema.js';
import { valueToText } from '../../core/schema/values.js';
import { type CellsOfFormulas, NO_FORMULAS } from '../dataset/computed-fields.js';
import { cut } from '../dataset/cut-text.js';
import { Names } from '../dataset/record-texts.js';
import { type ResourceField, resourceFields } from '../dataset/resource-fields.js';
import { titlesIn } from '../dataset/resource-table.js';
import type { ProposalItemInfo } from './proposal-info.js';

const MOST_ITEMS = 500;
const LONGEST_TEXT = 2_000;
const LONGEST_LABEL = 200;
/** Events looked into, a call, for what was there before. */
const MOST_LOOKED_INTO = 200;

interface ResourceWords {
  readonly label: string;
  readonly title: string | undefined;
  readonly fields: ReadonlyMap<string, ResourceField>;
}

/** Of one moment's state; remembers schemas, names and what events said. */
export class ProposalWords {
  /** By `ProposalItemInfo.column`. */
  readonly columns: Record<string, Field> = Object.create(null) as Record<string, Field>;
  readonly #resources = new Map<string, ResourceWords>();
  readonly #written = new Map<EventId, ReturnType<typeof lastWrites>>();
  readonly #names: Names;

  constructor(
    readonly state: DatasetState,
    computed: CellsOfFormulas | undefined,
  ) {
    this.#names = new Names(state, titlesIn(state), computed ?? NO_FORMULAS);
  }

  itemsOf(proposal: ProposalEvent): { items: ProposalItemInfo[]; itemCount: number } {
    const all = proposalItems(proposal, this.state);
    const written = lastWrites(proposal.ops);
    const proposed = (resource: string, record: string, field: string): CellValue =>
      written.get(cellKey({ resource, record, field }))?.value;
    const items = all.slice(0, MOST_ITEMS).map((item): ProposalItemInfo => {
      const words = this.#wordsOf(item);
      const before = item.status === 'outdated' ? this.#before(item, written.get(cellKey(item))!.over) : undefined;
      const { resource, record, field, status } = item;
      return {
        resource,
        record,
        field,
        status,
        resourceLabel: this.resourceLabel(resource),
        recordLabel: this.recordLabel(resource, record, (title) => proposed(resource, record, title)),
        ...words,
        ...this.#texts(item, before),
      };
    });
    return { items, itemCount: all.length };
  }

  /** `proposed`: the value its title would have; for records that are not there yet. */
  recordLabel(resource: string, record: string, proposed: (title: string) => CellValue = () => undefined): string {
    if (record === SCHEMA_RECORD) return '';
    const name = this.#names.of({ $ref: ['', resource, record] });
    const { title, fields } = this.#of(resource);
    const value = name === record && title !== undefined ? proposed(title) : undefined;
    return cut((value !== undefined && this.#text(fields.get(title!), value)) || name, LONGEST_LABEL);
  }

  resourceLabel(resource: string): string {
    return this.#of(resource).label;
  }

  #wordsOf({
    resource,
    record,
    field,
    now,
    proposed,
  }: ProposalItem): Pick<ProposalItemInfo, 'kind' | 'label' | 'column'> {
    if (record === SCHEMA_RECORD) return { kind: 'structure', label: cut(field, LONGEST_LABEL) };
    if (field === ALIVE)
      return { kind: proposed === false ? 'delete' : now === undefined ? 'create' : 'restore', label: '' };
    const element = parseElementField(field);
    const key = element?.relation ?? field;
    const kind = element ? 'links' : 'value';
    const known = this.#of(resource).fields.get(key);
    if (!known) return { kind, label: cut(key, LONGEST_LABEL) };
    const column = `${resource}\n${key}`;
    this.columns[column] ??= known.field;
    return { kind, label: cut(known.field.label, LONGEST_LABEL), column };
  }

  #texts(
    { resource, record, field, now, proposed }: ProposalItem,
    before: { value: CellValue } | undefined,
  ): Pick<ProposalItemInfo, 'now' | 'proposed' | 'was' | 'isCut'> {
    if (field === ALIVE) return {};
    const column =
      record === SCHEMA_RECORD ? undefined : this.#of(resource).fields.get(parseElementField(field)?.relation ?? field);
    let isCut = false;
    const text = (value: CellValue): string | undefined => {
      const whole = value === undefined ? undefined : this.#text(column, value);
      isCut ||= whole !== undefined && whole.length > LONGEST_TEXT;
      return whole === undefined ? undefined : cut(whole, LONGEST_TEXT);
    };
    const texts = { now: text(now), proposed: text(proposed), was: before && text(before.value) };
    const said = Object.fromEntries(Object.entries(texts).filter(([, one]) => one !== undefined));
    return isCut ? { ...said, isCut } : said;
  }

  #text(column: ResourceField | undefined, value: NonNullable<CellValue> | null): string {
    if (isReference(value)) return this.#names.of(value);
    const member = column?.member;
    return valueToText(member === undefined || member.kind === 'relationship' ? 'json' : member.type, value);
  }

  /** What the author saw, where one event said it and it is here, and says otherwise than the cell does now. */
  #before(item: ProposalItem, over: readonly EventId[]): { value: CellValue } | undefined {
    const event = over.length === 1 ? this.state.event(over[0]!) : undefined;
    if (!event) return undefined;
    let said = this.#written.get(event.id);
    if (!said) {
      if (this.#written.size >= MOST_LOOKED_INTO) return undefined;
      this.#written.set(event.id, (said = lastWrites(opsOf({ event }))));
    }
    const before = said.get(cellKey(item));
    return before && !sameValue(before.value, item.now) ? before : undefined;
  }

  #of(resource: string): ResourceWords {
    const known = this.#resources.get(resource);
    if (known) return known;
    const schema = readSchema(this.state, resource);
    const fields = resourceFields(schema, this.state).map((field) => [field.member.key, field] as const);
    const words = {
      label: cut(schema.label ?? schema.labelPlural ?? resource, LONGEST_LABEL),
      title: schema.title,
      fields: new Map(fields),
    };
    this.#resources.set(resource, words);
    return words;
  }
}
