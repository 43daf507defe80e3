/** The second implementation reads the definitions of definitions.json as core does: both were written from the page. */
import { expect } from 'chai';
import { readDefinitions } from '../../oracle/definitions.js';
import { fold } from '../../oracle/fold.js';
import type { Json, JsonObject } from '../../oracle/json.js';
import { readVectors } from '../../support/vectors.js';

interface DefinitionCase {
  readonly name: string;
  readonly address: string;
  readonly now: number;
  readonly resource: string;
  readonly events: readonly JsonObject[];
  readonly expect: JsonObject;
}

describe('the second implementation, on definitions', () => {
  it('shows and reads the same ones', async () => {
    const cases = await readVectors<readonly DefinitionCase[]>('definitions');
    expect(cases.length).to.be.greaterThan(7);
    for (const each of cases) expect(readCase(each), each.name).to.deep.equal(each.expect);
  });
});

function readCase({ address, now, resource, events }: DefinitionCase): unknown {
  const state = fold(address, events, { now, signatures: true });
  const isOurs = (row: readonly Json[]) => row[0] === resource && row[1] === '$schema';
  const shown = state.cells.filter(isOurs).flatMap(([, , path, live]) => {
    const value = live.at(-1)![2];
    return value === undefined ? [] : [[path, value as JsonObject] as const];
  });
  const definitions = Object.fromEntries(shown);
  const read = readDefinitions(definitions);
  const forms = [...read.forms].map(([key, groups]) => [
    key,
    groups.map(({ fields, when }) => [fields, when !== undefined]),
  ]);
  return {
    definitions,
    conflicts: state.conflicts.filter(isOurs).map(([, , path]) => path),
    fields: read.fields.map(({ key, type }) => [key, type]),
    computed: read.computed.map(({ key, type }) => [key, type]),
    relationships: read.relationships.map(({ key, to, cardinality, mode }) => [key, to, cardinality, mode]),
    views: Object.fromEntries(read.views),
    forms: Object.fromEntries(forms as [string, unknown][]),
    issues: read.issues,
  };
}
