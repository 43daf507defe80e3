/** A form as it stands, for who fills it: what core/writing/fill-form.ts makes of it, with names, labels and what formulas say. */
import type { DatasetState } from '../../core/dataset/state.js';
import { KoboldError } from '../../core/errors.js';
import type { Reference } from '../../core/log/event.js';
import { shorten } from '../../core/query/suggest.js';
import { readSchema, type ResourceSchema } from '../../core/schema/schema.js';
import { isReference, parseElementField } from '../../core/schema/reference.js';
import { valueToText } from '../../core/schema/values.js';
import { fold } from '../../core/table/fold.js';
import { fillForm, isFillable, type FilledForm, type FormTexts, type FormWish } from '../../core/writing/fill-form.js';
import { formChanges, seenForm, type FormSeen } from '../../core/writing/plan-form.js';
import type { NamedRecord } from '../api.js';
import { recordsCalled } from '../dataset/candidates.js';
import { chosenResource } from '../dataset/chosen-resource.js';
import { NO_FORMULAS } from '../dataset/computed-fields.js';
import type { Dataset } from '../dataset/dataset.js';
import { Names } from '../dataset/record-texts.js';
import { resourceFields } from '../dataset/resource-fields.js';
import { titlesIn } from '../dataset/resource-table.js';
import type { FormComputed, FormField, FormProblem, FormRequest, FormState, FormTextsData } from './form-api.js';

/** What nobody types by hand. */
const MOST_TEXTS = 512;
const MOST_CANDIDATES = 20;
/** A person waits no longer for formulas: the sandbox may not be to be had. */
const FORMULAS_MS = 4_000;
/** Of a record that is not written yet, for formulas: no record can have it. */
const DRAFT = '$draft';

export interface AskedForm {
  readonly schema: ResourceSchema;
  readonly filled: FilledForm;
  readonly seen: FormSeen | undefined;
  readonly typed: FormTexts;
}

export class FormAsking {
  #names: Names | undefined;

  constructor(
    readonly dataset: Dataset,
    /** What is shown: with the person's own suggestions. */
    readonly state: DatasetState,
  ) {}

  /** Names may have changed. */
  renew(): void {
    this.#names = undefined;
  }

  /** Undefined while its schema may still come. Throws `unknown-resource`. */
  resource(wanted: string | undefined): string | undefined {
    const complete = this.dataset.news.complete === true;
    const hasFields = (resource: string): boolean => readSchema(this.state, resource).members.size > 0;
    const isReady = (resource: string): boolean => complete || hasFields(resource);
    const resource = chosenResource(this.state.resources(), wanted, { complete, isReady });
    if (resource !== undefined && !hasFields(resource))
      throw new KoboldError('unknown-resource', `"${shorten(resource)}" has no fields yet.`, { resource });
    return resource;
  }

