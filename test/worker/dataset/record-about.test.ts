/** What a record is told with: its form's order, where it leads, what leads to it, and all of it again after changes. */
import { assert } from 'chai';
import { Dataset } from '../../../worker/dataset/dataset.js';
import type { RecordAbout } from '../../../worker/api.js';
import { OTHER_DATASET, SignedGarden } from '../../support/signed-garden.js';

const OPTIONS = { today: '2026-06-01', locale: 'en' };

function opened(garden = new SignedGarden(), complete = true) {
  const dataset = new Dataset();
  dataset.begin(garden.fold);
  dataset.tell({ title: 'Garden', complete });
  const about = (resource: string, id: string, related?: number): RecordAbout | undefined =>
    dataset.view(resource).about(id, { ...OPTIONS, ...(related !== undefined && { related }) });
  return { garden, dataset, about, renew: () => dataset.tell({}) };
}

const relations = (about: RecordAbout | undefined) =>
  about?.related.map(({ name, resource, count }) => [name, resource, count]);

describe('what stands around a record', () => {
  it('is its name, what it is, and its dataset', () => {
    const { about, garden } = opened();
    const { title, titleField, label, resource, dataset } = about('plant', 'zebra')!;
    assert.deepEqual(
      { title, titleField, label, resource, dataset },
      { title: 'Green Zebra', titleField: 'name', label: 'Plant', resource: 'plant', dataset: garden.address },
    );
    assert.isUndefined(about('plant', 'nobody'));
  });

  it("is in the form's order and groups, without those whose condition does not hold, then the rest", () => {
    const { about } = opened();
    const groups = about('plant', 'zebra')!.groups;
    assert.deepEqual(
      groups.slice(0, 2).map(({ label, help, fields }) => ({ label, help, fields })),
      [
        { label: 'The plant', help: 'What it is', fields: ['sun', 'notes', 'supplier', 'friends'] },
        { label: 'In the garden', help: undefined, fields: ['sown', 'hardy'] },
      ],
    );
    assert.lengthOf(groups, 3);
    assert.include(groups[2]!.fields, 'display_name');
    assert.notInclude(groups[2]!.fields, 'water_at');
    const shade = about('plant', 'basil')!.groups;
    assert.deepEqual(shade[1]!.fields, ['water_at']);
  });

  it('has values whole and exact, as text', () => {
    const { texts } = opened().about('plant', 'zebra')!;
    assert.equal(texts['price'], '12.345678901234567891');
    assert.equal(texts['days'], 'P75D');
    assert.equal(texts['uses'], 'salad, sauce');
    assert.equal(texts['place'], '52.52, 13.405');
    assert.equal(texts['more'], '{"a":[1,2,{"b":true}]}');
  });

  it('says while events may still come that what is not there may be soon', () => {
    const garden = new SignedGarden();
    assert.isTrue(opened(garden, false).about('plant', 'zebra')!.coming);
    assert.isUndefined(opened(garden, true).about('plant', 'zebra')!.coming);
  });

  it('says of each reference its present name, what is gone, and what is in another dataset', () => {
    const { about } = opened();
    const one = (id: string) => about('plant', id)!.links['supplier'];
    assert.deepEqual(one('zebra'), [{ resource: 'supplier', record: 'bean', name: 'Bean & Co', state: 'present' }]);
    assert.deepEqual(one('basil'), [{ resource: 'supplier', record: 'gone', name: 'Closed shop', state: 'gone' }]);
    assert.deepEqual(one('mint'), [
      { dataset: OTHER_DATASET, resource: 'supplier', record: 'far', name: 'Far away', state: 'elsewhere' },
    ]);
    assert.deepEqual(
      about('plant', 'zebra')!.links['friends']!.map(({ name }) => name),
      ['Basil', 'Mint'],
    );
  });

  it('says nothing to be gone while events may still come', () => {
    const { about } = opened(new SignedGarden(), false);
    assert.equal(about('plant', 'basil')!.links['supplier']![0]!.state, 'unknown');
  });

  it('lists what leads to it by the name the schema gives, the first rows as cells', () => {
    const { about } = opened();
    const bean = about('supplier', 'bean')!;
    assert.deepEqual(relations(bean), [
      ['Offers', 'offer', 7],
      ['Grown from us', 'plant', 1],
    ]);
    const [offers] = bean.related;
    assert.deepEqual(
      offers!.fields.map(({ key }) => key),
      ['price', 'plant'],
    );
    assert.lengthOf(offers!.rows, 5);
    assert.deepEqual(offers!.rows[0], { id: 'o1', name: 'o1', cells: [1.5, 'Green Zebra'] });
    assert.lengthOf(about('supplier', 'bean', 100)!.related[0]!.rows, 7);
    assert.deepEqual(relations(about('plant', 'basil')), [['Friend of', 'plant', 1]]);
    assert.deepEqual(relations(about('plant', 'zebra')), [['Offers', 'offer', 7]]);
  });

  it('follows what comes, changes and goes', () => {
    const { about, garden, renew } = opened();
    about('supplier', 'bean');
    garden.create('offer', 'o8', { supplier: { $ref: ['', 'supplier', 'bean'] } });
    renew();
    assert.equal(about('supplier', 'bean')!.related[0]!.count, 8);
    garden.update('offer', 'o8', { supplier: { $ref: ['', 'supplier', 'seedy'] } });
    renew();
    assert.equal(about('supplier', 'bean')!.related[0]!.count, 7);
    assert.deepEqual(relations(about('supplier', 'seedy')), [['Offers', 'offer', 1]]);
    garden.delete('offer', 'o1');
    garden.update('supplier', 'bean', { name: 'Bean Ltd' });
    renew();
    assert.equal(about('supplier', 'bean')!.related[0]!.count, 6);
    assert.equal(about('plant', 'zebra')!.links['supplier']![0]!.name, 'Bean Ltd');
  });
});
