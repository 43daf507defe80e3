/**
 * A record as people read it: fields in the form's groups, then the records that lead here as small tables. The same in
 * the table's dialog and in `<kobold-record>`.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { RecordData, RelatedRecords } from '../../../worker/api.js';
import { cellText, fitsField, isEmptyCell, isNumeric } from '../grid/cell-text.js';
import { type ColumnWish, fieldNamed } from '../grid/column-layout.js';
import '../../kit/terms/en-record.js';
import type { ValueChanges } from './record-changing.js';
import { renderValue, shortText, type RecordValue, type ValueContext } from './record-value.js';

export interface RecordContext extends ValueContext {
  /** Fields the builder chose or named; empty: all, as the record has them. */
  readonly wishes: readonly ColumnWish[];
  /** Whether the wishes are all there is to show. */
  readonly only: boolean;
  /** Asks for all rows of the related records. */
  readonly showAll: (() => void) | undefined;
  /** Beside a field's value: what can be asked about it. */
  readonly renderAside?: ((record: RecordData, field: Field, label: string) => unknown) | undefined;
  /** Of values that can be changed. */
  readonly changing?: ValueChanges | undefined;
}

interface ShownField extends RecordValue {
  readonly label: string;
}
interface ShownGroup {
  readonly label?: string;
  readonly help?: string;
  readonly fields: readonly ShownField[];
}

const LONGEST_TITLE = 160;

/** What the record is called; '' where nothing in it is a name. */
export function titleOf(record: RecordData, { wishes, localize }: Pick<RecordContext, 'wishes' | 'localize'>): string {
  const text = record.about?.title ?? firstText(record, wishes, localize);
  return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
}

/** Files have no names for their records: the first field with something in it. */
function firstText(record: RecordData, wishes: readonly ColumnWish[], localize: ValueContext['localize']): string {
  const wished = wishes.map(({ name }) => fieldNamed(record.fields, name)).filter((field) => field !== undefined);
  const fields = [...wished, ...record.fields];
  const first = fields.find((field) => !isEmptyCell(record.cells[record.fields.indexOf(field)]));
  return first ? cellText(record.cells[record.fields.indexOf(first)], first, localize) : '';
}

/** The same, or what was typed there and not taken. */
export function shownTitle(record: RecordData, context: RecordContext): string {
  const key = record.about?.titleField;
  const held = key === undefined ? undefined : context.changing?.held(record, key);
  return held ?? titleOf(record, context);
}

/** Beside the title, which is a value like any other: the fields leave it out. */
export function renderTitleAside(record: RecordData, context: RecordContext): unknown {
  const { renderAside, changing, only } = context;
  const at = record.fields.findIndex(({ key }) => key === record.about?.titleField);
  const field = record.fields[at];
  if (!field) return nothing;
  // A field that is shown besides is changed there.
  const isHere =
    !only && isSaid({ field, cell: record.cells[at] }, titleOf(record, context), context.localize, field.key);
  return html`${renderAside?.(record, field, field.label)}${isHere ? changing?.renderPen(record, field, field.label) : nothing}${
    isHere ? renderSuggested(record, field, context) : nothing
  }`;
}

/** Of what is around the title. */
export function titleMarks(record: RecordData | null | undefined, { changing }: RecordContext): string {
  const key = record?.about?.titleField;
  return key === undefined || !record ? 'titled' : marksOf('titled', record, key, changing);
}

/** What the value is besides: in the classes of what is around it. */
function marksOf(name: string, record: RecordData, key: string, changing: ValueChanges | undefined): string {
  const { disputed, suggested } = record.about ?? {};
  const isHeld = changing?.held(record, key) !== undefined;
  const marks = [
    disputed?.includes(key) && name === 'field' && 'disputed',
    isHeld ? 'held' : suggested?.includes(key) && 'suggested',
  ];
  return [name, ...marks].filter(Boolean).join(' ');
}

/** In words, for colour and slant say it to some only. */
function renderSuggested(record: RecordData, { key }: Field, { localize, changing }: RecordContext): unknown {
  if (!record.about?.suggested?.includes(key) || changing?.held(record, key) !== undefined) return nothing;
  return html`<span class="why">${localize.terms.suggestedValue}</span>`;
}

export function renderRecord(record: RecordData, context: RecordContext): TemplateResult {
  const groups = groupsOf(record, context);
  return html`${groups.map((group) => renderGroup(record, group, context))}${
    context.only ? nothing : record.about?.related.map((related) => renderRelated(related, context))
  }`;
}

