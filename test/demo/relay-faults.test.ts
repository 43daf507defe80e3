/** Each fault of the demo's relay happens when it is switched on, and no longer when it is switched off. */
import { expect } from 'chai';
import { verifyEvent } from 'nostr-tools/pure';
import type { FaultName, FaultPlan } from '../../demo/relay/faults.js';
import { startRelay, type Relay, type RelayOptions } from '../../demo/relay/relay.js';
import type { NostrEvent } from '../../demo/relay/wire.js';
import { reconcile } from '../contracts/relay-exchanges.js';
import { eventually } from '../support/eventually.js';
import { Author, idsOf, nowSeconds, RelayClient } from '../support/relay-wire.js';

describe('the faults of demo/relay', () => {
  const author = new Author();
  const now = nowSeconds();
  /** Newest first. */
  const events = Array.from({ length: 12 }, (_, n) => author.sign({ created_at: now - n, content: `${n}` }));
  let relay: Relay;
  let client: RelayClient;

  const start = async (faults: FaultPlan, options: RelayOptions = {}): Promise<void> => {
    relay = await startRelay({ events, faults, seed: 7, ...options });
    client = await RelayClient.connect(relay.url);
  };
  const request = (name: string, ...filters: object[]) =>
    client.send('REQ', name, ...(filters.length ? filters : [{}]));
  const happened = (fault: FaultName) => relay.faults.happened[fault] ?? 0;
  const verbs = () => client.received.map(([verb]) => verb);
  afterEach(async () => {
    client.close();
    await relay.close();
  });

  it('drops events, the same ones for the same seed', async () => {
    await start({ drop: 0.5 });
    const found = await client.fetch({});
    expect(found.length).to.be.within(1, 11);
    expect(found.length + happened('drop')).to.equal(12);
    await relay.close();
    await start({ drop: 0.5 });
    expect(idsOf(await client.fetch({}))).to.deep.equal(idsOf(found));
    await relay.close();
    await start({ drop: 0.5 }, { seed: 8 });
    expect(idsOf(await client.fetch({}))).not.to.deep.equal(idsOf(found));
    relay.faults.clear();
    expect(await client.fetch({})).to.deep.equal(events);
  });

  it('sends events twice', async () => {
    await start({ duplicate: 1 });
    expect(idsOf(await client.fetch({}))).to.deep.equal(idsOf(events.flatMap((event) => [event, event])));
  });

  it('lets events overtake each other, before EOSE and live', async () => {
    await start({ reorder: 0.5 });
    const found = await client.fetch({});
    expect(found).to.have.deep.members(events);
    expect(found).not.to.deep.equal(events);
    request('live', { limit: 0 });
    await client.next('EOSE', 'live');
    const news = Array.from({ length: 6 }, (_, n) => author.sign({ content: `news ${n}` }));
    for (const event of news) relay.publish(event);
    await eventually(() => expect(client.eventsOf('live')).to.have.deep.members(news));
  });

  it('takes its time, and keeps the order', async () => {
    await start({ delayMs: [30, 60] });
    const started = performance.now();
    expect(await client.fetch({})).to.deep.equal(events);
    expect(performance.now() - started).to.be.at.least(28);
  });

  it('gives fewer events than were asked for', async () => {
    await start({ clamp: 5 });
    expect(await client.fetch({ limit: 10 })).to.deep.equal(events.slice(0, 5));
    expect(await client.fetch({ limit: 3 })).to.deep.equal(events.slice(0, 3));
    expect(happened('clamp')).to.equal(1);
  });

  it('says NOTICE where an OK is due, or nothing', async () => {
    await start({ noticeForOk: 1 });
    const [one, two] = [author.sign({ content: 'one' }), author.sign({ content: 'two' })];
    client.send('EVENT', one);
    await client.next('NOTICE');
    relay.faults.set({ noOk: 1 });
    client.send('EVENT', two);
    expect(await client.fetch({ ids: [one.id, two.id] })).to.have.length(2);
    expect(verbs()).not.to.include('OK');
  });

  it('refuses requests, and ends subscriptions it has answered', async () => {
    await start({ closed: 1 });
    request('refused');
    expect((await client.next('CLOSED', 'refused'))[2]).to.match(/^error:/);
    relay.faults.set({ closedLater: 1 });
    request('ended');
    await client.next('EOSE', 'ended');
    await client.next('CLOSED', 'ended');
    relay.faults.clear();
    request('idle');
    await client.next('EOSE', 'idle');
    relay.faults.closeSubscription('idle');
    await client.next('CLOSED', 'idle');
    relay.publish(author.sign({ content: 'news' }));
    await client.fetch({ limit: 1 });
    expect(client.eventsOf('ended')).to.have.length(12);
    expect(client.eventsOf('idle')).to.have.length(12);
  });

  it('says EOSE too early, too late, or never', async () => {
    await start({ earlyEose: 1 });
    request('early');
    await client.next('EOSE', 'early');
    expect(client.eventsOf('early')).to.have.length.below(12);
    await eventually(() => expect(client.eventsOf('early')).to.have.length(12));
    relay.faults.set({ lateEoseMs: 80 });
    const started = performance.now();
    request('late');
    await client.next('EOSE', 'late');
    expect(performance.now() - started).to.be.at.least(78);
    relay.faults.set({ noEose: 1 });
    request('never');
    client.send('COUNT', 'after', {});
    await client.next('COUNT', 'after');
    expect(client.eventsOf('never')).to.have.length(12);
    expect(client.received.filter(([verb]) => verb === 'EOSE')).to.have.length(2);
  });

  it('sends forgeries beside the truth, of many kinds', async () => {
    await start({ forge: 1 });
    const found: NostrEvent[] = [];
    for (let round = 0; round < 5; round++) found.push(...(await client.fetch({})));
    const isTrue = (event: NostrEvent) => events.some((other) => JSON.stringify(other) === JSON.stringify(event));
    expect(found.filter(isTrue)).to.have.length(60);
    const forged = found.filter((event) => !isTrue(event));
    expect(forged).to.have.length(60);
    const valid = forged.filter((event) => verifyEvent({ ...event }));
    expect(valid.length).to.be.within(1, 30);
    for (const event of valid) expect(event.pubkey).not.to.equal(author.pubkey);
    expect(forged.some(({ id }) => idsOf(events).includes(id))).to.equal(true);
    expect(forged.some((event) => !idsOf(events).includes(event.id) && !valid.includes(event))).to.equal(true);
  });

  it('sends events larger than any relay takes', async () => {
    await start({ oversize: 1, oversizeBytes: 300_000 });
    const found = await client.fetch({ limit: 1 });
    expect(found.map(({ content }) => content.length)).to.deep.equal([300_000, 1]);
  });

  it('withholds events in every way it could tell of them', async () => {
    const secret = author.sign({ kind: 4884 });
    await start({ withhold: { ids: [events[3]!.id], kinds: [4884] } });
    request('live');
    const told = events.filter((_, n) => n !== 3);
    relay.publish(secret);
    expect(await client.fetch({})).to.deep.equal(told);
    expect(await client.fetch({ ids: [events[3]!.id, secret.id] })).to.deep.equal([]);
    expect(idsOf(client.eventsOf('live'))).to.deep.equal(idsOf(told));
    client.send('COUNT', 'all', {});
    expect((await client.next('COUNT', 'all'))[2]).to.deep.equal({ count: 11 });
    const { need } = await reconcile(client, [], {});
    expect([...need].sort()).to.deep.equal(idsOf(told).sort());
    relay.faults.clear();
    expect(await client.fetch({ ids: [events[3]!.id, secret.id] })).to.have.length(2);
  });

  it('cuts the connection, by chance or at once', async () => {
    await start({ disconnect: 0.5 });
    request('broken');
    expect(await client.closed).to.equal(1006);
    expect(client.received.length).to.be.below(13);
    relay.faults.clear();
    const [one, two] = [await RelayClient.connect(relay.url), await RelayClient.connect(relay.url)];
    relay.faults.disconnect(2);
    expect(await one.closed).to.equal(1006);
    expect(await two.fetch({ limit: 1 })).to.have.length(1);
    relay.faults.disconnect();
    expect(await two.closed).to.equal(1006);
  });

  it('is silent', async () => {
    await start({ silent: true });
    request('quiet');
    await eventually(() => expect(happened('silent')).to.equal(1));
    relay.faults.clear();
    request('loud');
    await client.next('EOSE', 'loud');
    expect(client.eventsOf('quiet')).to.deep.equal([]);
  });

  it('says that it is asked too often', async () => {
    await start({ rateLimit: 1 });
    const event = author.sign({ content: 'often' });
    expect((await client.publish(event)).message).to.match(/^rate-limited:/);
    request('often');
    expect((await client.next('CLOSED', 'often'))[2]).to.match(/^rate-limited:/);
    client.send('NEG-OPEN', 'often', {}, '6100000200');
    expect((await client.next('NEG-ERR', 'often'))[2]).to.match(/^rate-limited:/);
    expect(relay.events()).not.to.deep.include(event);
  });

  it('asks for AUTH from now on', async () => {
    await start({});
    expect(await client.fetch({})).to.have.length(12);
    relay.faults.set({ authRequired: true });
    request('known');
    const [, challenge] = await client.next('AUTH');
    expect((await client.next('CLOSED', 'known'))[2]).to.match(/^auth-required:/);
    const tags = [
      ['relay', relay.url],
      ['challenge', challenge as string],
    ];
    const answer = author.sign({ kind: 22_242, tags });
    client.send('AUTH', answer);
    expect((await client.next('OK', answer.id))[2]).to.equal(true);
    expect(await client.fetch({})).to.have.length(12);
    expect(happened('authRequired')).to.equal(1);
  });

  it('sends what is no message', async () => {
    await start({ garbage: 1 });
    for (let round = 0; round < 4; round++) expect((await client.fetch({})).length).to.be.at.least(12);
    expect(client.garbage.length).to.be.above(10);
    expect(happened('garbage')).to.equal(4 * 13);
  });

  it('lies about itself', async () => {
    const ask = async () => {
      const headers = { accept: 'application/nostr+json' };
      return (await fetch(relay.url.replace('ws', 'http'), { headers })).text();
    };
    await start({ information: { supported_nips: [1, 50], limitation: 'none' } });
    expect(JSON.parse(await ask())).to.deep.include({
      supported_nips: [1, 50],
      limitation: 'none',
      name: 'Kobold demo relay',
    });
    relay.faults.set({ information: '<html>' });
    expect(await ask()).to.equal('<html>');
    expect(happened('information')).to.equal(2);
  });

  it('is wrong for one connection only, where that is said', async () => {
    await start({});
    const other = await RelayClient.connect(relay.url);
    relay.faults.set({ drop: 1 }, 2);
    expect(await other.fetch({})).to.deep.equal([]);
    expect(await client.fetch({})).to.have.length(12);
    expect(relay.faults.connections).to.deep.equal([1, 2]);
    other.close();
  });
});
