/** Forms while they are filled: what shows, what is written, and that what was written is what the form says next time. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../core/log/event.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { fillForm, type FormWish } from '../../../core/writing/fill-form.js';
import { isWritten, planForm } from '../../../core/writing/plan-form.js';
import { seenToOps } from '../../../core/writing/seen-changes.js';
import { runs } from '../../support/effort.js';
import { History } from '../dataset/history.js';

const CONTEXT = { today: '2026-06-01', compare: (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0) };
const KEYS = ['a', 'b', 'c', 'd'] as const;

/** Four fields of two letters, each in a group that shows while another one, before or after it, holds a letter. */
const arbitraryForm = fc.record({
  conditions: fc.array(
    fc.option(fc.record({ field: fc.constantFrom(...KEYS), value: fc.constantFrom('x', 'y'), not: fc.boolean() })),
    { minLength: 4, maxLength: 4 },
  ),
  defaults: fc.array(fc.option(fc.constantFrom('x', 'y')), { minLength: 4, maxLength: 4 }),
  typed: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom('', 'x', 'y')),
});
type Arbitrary = typeof arbitraryForm extends fc.Arbitrary<infer Form> ? Form : never;

function schemaOf({ conditions, defaults }: Arbitrary) {
  const filter = ({ field, value, not }: { field: string; value: string; not: boolean }): Json => {
    const is = { op: '=', field, value };
    return not ? { op: 'not', filter: is } : is;
  };
  const groups = KEYS.map((key, at): Json => {
    const when = conditions[at];
    return { fields: [key], ...(when && { when: filter(when) }) };
  });
  const definitions = KEYS.map((key, at): [string, Json] => {
    const value = defaults[at];
    return [`field/${key}`, { type: 'enum', options: ['x', 'y'], ...(value && { default: value }) }];
  });
  return definitionsToSchema('plant', new Map<string, Json>([...definitions, ['form/f', { groups }]]));
}

describe('a form that is filled', () => {
  const empty = new History().fold();
  const wish = (typed: Record<string, string>, more: Partial<FormWish> = {}): FormWish => ({
    typed: new Map(Object.entries(typed)),
    ...more,
  });
  const shown = (filled: ReturnType<typeof fillForm>): string[] => filled.groups.flatMap(({ fields }) => fields);

  it('shows the groups whose condition holds for what is filled in, and writes nothing of the others', () => {
    fc.assert(
      fc.property(arbitraryForm, (form) => {
        const filled = fillForm(empty, schemaOf(form), wish(form.typed), CONTEXT);
        const visible = new Set(shown(filled));
        for (const [at, key] of KEYS.entries()) {
          const typed = visible.has(key) ? form.typed[key] : undefined;
          const value = typed === undefined ? form.defaults[at] : typed || (form.defaults[at] ? null : undefined);
          expect(filled.values.get(key), key).to.equal(
            value ?? (value === null && form.defaults[at] ? null : undefined),
          );
          const when = form.conditions[at];
          if (!when) expect(visible.has(key), key).to.equal(true);
          // In a circle of conditions one too many may show, and never one too few.
          else if ((filled.values.get(when.field) === when.value) !== when.not) expect(visible.has(key)).to.equal(true);
        }
        for (const key of filled.texts.keys()) expect(visible.has(key)).to.equal(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it('is written as it stands; the same form of the record then has nothing to change', () => {
    fc.assert(
      fc.property(arbitraryForm, arbitraryForm, (form, { typed }) => {
        const schema = schemaOf(form);
        const history = new History();
        const before = history.fold();
        const filled = fillForm(before, schema, wish(form.typed), CONTEXT);
        expect(isWritten(before, 'plant', 'p', filled)).to.equal(false);
        history.root.write(seenToOps(planForm(before, 'plant', 'p', filled), before));
        const state = history.fold();
        expect(isWritten(state, 'plant', 'p', filled)).to.equal(true);
        const again = fillForm(state, schema, { record: 'p' }, CONTEXT);
        expect(planForm(state, 'plant', 'p', again)).to.deep.equal([]);
        const changed = fillForm(state, schema, wish(typed, { record: 'p' }), CONTEXT);
        const changes = planForm(state, 'plant', 'p', changed);
        if (changes.length > 0) history.root.write(seenToOps(changes, state));
        expect(isWritten(history.fold(), 'plant', 'p', changed)).to.equal(true);
        expect(history.fold().conflicts()).to.deep.equal([]);
      }),
      { numRuns: runs(100) },
    );
  });
});
