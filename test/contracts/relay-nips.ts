/** The optional parts of a relay that take one question and one answer: NIP-09, 11, 45, and limits on time. */
import { expect } from 'chai';
import { Author, nowSeconds } from '../support/relay-wire.js';
import type { RelayScene } from './relay.js';

export function deletionTests(scene: RelayScene): void {
  const remove = (author: Author, tags: string[][], created_at = nowSeconds()) =>
    author.sign({ kind: 5, tags, created_at });

  it('deletes what its author asks to be deleted, keeps the request, and does not take it again', async () => {
    const { client, author } = scene;
    const event = author.sign({ content: 'regretted' });
    await client.publish(event);
    const request = remove(author, [['e', event.id]]);
    expect(await client.publish(request)).to.include({ accepted: true });
    expect(await client.fetch({ authors: [author.pubkey] })).to.deep.equal([request]);
    expect(await client.publish(event)).to.include({ accepted: false });
    expect(await client.fetch({ ids: [event.id] })).to.deep.equal([]);
  });

  it('does not delete what others wrote, nor requests', async () => {
    const { client, author } = scene;
    const event = author.sign({ content: 'stays' });
    await client.publish(event);
    const request = remove(new Author(), [['e', event.id]]);
    await client.publish(request);
    await client.publish(remove(author, [['e', request.id]]));
    expect(await client.fetch({ ids: [event.id, request.id] })).to.have.length(2);
  });

  it('deletes the versions of an address up to the time of the request', async () => {
    const { client, author } = scene;
    const version = (created_at: number) => author.sign({ kind: 34_880, tags: [['d', 'seeds']], created_at });
    const now = nowSeconds();
    await client.publish(version(now - 20));
    await client.publish(remove(author, [['a', `34880:${author.pubkey}:seeds`]], now - 10));
    expect(await client.fetch({ kinds: [34_880], authors: [author.pubkey] })).to.deep.equal([]);
    expect(await client.publish(version(now - 15))).to.include({ accepted: false });
    const later = version(now - 5);
    expect(await client.publish(later)).to.include({ accepted: true });
    expect(await client.fetch({ kinds: [34_880], authors: [author.pubkey] })).to.deep.equal([later]);
  });
}

export function informationTests(scene: RelayScene): void {
  it('says over HTTP what it is, to pages of any origin', async () => {
    const response = await fetch(scene.url.replace(/^ws/, 'http'), {
      headers: { accept: 'application/nostr+json', origin: 'https://garden.example' },
    });
    expect(response.headers.get('access-control-allow-origin')).to.equal('*');
    const document = (await response.json()) as { supported_nips: number[]; limitation?: Record<string, unknown> };
    expect(document.supported_nips).to.include(1);
    for (const value of Object.values(document.limitation ?? {}))
      expect(typeof value).to.be.oneOf(['number', 'boolean', 'string', 'object']);
  });
}

export function countTests(scene: RelayScene): void {
  it('counts what matches, each event once', async () => {
    const { client, author } = scene;
    const events = ['a', 'b', 'c'].map((content) => author.sign({ content }));
    for (const event of events) await client.publish(event);
    client.send('COUNT', 'c1', { authors: [author.pubkey] });
    expect((await client.next('COUNT', 'c1'))[2]).to.include({ count: 3 });
    client.send('COUNT', 'c2', { authors: [author.pubkey] }, { ids: [events[0]!.id] });
    expect((await client.next('COUNT', 'c2'))[2]).to.include({ count: 3 });
  });
}

export function timeTests(scene: RelayScene): void {
  it('refuses what is more than three years old or a quarter of an hour ahead', async () => {
    const { client, author } = scene;
    const now = nowSeconds();
    for (const created_at of [now - 94_608_000 - 60, now + 960]) {
      const { accepted, message } = await client.publish(author.sign({ created_at }));
      expect(accepted).to.equal(false);
      expect(message).to.match(/^invalid:/);
    }
    for (const created_at of [now - 94_608_000 + 60, now + 840])
      expect(await client.publish(author.sign({ created_at }))).to.include({ accepted: true });
  });
}
