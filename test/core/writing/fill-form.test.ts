import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import type { Json } from '../../../core/log/event.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import { fillForm, type FormWish } from '../../../core/writing/fill-form.js';
import { formChanges, planForm, seenForm } from '../../../core/writing/plan-form.js';
import { seenToOps } from '../../../core/writing/seen-changes.js';
import { History } from '../dataset/history.js';

const DEFINITIONS = new Map<string, Json>([
  ['field/name', { type: 'string', label: 'Variety', required: true, max_length: 10, order: 1 }],
  ['field/days', { type: 'integer', min: 1, max: 400, order: 2 }],
  ['field/place', { type: 'enum', options: ['bed', 'pot'], default: 'bed', order: 3 }],
  ['field/size', { type: 'integer', required: true, order: 4 }],
  ['relationship/near', { to: 'plant', cardinality: 'many', mode: 'soft', order: 5 }],
  ['relationship/parent', { to: 'plant', cardinality: 'one', mode: 'strong', order: 6 }],
  ['computed/title', { type: 'string', formula: '${record.name}', order: 7 }],
  [
    'form/sow',
    {
      label: 'Sow',
      groups: [
        { label: 'What', fields: ['name', 'days', 'place'] },
        { fields: ['size'], when: { op: '=', field: 'place', value: 'pot' } },
        { fields: ['near', 'parent', 'title'] },
      ],
    },
  ],
]);
const schema = definitionsToSchema('plant', DEFINITIONS);

