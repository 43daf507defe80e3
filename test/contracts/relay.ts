/**
 * What every relay must do that Kobold talks to, over a real socket and in words of the wire: NIP-01, 09, 11, 42, 45,
 * 77. Authors are new for each test, so that a relay in use can be asked as well. What an implementation lacks is named.
 */
import { expect } from 'chai';
import { Author, idsOf, nowSeconds, RelayClient } from '../support/relay-wire.js';
import { countTests, deletionTests, informationTests, timeTests } from './relay-nips.js';
import { authTests, negentropyTests } from './relay-exchanges.js';

/**
 * What not every relay does. `union-order`: several filters are answered in one order. `strict-filters`: a filter that
 * cannot be understood is refused. `live-tags`: new events are matched by conditions on tags too.
 */
export type Capability =
  | 'information'
  | 'deletion'
  | 'count'
  | 'auth'
  | 'negentropy'
  | 'time-limits'
  | 'union-order'
  | 'strict-filters'
  | 'live-tags';

export interface RelayHost {
  readonly url: string;
  close(): Promise<void>;
}

export interface RelayImplementation {
  readonly name: string;
  readonly lacks: readonly Capability[];
  start(): Promise<RelayHost>;
}

/** What the tests of a part are given: the relay, a fresh client and a fresh author. */
export interface RelayScene {
  readonly url: string;
  readonly client: RelayClient;
  readonly author: Author;
  /** Another client of the same relay, closed after the test. */
  another(): Promise<RelayClient>;
}

export function relaySuite(implementation: RelayImplementation): void {
  describe(`a relay: ${implementation.name}`, () => {
    let host: RelayHost;
    let clients: RelayClient[] = [];
    const scene = {} as { -readonly [Key in keyof RelayScene]: RelayScene[Key] };
    const can = (capability: Capability) => !implementation.lacks.includes(capability);

    before(async () => {
      host = await implementation.start();
      scene.url = host.url;
      scene.another = async () => {
        const client = await RelayClient.connect(host.url);
        clients.push(client);
        return client;
      };
    });
    after(() => host.close());
    beforeEach(async () => {
      scene.author = new Author();
      scene.client = await scene.another();
    });
    afterEach(() => {
      for (const client of clients) client.close();
      clients = [];
    });

    publishingTests(scene);
    readingTests(scene, can);
    replacingTests(scene);
    if (can('deletion')) deletionTests(scene);
    if (can('information')) informationTests(scene);
    if (can('count')) countTests(scene);
    if (can('time-limits')) timeTests(scene);
    if (can('auth')) authTests(scene);
    if (can('negentropy')) negentropyTests(scene);
  });
}

function publishingTests(scene: RelayScene): void {
  it('takes an event, says so, and has it', async () => {
    const event = scene.author.sign({ content: 'first', tags: [['t', 'seeds']] });
    expect(await scene.client.publish(event)).to.include({ accepted: true });
    expect(await scene.client.fetch({ ids: [event.id] })).to.deep.equal([event]);
  });

  it('says that it has an event already, and accepts it', async () => {
    const event = scene.author.sign();
    await scene.client.publish(event);
    const again = await (await scene.another()).publish(event);
    expect(again.accepted).to.equal(true);
    expect(again.message).to.match(/^duplicate:|^$/);
    expect(await scene.client.fetch({ ids: [event.id] })).to.have.length(1);
  });

  it('refuses what is not signed by its author', async () => {
    const event = scene.author.sign({ content: 'mine' });
    const other = scene.author.sign({ content: 'other' });
    for (const forged of [
      { ...event, content: 'changed' },
      { ...event, pubkey: new Author().pubkey },
      { ...event, sig: other.sig },
      { ...event, id: other.id },
    ]) {
      const { accepted, message } = await scene.client.publish(forged);
      expect(accepted).to.equal(false);
      expect(message).to.match(/^(invalid|error|blocked):/);
    }
    expect(await scene.client.fetch({ authors: [scene.author.pubkey] })).to.deep.equal([]);
  });

  it('hands on ephemeral events and does not keep them', async () => {
    const reader = await scene.another();
    reader.send('REQ', 'live', { authors: [scene.author.pubkey] });
    await reader.next('EOSE', 'live');
    const event = scene.author.sign({ kind: 20_001, content: 'now' });
    await scene.client.publish(event);
    expect((await reader.next('EVENT', 'live'))[2]).to.deep.equal(event);
    expect(await scene.client.fetch({ authors: [scene.author.pubkey] })).to.deep.equal([]);
  });
}

