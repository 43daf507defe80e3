/** Order, cycles and reads, across resources. */
import { expect } from 'chai';
import { planFormulas } from '../../../core/formula/plan.js';
import { definitionsToSchema } from '../../../core/schema/schema.js';
import type { Json } from '../../../core/log/event.js';

function plan(definitions: Record<string, Record<string, Json>>) {
  const schemas = new Map(
    Object.entries(definitions).map(([name, paths]) => [
      name,
      definitionsToSchema(name, new Map(Object.entries(paths))),
    ]),
  );
  const { fields, faults, links } = planFormulas(schemas);
  const of = (id: string) => fields.find(({ resource, definition }) => `${resource}.${definition.key}` === id)!.reads;
  return {
    order: fields.map(({ resource, definition }) => `${resource}.${definition.key}`),
    faults: Object.fromEntries([...faults].map(([id, { code }]) => [id.replace('\n', '.'), code])),
    links,
    of,
  };
}
const computed = (formula: string) => ({ type: 'json', formula });

describe('a plan of formulas', () => {
  it('computes what is read first, over relations too', () => {
    const { order, faults, links, of } = plan({
      A: {
        'computed/x': computed('sum(record.bs, "y") + record.z'),
        'computed/z': computed('1'),
        'field/f': { type: 'string' },
      },
      B: {
        'relationship/a': { to: 'A', cardinality: 'one', mode: 'soft', inverse: 'bs' },
        'computed/y': computed('record.a.z'),
        'field/n': { type: 'integer' },
      },
    });
    expect(faults).to.deep.equal({});
    expect(order.indexOf('A.z')).to.be.lessThan(order.indexOf('B.y'));
    expect(order.indexOf('B.y')).to.be.lessThan(order.indexOf('A.x'));
    expect(links).to.deep.equal([{ resource: 'B', relation: 'a' }]);
    expect(of('B.y').relations[0]!.target).to.deep.equal({ resource: 'A', fields: ['z'], relations: [] });
  });

  it('names every field of a cycle, and no other', () => {
    const { order, faults } = plan({
      A: {
        'computed/x': computed('record.y'),
        'computed/y': computed('record.b.z'),
        'computed/own': computed('record.own'),
        'computed/reader': computed('record.x'),
        'relationship/b': { to: 'B', cardinality: 'one', mode: 'soft', inverse: 'as' },
      },
      B: { 'computed/z': computed('record.as.map((a) => a.x)'), 'computed/fine': computed('2') },
    });
    expect(faults).to.deep.equal({
      'A.x': 'formula-cycle',
      'A.y': 'formula-cycle',
      'B.z': 'formula-cycle',
      'A.own': 'formula-cycle',
    });
    expect(order.sort()).to.deep.equal(['A.reader', 'B.fine']);
  });

  it('takes no long chain for a cycle, and no stack', () => {
    const fields = Array.from(
      { length: 500 },
      (_, i) => [`computed/f${i}`, computed(i === 0 ? '1' : `record.f${i - 1}`)] as const,
    );
    expect(plan({ A: Object.fromEntries(fields.reverse()) }).order).to.have.length(500);
  });

  it('lets formulas that read the whole record see what is stored', () => {
    const { of, faults } = plan({
      A: {
        'field/a': { type: 'string' },
        'computed/all': computed('Object.keys(record)'),
        'computed/b': computed('1'),
      },
    });
    expect(faults).to.deep.equal({});
    expect(of('A.all').fields).to.deep.equal(['a']);
  });
});
