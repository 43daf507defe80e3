/** test/vectors/definitions.json and issues.json: from signed 4881 events to a schema, and from a schema to issues. */
import { expect } from 'chai';
import { canonicalJson } from '../../../core/canonical-json.js';
import { foldEvents } from '../../../core/dataset/fold.js';
import { receiveEvent } from '../../../core/log/decode.js';
import type { Address, DatasetEvent, Json } from '../../../core/log/event.js';
import { definitionsToSchema, readSchema } from '../../../core/schema/schema.js';
import { validate } from '../../../core/schema/validate.js';
import { fold as oracleFold } from '../../oracle/fold.js';
import { readVectors } from '../../support/vectors.js';
import { DEFINITION_CASES } from '../../vectors/cases-of-definitions.js';
import type { DefinitionCase } from '../../vectors/cases-of-definitions.js';

interface IssueCase {
  readonly name: string;
  readonly definitions: Readonly<Record<string, Json>>;
  readonly record: Readonly<Record<string, Json>>;
  readonly others?: readonly Readonly<Record<string, Json>>[];
  readonly targets?: Readonly<Record<string, 'present' | 'gone'>>;
  readonly issues: readonly (readonly [string, string])[];
}

const definitions = await readVectors<readonly DefinitionCase[]>('definitions');
const issues = (await readVectors<{ cases: readonly IssueCase[] }>('issues')).cases;

describe('vectors of definitions', () => {
  it('are what the cases give (else: node --import tsx test/vectors/make-definitions.ts)', () => {
    expect(definitions).to.deep.equal(JSON.parse(JSON.stringify(DEFINITION_CASES)));
  });

  for (const { name, address, now, resource, events, expect: expected } of definitions)
    it(`signed, folded and read: ${name}`, () => {
      const decoded = events.map((event) => receiveEvent(event) as DatasetEvent);
      const state = foldEvents(address as Address, decoded, { now });
      expect(state.quarantined()).to.deep.equal([]);
      const schema = readSchema(state, resource);
      const shown = [...state.fields(resource, '$schema')].flatMap((path) => {
        const value = state.shown(resource, '$schema', path)?.value;
        return value === undefined ? [] : [[path, value]];
      });
      expect({
        definitions: Object.fromEntries(shown) as unknown,
        conflicts: state.conflicts().map(({ field }) => field),
        fields: schema.fields.map(({ key, type }) => [key, type]),
        relationships: schema.relationships.map(({ key, to, cardinality, mode }) => [key, to, cardinality, mode]),
        computed: schema.computed.map(({ key, type }) => [key, type]),
        views: byKey(schema.views, ({ columns }) => columns?.map(({ field }) => field) ?? null),
        forms: byKey(schema.forms, ({ groups }) => groups.map(({ fields, when }) => [fields, when !== undefined])),
        issues: schema.issues.map(({ path }) => path).sort(),
      }).to.deep.equal(expected);
    });

  for (const { name, address, now, events, expect: expected } of definitions)
    it(`the second implementation shows the same definitions: ${name}`, () => {
      const { cells, conflicts, refused } = oracleFold(address, events, { now, signatures: true });
      expect(refused).to.deep.equal([]);
      const shown = cells.map(([, , path, live]) => [path, live.at(-1)![2]]).filter(([, value]) => value !== undefined);
      expect(Object.fromEntries(shown)).to.deep.equal(expected.definitions);
      expect(conflicts.map(([, , path]) => path)).to.deep.equal(expected.conflicts);
    });
});

describe('vectors of issues', () => {
  for (const { name, definitions: defined, record, others = [], targets, issues: expected } of issues)
    it(name, () => {
      const schema = definitionsToSchema('plants', new Map(Object.entries(defined)));
      const found = validate(schema, new Map(Object.entries(record)), {
        isTaken: (field, value) =>
          others.some((other) => Object.hasOwn(other, field) && canonicalJson(other[field]!) === canonicalJson(value)),
        ...(targets && { resolve: (...$ref) => ({ state: targets[canonicalJson($ref)] ?? 'unknown' }) }),
      });
      expect(found.map(({ code, field }) => [code, field])).to.deep.equal(expected);
    });
});

function byKey<T extends { readonly key: string }>(list: readonly T[], value: (item: T) => unknown): unknown {
  return Object.fromEntries(list.map((item) => [item.key, value(item)]));
}