function readingTests(scene: RelayScene, can: (capability: Capability) => boolean): void {
  const now = nowSeconds();
  const publishAll = async (count: number) => {
    const events = Array.from({ length: count }, (_, n) => scene.author.sign({ created_at: now - n, content: `${n}` }));
    // Not in their order.
    for (const event of [...events].reverse()) await scene.client.publish(event);
    return events;
  };

  it('gives the newest first', async () => {
    const events = await publishAll(5);
    expect(idsOf(await scene.client.fetch({ authors: [scene.author.pubkey] }))).to.deep.equal(idsOf(events));
  });

  it('gives the lowest id first within one second', async () => {
    const events = Array.from({ length: 6 }, (_, n) => scene.author.sign({ created_at: now, content: `${n}` }));
    for (const event of events) await scene.client.publish(event);
    const found = idsOf(await scene.client.fetch({ authors: [scene.author.pubkey] }));
    expect(found).to.deep.equal(idsOf(events).sort());
  });

  it('gives the newest where there are more than `limit`, and none for `limit` 0', async () => {
    const events = await publishAll(5);
    const authors = [scene.author.pubkey];
    expect(idsOf(await scene.client.fetch({ authors, limit: 2 }))).to.deep.equal(idsOf(events).slice(0, 2));
    expect(await scene.client.fetch({ authors, limit: 0 })).to.deep.equal([]);
  });

  it('takes `since` and `until` as inclusive', async () => {
    const events = await publishAll(5);
    const found = await scene.client.fetch({ authors: [scene.author.pubkey], since: now - 3, until: now - 1 });
    expect(idsOf(found)).to.deep.equal(idsOf(events).slice(1, 4));
  });

  it('matches by ids, authors, kinds and tags, all at once', async () => {
    const { client, author } = scene;
    const wanted = author.sign({ kind: 4880, tags: [['a', `34880:${author.pubkey}:seeds`]] });
    const others = [
      author.sign({ kind: 4881, tags: [['a', `34880:${author.pubkey}:seeds`]] }),
      author.sign({ kind: 4880, tags: [['a', `34880:${author.pubkey}:tools`]] }),
      author.sign({ kind: 4880, tags: [['A', `34880:${author.pubkey}:seeds`]] }),
      new Author().sign({ kind: 4880, tags: [['a', `34880:${author.pubkey}:seeds`]] }),
    ];
    for (const event of [...others, wanted]) await client.publish(event);
    const authors = [author.pubkey];
    const seeds = [`34880:${author.pubkey}:seeds`];
    expect(await client.fetch({ kinds: [4880], authors, '#a': seeds })).to.deep.equal([wanted]);
    expect(await client.fetch({ ids: [wanted.id], kinds: [4881] })).to.deep.equal([]);
    expect(await client.fetch({ '#a': seeds })).to.have.length(3);
  });

  it('answers several filters as one, each event once', async () => {
    const events = await publishAll(4);
    const found = await scene.client.fetch(
      { authors: [scene.author.pubkey], limit: 2 },
      { ids: [events[1]!.id, events[3]!.id] },
    );
    const expected = [events[0]!, events[1]!, events[3]!];
    if (can('union-order')) expect(found).to.deep.equal(expected);
    else expect(found).to.have.deep.members(expected);
  });

  it('says when stored events end, and goes on with new ones', async () => {
    const { client, author } = scene;
    const [stored] = await publishAll(1);
    client.send('REQ', 'live', { authors: [author.pubkey] });
    expect((await client.next('EVENT', 'live'))[2]).to.deep.equal(stored);
    await client.next('EOSE', 'live');
    const news = author.sign({ content: 'news' });
    await (await scene.another()).publish(news);
    expect((await client.next('EVENT', 'live'))[2]).to.deep.equal(news);
  });

  it('goes on with new ones past the `limit`', async () => {
    const { client, author } = scene;
    client.send('REQ', 'live', { authors: [author.pubkey], limit: 0 });
    await client.next('EOSE', 'live');
    const news = [author.sign({ content: 'one' }), author.sign({ content: 'two' })];
    for (const event of news) await client.publish(event);
    expect(client.eventsOf('live')).to.have.deep.members(news);
  });

  it('tells new events only to whom they concern', async () => {
    const { client, author } = scene;
    const name = [`34880:${author.pubkey}:seeds`];
    client.send('REQ', 'tag', { '#a': name });
    client.send('REQ', 'kind', { authors: [author.pubkey], kinds: [4884] });
    await client.next('EOSE', 'kind');
    const event = author.sign({ kind: 4880, tags: [['a', name[0]!]] });
    await client.publish(author.sign({ kind: 4880, tags: [['a', 'elsewhere']] }));
    await client.publish(event);
    // What is asked now is answered after whatever the events led to.
    await client.fetch({ ids: [event.id] });
    if (can('live-tags')) expect(client.eventsOf('tag')).to.deep.equal([event]);
    else expect(client.eventsOf('tag')).to.deep.include(event);
    expect(client.eventsOf('kind')).to.deep.equal([]);
  });

  it('replaces a subscription of the same name, and ends one that is closed', async () => {
    const { client, author } = scene;
    client.send('REQ', 'one', { authors: [author.pubkey], kinds: [1] });
    await client.next('EOSE', 'one');
    client.send('REQ', 'one', { authors: [author.pubkey], kinds: [2] });
    await client.next('EOSE', 'one');
    await client.publish(author.sign({ kind: 1 }));
    await client.publish(author.sign({ kind: 2 }));
    await client.fetch({ authors: [author.pubkey] });
    expect(client.eventsOf('one').map(({ kind }) => kind)).to.deep.equal([2]);
    client.send('CLOSE', 'one');
    await client.publish(author.sign({ kind: 2, content: 'later' }));
    await client.fetch({ authors: [author.pubkey] });
    expect(client.eventsOf('one')).to.have.length(1);
  });

  it('stays alive when spoken to in another language', async () => {
    const { client } = scene;
    for (const text of ['', 'hello', '{}', '[]', '[1]', '["REQ"]', '["EVENT"]', '["NONSENSE", "x"]', 'null'])
      client.sendText(text);
    client.send('REQ', 'odd', 'no filter');
    expect(await client.fetch({ authors: [scene.author.pubkey] })).to.deep.equal([]);
  });

  if (can('strict-filters')) {
    it('closes a request that it does not understand', async () => {
      const { client } = scene;
      for (const filter of [{ authors: ['npub1'] }, { kinds: ['1'] }, { since: 'today' }, { '#a': [1] }, []]) {
        const name = client.newName();
        client.send('REQ', name, filter);
        expect((await client.next('CLOSED', name))[2]).to.match(/^(invalid|error|unsupported):/);
      }
    });
  }
}