  ask(resource: string, request: FormRequest, state: DatasetState = this.state): AskedForm {
    const schema = readSchema(state, resource);
    const typed = textsOf(request.values);
    const wish: FormWish = {
      ...(request.record !== undefined && { record: request.record }),
      ...(request.form !== undefined && { form: request.form }),
      ...(request.fields && { fields: request.fields }),
      preset: textsOf(request.preset),
      offered: textsOf(request.offered),
      typed,
    };
    const { compare } = new Intl.Collator(request.locale, { numeric: true });
    const titles = new Map<string, ReadonlyMap<string, string | undefined>>();
    const find = (to: string, title: string): string | undefined => {
      let known = titles.get(to);
      if (!known) titles.set(to, (known = this.#byTitle(to)));
      return known.get(fold(title));
    };
    const filled = fillForm(state, schema, wish, {
      today: request.today,
      compare,
      find,
      nameOf: (to, id) => this.#name(to, id),
    });
    return { schema, filled, seen: readSeen(request.seen), typed };
  }

  stateOf(asked: AskedForm, request: FormRequest, becomes: Pick<FormState, 'as' | 'pow'>): FormState {
    const { schema, filled, seen, typed } = asked;
    const { state } = this;
    const { resource } = schema;
    const { record } = request;
    const fields = new Map(resourceFields(schema, state).map((one) => [one.field.key, one]));
    const toField = (key: string): FormField[] => {
      const found = fields.get(key);
      if (!found) return [];
      const { field, member } = found;
      const text = filled.texts.get(key) ?? '';
      const common = { field, kind: member.kind, required: member.kind !== 'computed' && member.required, text };
      if (member.kind === 'computed') return [common];
      if (member.kind === 'relationship') {
        const ids = text === '' ? [] : text.split('\n');
        return [{ ...common, names: Object.fromEntries(ids.map((id) => [id, this.#name(member.to, id)])) }];
      }
      const { min, max, minLength, maxLength } = member;
      return [
        {
          ...common,
          ...(min !== undefined && { min }),
          ...(max !== undefined && { max }),
          ...(minLength !== undefined && { minLength }),
          ...(maxLength !== undefined && { maxLength }),
        },
      ];
    };
    return {
      dataset: state.address,
      resource,
      ...(filled.key !== undefined && { form: filled.key }),
      label: filled.label ?? schema.label ?? resource,
      ...(filled.help !== undefined && { help: filled.help }),
      groups: filled.groups.map(({ fields: keys, ...group }) => ({ ...group, fields: keys.flatMap(toField) })),
      problems: filled.problems,
      ...becomes,
      seen: JSON.stringify(
        seenForm(state, schema, filled, { ...(record !== undefined && { record }), typed, ...(seen && { seen }) }),
      ),
      changes: seen ? formChanges(schema, filled, { typed, seen }) : [],
      unknown: filled.unknown,
      keys: [...schema.members.values()].filter(isFillable).map(({ key }) => key),
    };
  }

  async computed({ schema, filled }: AskedForm, record: string | undefined): Promise<FormComputed> {
    const { computed } = this.dataset;
    if (!computed?.draft || schema.computed.length + schema.validations.length === 0)
      return { texts: {}, problems: [] };
    const targets = (relation: string): string[] => targetsIn(filled.values, relation);
    const fields = new Map([...filled.values].filter(([field]) => schema.members.has(field)));
    const { validations } = schema;
    const drafted = computed.draft(schema.resource, record ?? DRAFT, { fields, targets, validations });
    const answer = await Promise.race([drafted, later(FORMULAS_MS)]);
    if (!answer) return { texts: {}, problems: [] };
    const { cells, valid } = answer;
    const texts: [string, string][] = [];
    for (const { key, type } of schema.computed) {
      const cell = cells.get(key);
      if (cell?.state === 'value') texts.push([key, cell.value === null ? '' : valueToText(type, cell.value)]);
    }
    const shown = new Set(filled.texts.keys());
    const problems = schema.validations.flatMap(({ key, fields, message }): FormProblem[] => {
      const cell = valid.get(key);
      // What cannot be told forbids nothing: another machine may have an answer.
      if (cell?.state !== 'value' || cell.value !== false) return [];
      return [{ field: fields.find((field) => shown.has(field)) ?? '', code: 'validation', message }];
    });
    return { texts: Object.fromEntries(texts), problems };
  }

  /** As an editor of a cell offers them. */
  candidates(resource: string, search: string, locale: string): NamedRecord[] {
    const { state } = this;
    return recordsCalled({ state, names: this.#named() }, resource, search, { limit: MOST_CANDIDATES, locale });
  }

  #name(resource: string, record: string): string {
    return this.#named().of({ $ref: ['', resource, record] } as Reference);
  }

  #named(): Names {
    return (this.#names ??= new Names(this.state, titlesIn(this.state), this.dataset.computed ?? NO_FORMULAS));
  }

  /** By folded title, the one record that is called so; of several none is meant. */
  #byTitle(resource: string): Map<string, string | undefined> {
    const found = new Map<string, string | undefined>();
    for (const id of this.state.records(resource)) {
      if (!this.state.exists(resource, id)) continue;
      const title = fold(this.#name(resource, id));
      found.set(title, found.has(title) ? undefined : id);
    }
    return found;
  }
}

const later = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), ms));

function textsOf(data: FormTextsData | undefined): Map<string, string> {
  const entries = Object.entries(data ?? {}).filter(([, text]) => typeof text === 'string');
  return new Map(entries.slice(0, MOST_TEXTS));
}

/** It was in a page meanwhile: undefined for what is not as we wrote it. */
function readSeen(text: string | undefined): FormSeen | undefined {
  if (text === undefined) return undefined;
  try {
    const { fields, writes } = JSON.parse(text) as Partial<FormSeen>;
    const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;
    if (!isRecord(fields) || !isRecord(writes)) return undefined;
    const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === 'string');
    if (!Object.values(fields).every(Array.isArray) || !Object.values(writes).every(areTexts)) return undefined;
    return { fields, writes };
  } catch {
    return undefined;
  }
}

function targetsIn(values: FilledForm['values'], relation: string): string[] {
  const one = values.get(relation);
  if (isReference(one)) return [one.$ref[2]];
  return [...values.keys()].flatMap((field) => {
    const element = parseElementField(field);
    return element?.relation === relation ? [element.$ref[2]] : [];
  });
}
