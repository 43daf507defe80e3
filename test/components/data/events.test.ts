/** What elements tell the page, how often and in which order. */
import { assert } from 'chai';
import { ELEMENTS, define } from '../../../components/elements.js';
import { useClient } from '../../../components/kit/client.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage, showTable } from '../../support/shown-table.js';

const NAMES = ['kobold-ready', 'kobold-changed', 'kobold-error'] as const;

describe('events', () => {
  const ended = new AbortController();
  let heard: string[] = [];
  let logged: unknown[][] = [];
  const { error: log } = console;
  before(() => {
    for (const name of NAMES) document.addEventListener(name, () => heard.push(name), { signal: ended.signal });
  });
  beforeEach(() => {
    [heard, logged] = [[], []];
    console.error = (...words: unknown[]) => logged.push(words);
  });
  afterEach(() => {
    console.error = log;
    clearPage();
  });
  after(() => ended.abort());

  it('of a source that fails after a good one: the error alone, on one line', async () => {
    const { table } = await showTable(garden);
    heard = [];
    table.src = 'ftp://nowhere';
    await eventually(() => assert.deepEqual(heard, ['kobold-error']));
    assert.lengthOf(logged, 1);
    assert.lengthOf(logged[0]!, 1);
    assert.include(logged[0]![0] as string, '{"src":"ftp://nowhere"}');
  });

  it('of a list with a bad filter: the error once, however often rows come', async () => {
    define('kobold-query', await ELEMENTS['kobold-query']!());
    const client = new FakeClient(garden);
    useClient(client);
    const query = document.createElement('kobold-query');
    query.setAttribute('src', '/rows.csv');
    query.setAttribute('filter', 'specie is x');
    query.append(document.createElement('template'));
    document.body.append(query);
    await eventually(() => assert.include(heard, 'kobold-ready'));
    client.views[0]!.send({ counts: { matched: 0, total: 43, items: 0, complete: true } });
    await eventually(() => assert.include(heard, 'kobold-changed'));
    assert.deepEqual(heard, ['kobold-error', 'kobold-ready', 'kobold-changed']);
    assert.lengthOf(logged, 1);
  });
});