function replacingTests(scene: RelayScene): void {
  const now = nowSeconds();

  it('keeps the newest version of a replaceable event', async () => {
    const { client, author } = scene;
    const [older, newer] = [now - 10, now].map((created_at) => author.sign({ kind: 10_002, created_at }));
    await client.publish(newer!);
    await client.publish(older!);
    expect(await client.fetch({ kinds: [10_002], authors: [author.pubkey] })).to.deep.equal([newer]);
    expect(await client.fetch({ ids: [older!.id] })).to.deep.equal([]);
  });

  it('keeps the newest version of each address', async () => {
    const { client, author } = scene;
    const manifest = (slug: string, created_at: number) =>
      author.sign({ kind: 34_880, created_at, tags: [['d', slug]], content: `${created_at}` });
    const older = manifest('seeds', now - 10);
    const newer = manifest('seeds', now - 5);
    const other = manifest('tools', now - 20);
    for (const event of [older, other, newer]) await client.publish(event);
    expect(await client.fetch({ kinds: [34_880], authors: [author.pubkey] })).to.deep.equal([newer, other]);
    const named = { kinds: [34_880], authors: [author.pubkey], '#d': ['seeds'] };
    expect(await client.fetch(named)).to.deep.equal([newer]);
  });

  it('keeps the lowest id of versions of the same second', async () => {
    const { client, author } = scene;
    const versions = ['a', 'b', 'c', 'd'].map((content) =>
      author.sign({ kind: 34_880, created_at: now, tags: [['d', 'seeds']], content }),
    );
    for (const event of versions) await client.publish(event);
    const found = await client.fetch({ kinds: [34_880], authors: [author.pubkey] });
    expect(idsOf(found)).to.deep.equal(idsOf(versions).sort().slice(0, 1));
  });
}
