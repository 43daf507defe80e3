/** The second implementation finds the issues of issues.json: both were written from the page. */
import { expect } from 'chai';
import { readDefinitions } from '../../oracle/definitions.js';
import { issuesOf } from '../../oracle/issues.js';
import type { Around, Issue } from '../../oracle/issues.js';
import type { JsonObject } from '../../oracle/json.js';
import { readVectors } from '../../support/vectors.js';

interface IssueCase extends Around {
  readonly name: string;
  readonly definitions: Readonly<Record<string, JsonObject>>;
  readonly record: JsonObject;
  readonly issues: readonly Issue[];
}

describe('the second implementation, on issues', () => {
  it('finds the same ones, in the same order', async () => {
    const { cases } = await readVectors<{ cases: readonly IssueCase[] }>('issues');
    expect(cases.length).to.be.greaterThan(40);
    for (const { name, definitions, record, issues, ...around } of cases)
      expect(issuesOf(readDefinitions(definitions), record, around), name).to.deep.equal(issues);
  });
});
