import { expect } from 'chai';
import { KoboldError } from '../../../core/errors.js';
import { unreachable } from '../../../worker/source/byte-stream.js';
import { openUrlSource, type UrlSource } from '../../../worker/source/url-source.js';
import { createMemoryStore } from '../../../worker/store/memory-store.js';
import type { FileStore } from '../../../worker/store/file-store.js';
import { createStore, type Store } from '../../../worker/store/store.js';
import { eventually } from '../../support/eventually.js';
import { ScriptedBytes } from '../../support/scripted-bytes.js';

const URL_ = new URL('/files/plants.csv', location.href).href;
const lines = (...names: string[]): string => `name\n${names.join('\n')}\n`;
const offline = () => ScriptedBytes.failing(unreachable(URL_, 'no network'));

describe('the source of a URL', () => {
  let files: FileStore;
  let store: Store;
  let source: UrlSource;
  beforeEach(() => {
    const mine = (files = createMemoryStore()); // stores open late: after the next test has begun, even
    store = createStore(async () => mine);
  });
  afterEach(() => source.close());

  const names = (): string[] => {
    const { table } = source.loaded!;
    return Array.from({ length: table.rowCount }, (_, row) => table.columns[0]!.text(row));
  };
  async function shows(...expected: string[]): Promise<void> {
    await eventually(() => {
      expect(source.loaded?.table.complete).to.equal(true);
      expect(names()).to.deep.equal(expected);
    });
  }

  it('lets the same answer go unread, told by its etag or its date', async () => {
    source = openUrlSource(URL_, ScriptedBytes.whole(lines('Leek'), { etag: '"1"' }), store, { freshMs: 0 });
    await shows('Leek');
    const { loaded } = source;
    const same = ScriptedBytes.whole(lines('Leek'), { etag: '"1"' });
    source.offer(same);
    await eventually(() => expect(same.cancelled).to.equal(1));
    expect([same.reads, source.loaded]).to.deep.equal([0, loaded]);
  });

  it('replaces its rows by a newer answer when that is complete, not before', async () => {
    source = openUrlSource(URL_, ScriptedBytes.whole(lines('Leek'), { etag: '"1"' }), store, { freshMs: 0 });
    await shows('Leek');
    const newer = new ScriptedBytes().answer({ etag: '"2"' }).send(lines('Tomato', 'Radish'));
    source.offer(newer);
    await eventually(() => expect(newer.reads).to.equal(2));
    await shows('Leek');
    newer.end();
    await shows('Tomato', 'Radish');
  });

  it('lets an offered answer go while it is loading or young', async () => {
    const first = new ScriptedBytes().answer();
    source = openUrlSource(URL_, first, store);
    const second = new ScriptedBytes().answer();
    source.offer(second);
    expect(second.cancelled).to.equal(1);
    first.send(lines('Leek')).end();
    await shows('Leek');
    source.offer(second);
    expect(second.cancelled).to.equal(2);
  });

  it('keeps its rows when a newer answer cannot be had, and says of when they are', async () => {
    source = openUrlSource(URL_, ScriptedBytes.whole(lines('Leek')), store, { freshMs: 0 });
    await shows('Leek');
    source.offer(offline());
    await eventually(() => expect(source.offlineCopyOf).to.be.a('number'));
    await shows('Leek');
    source.offer(ScriptedBytes.whole(lines('Tomato')));
    await shows('Tomato');
    expect(source.offlineCopyOf).to.equal(undefined);
  });

  it('shows the stored copy when it cannot be reached', async () => {
    await files.put({ url: URL_, fetchedAt: 42, bytes: new Blob([lines('Leek')]) });
    source = openUrlSource(URL_, offline(), store);
    await shows('Leek');
    expect([source.offlineCopyOf, source.error]).to.deep.equal([42, undefined]);
  });

  it('is unreachable without a copy, and tries again when the browser is online', async () => {
    source = openUrlSource(URL_, offline(), store);
    await eventually(() => expect(source.error?.code).to.equal('unreachable'));
    self.dispatchEvent(new Event('online'));
    await eventually(() => expect(source.error?.code).to.equal('not-found')); // the test server has no such file
  });

  it('stores what came whole, and nothing a server forbids to store', async () => {
    source = openUrlSource(URL_, ScriptedBytes.whole(lines('Leek'), { 'cache-control': 'private, no-store' }), store, {
      freshMs: 0,
    });
    await shows('Leek');
    source.offer(ScriptedBytes.whole(lines('Tomato'), { etag: '"3"', 'content-type': 'text/csv' }));
    await shows('Tomato');
    const copy = await eventually(async () => {
      const found = await files.get(URL_);
      expect(found).to.not.equal(undefined);
      return found!;
    });
    expect(await copy.bytes.text()).to.equal(lines('Tomato'));
    expect(copy).to.include({ etag: '"3"', contentType: 'text/csv' });
  });

  it('gives up a stalled answer and keeps the rows', async () => {
    const bytes = new ScriptedBytes().answer().send(lines(...Array.from({ length: 3000 }, (_, at) => `Row ${at}`)));
    source = openUrlSource(URL_, bytes, store, { stallMs: 100 });
    await eventually(() => expect(source.error?.code).to.equal('stalled'));
    expect(source.error!.details.rows).to.equal(source.loaded!.table.rowCount);
    expect(bytes.cancelled).to.equal(1);
  });

  it('tells what else goes wrong with its code', async () => {
    source = openUrlSource(URL_, ScriptedBytes.failing(new KoboldError('blocked-by-page', 'no')), store);
    await eventually(() => expect(source.error?.code).to.equal('blocked-by-page'));
  });
});
