/** What the demo's relay refuses, in whose words, and what it says of its limits before. */
import { expect } from 'chai';
import { getPow } from 'nostr-tools/nip13';
import { startRelay, type Relay, type RelayOptions } from '../../demo/relay/relay.js';
import { eventually } from '../support/eventually.js';
import { Author, idsOf, nowSeconds, RelayClient } from '../support/relay-wire.js';

describe('the limits of demo/relay', () => {
  let relay: Relay | undefined;
  const author = new Author();
  const start = async (options: RelayOptions): Promise<RelayClient> => {
    relay = await startRelay(options);
    return RelayClient.connect(relay.url);
  };
  afterEach(() => relay?.close());

  it('takes events up to 65,536 bytes and messages up to 128 KiB', async () => {
    const client = await start({});
    const empty = JSON.stringify(author.sign()).length;
    const largest = author.sign({ content: 'x'.repeat(65_536 - empty) });
    expect(await client.publish(largest)).to.deep.equal({ accepted: true, message: '' });
    const larger = author.sign({ content: 'x'.repeat(65_537 - empty) });
    expect((await client.publish(larger)).message).to.match(/^invalid: event too large/);
    client.sendText(JSON.stringify(['EVENT', author.sign({ content: 'x'.repeat(131_072) })]));
    expect(await client.closed).to.equal(1009);
  });

  it('refuses too many tags, and values too long to index', async () => {
    const client = await start({ limits: { tags: 3 } });
    const tags = (count: number) => Array.from({ length: count }, (_, n) => ['t', `${n}`]);
    expect((await client.publish(author.sign({ tags: tags(4) }))).message).to.match(/^invalid: too many tags/);
    const long = 'ä'.repeat(513);
    expect((await client.publish(author.sign({ tags: [['t', long]] }))).message).to.match(/^invalid: tag value/);
    expect(await client.publish(author.sign({ tags: [['name', long]] }))).to.include({ accepted: true });
  });

  it('goes by the clock it is given, and looks at no time where that is switched off', async () => {
    const then = Date.UTC(2031, 0, 1);
    const client = await start({ now: () => then });
    expect((await client.publish(author.sign({ created_at: then / 1000 - 94_608_001 }))).message).to.match(/too early/);
    expect((await client.publish(author.sign({ created_at: then / 1000 + 901 }))).message).to.match(/too late/);
    expect((await client.publish(author.sign({ created_at: then / 1000 + 900 }))).accepted).to.equal(true);
    const ephemeral = author.sign({ kind: 20_000, created_at: then / 1000 - 61 });
    expect((await client.publish(ephemeral)).message).to.match(/^invalid: created_at too early/);
    await relay!.close();
    const any = await start({ limits: { oldestSeconds: Infinity, newestSeconds: Infinity } });
    for (const created_at of [0, 4_000_000_000])
      expect((await any.publish(author.sign({ created_at }))).accepted).to.equal(true);
  });

  it('asks for work', async () => {
    const client = await start({ limits: { pow: 4 } });
    const eventWith = (enough: (pow: number) => boolean) => {
      for (let nonce = 0; ; nonce++) {
        const event = author.sign({ content: `${nonce}` });
        if (enough(getPow(event.id))) return event;
      }
    };
    const worked = eventWith((pow) => pow >= 4);
    const idle = eventWith((pow) => pow < 4);
    expect((await client.publish(idle)).message).to.match(/^pow: difficulty \d is less than 4/);
    expect((await client.publish(worked)).accepted).to.equal(true);
  });

  it('gives 500 events where nothing less is asked, and never more', async () => {
    const now = nowSeconds();
    const one = author.sign();
    // What is here from the start is trusted: nothing need be signed.
    const events = Array.from({ length: 510 }, (_, n) => ({
      ...one,
      id: n.toString(16).padStart(64, '0'),
      created_at: now - n,
    }));
    const client = await start({ events });
    expect(idsOf(await client.fetch({}))).to.deep.equal(idsOf(events.slice(0, 500)));
    expect(await client.fetch({ limit: 5_000 })).to.have.length(500);
    client.send('COUNT', 'all', {});
    expect((await client.next('COUNT', 'all'))[2]).to.deep.equal({ count: 510 });
  });

  it('refuses more subscriptions and filters than it allows, and names too long', async () => {
    const client = await start({ limits: { subscriptions: 2, filters: 3, filterValues: 10 } });
    const open = async (name: string, ...filters: object[]) => {
      client.send('REQ', name, ...filters);
      await client.next('EOSE', name);
    };
    await open('one', {});
    await open('two', {}, {}, {});
    const refused = async (name: string, reason: RegExp, ...filters: object[]) => {
      client.send('REQ', name, ...filters);
      expect((await client.next('CLOSED', name))[2]).to.match(reason);
    };
    await refused('three', /^error: too many subscriptions: at most 2/, {});
    // One that is open may change.
    await open('two', { kinds: [1] });
    await refused('two', /^invalid: too many filters/, {}, {}, {}, {});
    await refused('two', /^invalid: filter too large/, { kinds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
    await refused('two', /^invalid: a filter is missing/);
    await refused('x'.repeat(65), /^invalid: a subscription's name/, {});
    // What was refused is closed, so there is room.
    await open('three', {});
  });

  it('lets so many events and requests through a minute', async () => {
    let nowMs = Date.now();
    const client = await start({ now: () => nowMs, limits: { eventsPerMinute: 2, requestsPerMinute: 3 } });
    const publish = async (content: string) => (await client.publish(author.sign({ content }))).message;
    expect([await publish('a'), await publish('b')]).to.deep.equal(['', '']);
    expect(await publish('c')).to.match(/^rate-limited: at most 2 a minute/);
    nowMs += 30_000;
    expect(await publish('c')).to.equal('');
    for (let n = 0; n < 3; n++) await client.fetch({});
    client.send('REQ', 'fourth', {});
    expect((await client.next('CLOSED', 'fourth'))[2]).to.match(/^rate-limited:/);
  });

  it('asks for AUTH before anything, where that is required', async () => {
    const client = await start({ auth: 'required' });
    const [, challenge] = await client.next('AUTH');
    const event = author.sign();
    expect((await client.publish(event)).message).to.match(/^auth-required:/);
    client.send('REQ', 'early', {});
    expect((await client.next('CLOSED', 'early'))[2]).to.match(/^auth-required:/);
    client.send('NEG-OPEN', 'early', {}, '6100000200');
    expect((await client.next('NEG-ERR', 'early'))[2]).to.match(/^auth-required:/);
    const tags = [
      ['relay', relay!.url],
      ['challenge', challenge as string],
    ];
    client.send('AUTH', author.sign({ kind: 22_242, tags }));
    expect((await client.publish(event)).accepted).to.equal(true);
    expect(await client.fetch({})).to.deep.equal([event]);
  });

  it('refuses to reconcile more events than it allows', async () => {
    const client = await start({
      events: [1, 2, 3].map((n) => author.sign({ content: `${n}` })),
      limits: { negentropyEvents: 2 },
    });
    client.send('NEG-OPEN', 'much', {}, '6100000200');
    expect((await client.next('NEG-ERR', 'much'))[2]).to.match(/^blocked: too many events/);
  });

  it('drops a client that does not take what is sent, and nobody else', async () => {
    const client = await start({ limits: { sendBufferBytes: 1_000_000 } });
    const reader = await RelayClient.connect(relay!.url);
    for (const each of [client, reader]) {
      each.send('REQ', 'live', {});
      await each.next('EOSE', 'live');
    }
    client.pause();
    const content = 'x'.repeat(60_000);
    // The line itself takes some megabytes before anything waits here.
    await eventually(() => {
      relay!.publish(author.sign({ content, tags: [['n', `${Math.random()}`]] }));
      expect(relay!.faults.connections).to.deep.equal([2]);
    }, 10_000);
    await eventually(() => expect(reader.eventsOf('live')).to.have.length(relay!.events().length));
  });

  it('sends stored events at the pace of a client that is slow', async () => {
    const now = nowSeconds();
    const one = author.sign({ content: 'x'.repeat(60_000) });
    const events = Array.from({ length: 400 }, (_, n) => ({
      ...one,
      id: n.toString(16).padStart(64, '0'),
      created_at: now - n,
    }));
    const client = await start({ events, limits: { sendBufferBytes: 3_000_000 } });
    client.send('REQ', 'stored', {});
    await client.next('EVENT', 'stored');
    client.pause();
    const news = author.sign({ content: 'meanwhile' });
    relay!.publish(news);
    client.resume();
    await client.next('EOSE', 'stored');
    await client.next('EVENT', 'stored');
    expect(idsOf(client.eventsOf('stored'))).to.deep.equal(idsOf([...events, news]));
  });

  it('says what it allows before it is asked', async () => {
    await start({ auth: 'required', limits: { limit: 100, oldestSeconds: Infinity } });
    const response = await fetch(relay!.url.replace('ws', 'http'), { headers: { accept: 'application/nostr+json' } });
    expect(response.headers.get('content-type')).to.equal('application/nostr+json');
    const document = (await response.json()) as { limitation: Record<string, unknown>; supported_nips: number[] };
    expect(document.supported_nips).to.deep.equal([1, 9, 11, 42, 45, 77]);
    expect(document.limitation).to.include({ max_limit: 100, max_message_length: 131_072, auth_required: true });
    expect(document.limitation).not.to.have.property('created_at_lower_limit');
  });
});