function groupsOf(record: RecordData, { wishes, only, ...context }: RecordContext): ShownGroup[] {
  const wishOf = new Map(wishes.map((wish) => [fieldNamed(record.fields, wish.name)?.key, wish]));
  const title = titleOf(record, { wishes, ...context });
  const shown = (key: string): ShownField[] => {
    const at = record.fields.findIndex((field) => field.key === key);
    const field = record.fields[at];
    const wish = wishOf.get(key);
    if (!field || wish?.hidden) return [];
    const value: RecordValue = {
      field,
      cell: record.cells[at],
      text: record.about?.texts[key],
      links: record.about?.links[key],
      format: wish?.format ?? '',
      unavailable: record.about?.unavailable?.[key],
      isComing: record.about?.coming === true,
    };
    return !only && isSaid(value, title, context.localize, record.about?.titleField)
      ? []
      : [{ ...value, label: wish?.label ?? field.label }];
  };
  if (only) return [{ fields: [...wishOf.keys()].flatMap((key) => (key === undefined ? [] : shown(key))) }];
  const groups = record.about?.groups ?? [{ fields: orderedKeys(record, [...wishOf.keys()]) }];
  return groups.map(({ fields, ...group }) => ({ ...group, fields: fields.flatMap(shown) }));
}

/** What a builder named comes first where the data has no order of its own to be read in. */
function orderedKeys(record: RecordData, wished: readonly (string | undefined)[]): string[] {
  const keys = record.fields.map(({ key }) => key);
  const first = wished.filter((key) => key !== undefined);
  return [...first, ...keys.filter((key) => !first.includes(key))];
}

/** Whose whole text is the title already. */
function isSaid(
  { field, cell }: RecordValue,
  title: string,
  localize: ValueContext['localize'],
  titleField?: string,
): boolean {
  if (titleField !== undefined && field.key !== titleField) return false;
  if (field.type === 'url' || field.type === 'email' || !fitsField(cell, field)) return false;
  return !isEmptyCell(cell) && cellText(cell, field, localize) === title;
}

function renderGroup(record: RecordData, { label, help, fields }: ShownGroup, context: RecordContext) {
  if (fields.length === 0) return nothing;
  return html`<section class="group" part="group">
    ${label ? html`<h3 part="group-title" dir="auto">${label}</h3>` : nothing}
    ${help ? html`<p class="help quiet" dir="auto">${help}</p>` : nothing}
    <dl part="fields">${fields.map((field) => renderField(record, field, context))}</dl>
  </section>`;
}

function renderField(record: RecordData, shown: ShownField, context: RecordContext): TemplateResult {
  const { field, label } = shown;
  const help = field.declared?.help;
  const { changing } = context;
  const marks = marksOf('field', record, field.key, changing);
  const held = changing?.held(record, field.key);
  return html`<div class=${marks} part="field" data-field=${field.key}>
    <dt part="label">
      <span dir="auto">${label}</span>${help ? html`<span class="help quiet" dir="auto">${help}</span>` : nothing}
    </dt>
    <dd part="value">
      ${
        held === undefined ? renderValue(shown, context) : html`<span class="text" dir="auto">${held}</span>`
      }${renderSuggested(record, field, context)}${context.renderAside?.(record, field, label)}${changing?.renderPen(
        record,
        field,
        label,
      )}
    </dd>
  </div>`;
}

function renderRelated(related: RelatedRecords, context: RecordContext): TemplateResult {
  const { localize, showAll } = context;
  const { name, resource, relation, count, fields, rows } = related;
  const isMore = rows.length < count;
  return html`<section class="related" part="related" data-resource=${resource} data-relation=${relation}>
    <h3 part="group-title">
      <span dir="auto">${name}</span> <span class="quiet count">(${localize.number(count)})</span>
    </h3>
    <div class="scroll" role="region" aria-label=${name} tabindex="0">
      <table part="related-table">
        <thead>
          <tr>
            ${fields.map((field) => html`<th scope="col" class=${alignOf(field)}><span dir="auto">${field.label}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr data-record-id=${row.id}>
                ${fields.map((field, at) => {
                  const text = shortText(row.cells[at], field, context);
                  const inner =
                    at === 0 ? renderOpen(related, row, text, context) : html`<span dir="auto">${text || '—'}</span>`;
                  return html`<td class=${alignOf(field)} data-field=${field.key}>${inner}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      isMore && showAll
        ? html`<button type="button" class="button small" part="button" @click=${showAll}>
            ${localize.terms.showAllOf(localize.number(count))}
          </button>`
        : nothing
    }
  </section>`;
}

function renderOpen(
  { resource }: RelatedRecords,
  row: RelatedRecords['rows'][number],
  text: string,
  context: RecordContext,
): TemplateResult {
  const link = { resource, record: row.id, name: row.name, state: 'present' } as const;
  return html`<button
    type="button"
    class="plain ref"
    part="reference"
    dir="auto"
    aria-label=${text ? nothing : context.localize.terms.openRecord(row.name)}
    @click=${() => context.follow(link)}
  >
    ${text || '—'}
  </button>`;
}

const alignOf = (field: Field): string => (isNumeric(field.type) ? 'end' : '');
