import { expect } from 'chai';
import { History, create, live, relate, remove, restore, unrelate, update } from './history.js';

describe('cells', () => {
  it('show what was written', () => {
    const h = new History();
    h.root.create('tomato', { name: 'Tomato', days: 70 });
    const state = h.fold();
    expect(state.exists('plant', 'tomato')).to.equal(true);
    expect(state.shown('plant', 'tomato', 'name')?.value).to.equal('Tomato');
    expect([...state.fields('plant', 'tomato')].sort()).to.deep.equal(['$alive', 'days', 'name']);
    expect([...state.records('plant')]).to.deep.equal(['tomato']);
    expect(state.resources()).to.deep.equal(['plant']);
    expect(state.heads()).to.deep.equal([h.events[0]!.id]);
  });

  it('lose a write to one that names it, whatever the stamps (case 4)', () => {
    const h = new History();
    const first = h.root.set('a', { x: 1 }, {}, { at: 100 });
    h.root.set('a', { x: 2 }, { x: [first] }, { at: 99 });
    const state = h.fold();
    expect(live(state, 'a', 'x')).to.deep.equal([2]);
    expect(state.conflicts()).to.deep.equal([]);
  });

  it('are named directly, field by field (case 5)', () => {
    const h = new History();
    const start = h.root.set('a', { x: 0, y: 0 });
    const o1 = h.root.set('a', { y: 1 }, { y: [start] });
    h.root.set('a', { y: 2 }, { y: [o1] });
    h.root.set('a', { x: 9 }, { x: [o1] });
    const state = h.fold();
    expect(live(state, 'a', 'x')).to.deep.equal([9, 0]);
    expect(live(state, 'a', 'y')).to.deep.equal([2]);
    expect(state.conflicts().map(({ field, count }) => [field, count])).to.deep.equal([['x', 2]]);
  });

  it('agree when their values are the same', () => {
    const h = new History();
    h.root.set('a', { x: { b: 1, a: [2] } });
    h.root.set('a', { x: { a: [2], b: 1 } });
    expect(h.fold().conflicts()).to.deep.equal([]);
    expect(live(h.fold(), 'a', 'x')).to.have.length(2);
  });

  it('tell null, absent and unset apart', () => {
    const h = new History();
    h.root.write([update('a', { x: null }, {}, ['y'])]);
    const state = h.fold();
    expect(state.shown('plant', 'a', 'x')).to.have.property('value', null);
    expect(state.shown('plant', 'a', 'y')).not.to.have.property('value');
    expect(state.shown('plant', 'a', 'z')).to.equal(undefined);
    expect([...state.fields('plant', 'a')].sort()).to.deep.equal(['x', 'y']);
  });

  it('count the last write of an event, and all that its ops name', () => {
    const h = new History();
    const one = h.root.set('a', { x: 1 });
    const two = h.root.set('a', { x: 2 });
    h.root.write([update('a', { x: 3 }, { x: [one] }), update('a', { x: 4 }, { x: [two] })]);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([4]);
  });

  it('unite what deletions in one event have seen', () => {
    const h = new History();
    const one = h.root.create('a', { x: 1 });
    const two = h.root.set('a', { y: 1 });
    const gone = h.root.write([remove('a', [one], [one]), remove('a', [two])]);
    expect(live(h.fold(), 'a', '$alive')).to.deep.equal([{ deleted: [one.id, two.id].sort() }]);
    expect(gone.kind).to.equal(4880);
    h.root.write([remove('b', [one]), restore('b', []), remove('b', [two])]);
    expect(live(h.fold(), 'b', '$alive')).to.deep.equal([{ deleted: [two.id] }]);
  });

  it('take an element of a relation in once, and out again', () => {
    const h = new History();
    const added = h.root.write([relate('a', 'likes', 'b', 'Basil'), relate('a', 'likes', 'b', 'Sweet basil')]);
    expect([...h.fold().fields('plant', 'a')]).to.deep.equal(['likes/["","plant","b"]']);
    const again = h.root.write([relate('a', 'likes', 'b', 'Basilico')]);
    expect(h.fold().conflicts(), 'labels do not count').to.deep.equal([]);
    h.root.write([unrelate('a', 'likes', 'b', [added, again])]);
    expect(live(h.fold(), 'a', 'likes/["","plant","b"]')).to.deep.equal([undefined]);
  });
});

describe('deletion', () => {
  it('makes a record not exist; restoring brings its values back', () => {
    const h = new History();
    const made = h.root.create('a', { x: 1 });
    const gone = h.root.write([remove('a', [made], [made])]);
    expect(h.fold().exists('plant', 'a')).to.equal(false);
    expect(h.fold().conflicts()).to.deep.equal([]);
    h.root.write([restore('a', [gone])]);
    expect(h.fold().exists('plant', 'a')).to.equal(true);
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([1]);
  });

  it('is in conflict with an edit it has not seen, which does not revive', () => {
    const h = new History();
    const made = h.root.create('a', { x: 1 });
    const heads = h.heads;
    const gone = h.root.write([remove('a', [made], [made])]);
    h.root.set('a', { x: 2 }, { x: [made] }, { prev: heads });
    const state = h.fold();
    expect(state.exists('plant', 'a')).to.equal(false);
    expect(state.conflicts()).to.deep.equal([
      {
        resource: 'plant',
        record: 'a',
        field: '$alive',
        writes: [{ stamp: gone.stamp, id: gone.id, value: { deleted: [made.id] } }],
        count: 1,
      },
    ]);
  });

  it('agrees with another deletion, and disagrees with a restoration', () => {
    const h = new History();
    const made = h.root.create('a');
    const one = h.root.write([remove('a', [made], [made])]);
    h.root.write([remove('a', [], [made])]);
    expect(h.fold().conflicts()).to.deep.equal([]);
    h.root.write([restore('a', [one])]);
    expect(
      h
        .fold()
        .conflicts()
        .map(({ field, count }) => [field, count]),
    ).to.deep.equal([['$alive', 2]]);
  });

  it('merges records that are created twice by cells', () => {
    const h = new History();
    h.root.write([create('a', { x: 1 })]);
    h.root.write([create('a', { y: 2 })]);
    const state = h.fold();
    expect(state.conflicts()).to.deep.equal([]);
    expect(live(state, 'a', 'x').concat(live(state, 'a', 'y'))).to.deep.equal([1, 2]);
  });

  it('leaves fields without a creation implied', () => {
    const h = new History();
    h.root.set('a', { x: 1 });
    expect(h.fold().exists('plant', 'a')).to.equal(true);
    expect(h.fold().exists('plant', 'b')).to.equal(false);
  });
});

describe('a hot cell (case 19)', () => {
  it('shows the last of a long chain', () => {
    const h = new History();
    let last = h.root.set('a', { x: 0 });
    for (let i = 1; i <= 500; i++) last = h.root.set('a', { x: i }, { x: [last] }, { prev: [last] });
    expect(live(h.fold(), 'a', 'x')).to.deep.equal([500]);
    expect(live(h.fold(h.events.toReversed()), 'a', 'x')).to.deep.equal([500]);
  });

  it('lists a hundred of many concurrent writes, and their number', () => {
    const h = new History();
    for (let i = 0; i < 300; i++) h.root.set('a', { x: i }, {}, { prev: [] });
    const [conflict] = h.fold().conflicts();
    expect(conflict!.count).to.equal(300);
    expect(conflict!.writes.map(({ value }) => value)).to.deep.equal(Array.from({ length: 100 }, (_, i) => 299 - i));
    expect(h.fold(h.events.toReversed()).conflicts()).to.deep.equal([conflict]);
  });
});
