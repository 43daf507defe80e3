/** Whatever a page or a framework sets: no element breaks, and what is set next counts. */
import { assert } from 'chai';
import type { LitElement } from 'lit';
import { ELEMENTS, define } from '../../../components/elements.js';
import { useClient } from '../../../components/kit/client.js';
import { sourceOf } from '../../../components/kit/source.js';
import { eventually } from '../../support/eventually.js';
import { FakeClient } from '../../support/fake-client.js';
import { garden } from '../../support/garden.js';
import { clearPage, showTable } from '../../support/shown-table.js';

const ODD: readonly unknown[] = [null, undefined, true, false, 5, {}, [], Symbol('odd'), ''];

type Declared = Map<PropertyKey, { attribute?: string | boolean; state?: boolean }>;

describe('attributes and properties', () => {
  afterEach(clearPage);

  for (const tag of ['kobold-table', 'kobold-query', 'kobold-filter']) {
    it(`of ${tag} take anything`, async () => {
      define(tag, await ELEMENTS[tag]!());
      useClient(new FakeClient(garden));
      const element = document.createElement(tag) as LitElement & Record<PropertyKey, unknown>;
      element.setAttribute('src', '/rows.csv');
      document.body.append(element);
      await element.updateComplete;
      const properties = (element.constructor as unknown as { elementProperties: Declared }).elementProperties;
      const named = [...properties].filter(([, { attribute, state }]) => !state && attribute !== false);
      assert.isAbove(named.length, 5);
      for (const [name, { attribute }] of named) {
        const written = typeof attribute === 'string' ? attribute : String(name).toLowerCase();
        for (const value of ODD) {
          element[name] = value;
          await element.updateComplete;
        }
        element.setAttribute(written, 'x');
        await element.updateComplete;
        element.removeAttribute(written);
        await element.updateComplete;
        assert.include(['', null, false], element[name] as string, String(name));
      }
    });
  }

  it('leave the document as it was written', async () => {
    const { table } = await showTable(garden);
    const other = document.createElement(table.localName) as typeof table;
    document.body.append(other);
    await other.updateComplete;
    assert.equal(other.outerHTML, '<kobold-table></kobold-table>');
    const written = table.getAttribute('src');
    table.src = '/other.csv';
    await table.updateComplete;
    assert.equal(table.getAttribute('src'), written);
  });

  it('count before the attribute when a program sets `src`', () => {
    const table = document.createElement('kobold-table') as HTMLElement & { src: string };
    table.setAttribute('src', '/written.csv');
    const opened = () => sourceOf(table) as { url?: string } | undefined;
    assert.equal(opened()?.url, new URL('/written.csv', location.href).href);
    table.src = '/set.csv#top';
    assert.equal(opened()?.url, new URL('/set.csv', location.href).href);
    table.src = '';
    assert.isUndefined(opened());
    table.setAttribute('dataset', '/named.csv');
    assert.equal(opened()?.url, new URL('/named.csv', location.href).href);
  });

  it('count again after nonsense', async () => {
    const { table, view, client } = await showTable(garden, { filter: 'days at most 10', 'url-state': 'odd' });
    Object.assign(table, { filter: null, sort: 5, controls: true, urlState: false });
    await table.updateComplete;
    Object.assign(table, { filter: 'days at most 5', sort: undefined, urlState: null });
    await eventually(() => assert.equal(view.request.filter as string, 'days at most 5'));
    assert.isUndefined(view.request.sort);
    assert.lengthOf(client.views, 1);
  });
});