describe('a form', () => {
  const history = new History();
  history.root.create('krim', { name: 'Krim', days: 80 });
  history.root.create('ruth', { name: 'Ruth' });
  const state = history.fold();
  const names: Record<string, string> = { krim: 'Krim', ruth: 'Ruth' };
  const context = {
    today: '2026-06-01',
    compare: (a: string, b: string) => (a < b ? -1 : 1),
    find: (_: string, title: string) => Object.keys(names).find((id) => names[id] === title),
    nameOf: (_: string, id: string) => names[id]!,
  };
  const fill = ({ typed = {}, preset = {}, offered = {}, ...more }: Asked = {}, of = schema) => {
    const map = (texts: object) => new Map(Object.entries(texts) as [string, string][]);
    return fillForm(state, of, { ...more, typed: map(typed), preset: map(preset), offered: map(offered) }, context);
  };
  type Asked = Partial<Record<'typed' | 'preset' | 'offered', Record<string, string>>> &
    Pick<FormWish, 'record' | 'form' | 'fields'>;
  const shown = (filled: ReturnType<typeof fill>) => filled.groups.map(({ fields }) => fields.join());
  const wrong = (filled: ReturnType<typeof fill>) => filled.problems.map(({ field, code }) => `${field} ${code}`);
  const after = (filled: ReturnType<typeof fill>, record = 'new') =>
    Object.fromEntries(planForm(state, 'plant', record, filled).map(({ field, after }) => [field, after]));

  it('asks for what its groups hold, and for a hidden field only once its condition holds', () => {
    expect(shown(fill())).to.deep.equal(['name,days,place', 'near,parent,title']);
    expect(wrong(fill())).to.deep.equal(['name required']);
    const pot = fill({ typed: { name: 'Sungold', place: 'pot' } });
    expect(shown(pot)).to.deep.equal(['name,days,place', 'size', 'near,parent,title']);
    expect(wrong(pot)).to.deep.equal(['size required']);
    expect(after(fill({ typed: { name: 'Sungold', place: 'bed', size: '3' } }))).to.deep.equal({
      $alive: true,
      name: 'Sungold',
      place: 'bed',
    });
  });

  it('writes a default unless the field was emptied', () => {
    expect(after(fill({ typed: { name: 'S' } }))).to.include({ place: 'bed' });
    expect(after(fill({ typed: { name: 'S', place: '' } }))).to.include({ place: null });
  });

  it('takes what the builder proposes for any field, and what an address proposes only where it can be seen', () => {
    const given = { Variety: 'Ruth', size: '3' };
    expect(after(fill({ preset: given, fields: ['name'] }))).to.include({ name: 'Ruth', size: 3 });
    expect(after(fill({ offered: given, fields: ['name'] })))
      .to.include({ name: 'Ruth' })
      .and.not.have.property('size');
    expect(fill({ offered: { dayz: '3' } }).unknown).to.deep.equal(['There is no field "dayz". Did you mean days?']);
    expect(fill({ preset: given, typed: { name: 'Mine' } }).texts.get('name')).to.equal('Mine');
  });

  it('finds records by their titles, and writes references with them', () => {
    const filled = fill({ typed: { name: 'S', near: 'Krim\nruth', parent: 'Ruth' } });
    expect(filled.texts.get('near')).to.equal('krim\nruth');
    expect(wrong(filled)).to.deep.equal([]);
    expect(after(filled)).to.deep.include({
      'near/["","plant","krim"]': { $ref: ['', 'plant', 'krim'], label: 'Krim' },
      parent: { $ref: ['', 'plant', 'ruth'], label: 'Ruth' },
    });
    expect(wrong(fill({ typed: { name: 'S', near: 'Nobody' } }))).to.deep.equal(['near missing-target']);
    expect(wrong(fill({ typed: { name: 'S', parent: 'krim\nruth' } }))).to.deep.equal(['parent type']);
  });

  it('looks up no more titles than a person types, and none of a text that is too long', () => {
    const asked = new Set<string>();
    const find = (_: string, title: string): undefined => void asked.add(title);
    const near = (lines: number) => Array.from({ length: lines }, (_, at) => `no ${at}`).join('\n');
    const fillNear = (text: string) =>
      fillForm(state, schema, { typed: new Map([['near', text]]) }, { ...context, find });
    expect(wrong(fillNear(near(1_000)))).to.include('near missing-target');
    expect(asked.size).to.equal(64);
    asked.clear();
    expect(wrong(fillNear(near(10_000)))).to.include('near length');
    expect(asked.size).to.equal(0);
  });

  it('says what is wrong with what is typed, in the order of the form', () => {
    const filled = fill({ typed: { days: 'soon', name: 'A name that is long' } });
    expect(wrong(filled)).to.deep.equal(['name length', 'days type']);
    expect(wrong(fill({ typed: { name: 'é'.repeat(13_000) } }))).to.deep.equal(['name length']);
  });

  it('changes of a record what was typed, over what was seen', () => {
    const filled = fill({ record: 'krim', typed: { days: '75', name: 'Krim' } });
    const seen = seenForm(state, schema, filled, { record: 'krim' });
    history.root.set('krim', { days: 90 }, {});
    const later = history.fold();
    const changes = planForm(later, 'plant', 'krim', filled, seen);
    expect(changes.map(({ field, after }) => [field, after])).to.deep.equal([['days', 75]]);
    history.root.write(seenToOps(changes, later));
    expect(
      history
        .fold()
        .conflicts()
        .map(({ field, count }) => [field, count]),
    ).to.deep.equal([['days', 2]]);
  });

  it('tells which fields a changed schema asks for otherwise', () => {
    const typed = new Map([
      ['days', '80'],
      ['place', 'pot'],
    ]);
    const seen = seenForm(state, schema, fill(), {});
    const changed = new Map(DEFINITIONS);
    changed.delete('field/days');
    changed.set('field/place', { type: 'string' });
    changed.set('field/soil', { type: 'string', label: 'Soil', required: true });
    changed.set('form/sow', { groups: [{ fields: ['name', 'place', 'soil', 'size'] }] });
    const now = definitionsToSchema('plant', changed);
    const filled = fillForm(state, now, { typed }, context);
    expect(formChanges(now, filled, { typed, seen }).map(({ field, change }) => `${field} ${change}`)).to.deep.equal([
      'days gone',
      'place type',
      'soil required',
    ]);
    expect(formChanges(schema, fill(), { typed, seen })).to.deep.equal([]);
  });

  it('is there, or says so', () => {
    const codeOf = (asked: Asked) => {
      try {
        fill(asked);
        return undefined;
      } catch (error) {
        return error instanceof KoboldError ? `${error.code} ${error.message}` : error;
      }
    };
    expect(codeOf({ form: 'sov' })).to.match(/^unknown-form .*Did you mean sow\?/);
    expect(codeOf({ record: 'nobody' })).to.match(/^unknown-record/);
  });
});
