/** The optional parts of a relay that take several messages: NIP-42 and 77, with nostr-tools on the other side. */
import { expect } from 'chai';
import { nip77 } from 'nostr-tools';
import type { NostrEvent } from 'nostr-tools/pure';
import { idsOf, nowSeconds, type RelayClient } from '../support/relay-wire.js';
import type { RelayScene } from './relay.js';

/** Who a relay knows it asks for a challenge; that it asks, each relay's own tests say. */
export function authTests(scene: RelayScene): void {
  it('knows a client by its signature on the challenge, and no other', async () => {
    const { client, author } = scene;
    const [, challenge] = await client.next('AUTH');
    const answer = (relay: string, text: string) =>
      author.sign({
        kind: 22_242,
        tags: [
          ['relay', relay],
          ['challenge', text],
        ],
      });
    const tryIt = async (event: NostrEvent) => {
      client.send('AUTH', event);
      return (await client.next('OK', event.id))[2];
    };
    expect(await tryIt(answer(scene.url, 'something else'))).to.equal(false);
    expect(await tryIt(answer('wss://elsewhere.example', challenge as string))).to.equal(false);
    expect(await tryIt({ ...answer(scene.url, challenge as string), sig: '0'.repeat(128) })).to.equal(false);
    expect(await tryIt(answer(scene.url, challenge as string))).to.equal(true);
  });
}

export function negentropyTests(scene: RelayScene): void {
  const publish = async (count: number): Promise<NostrEvent[]> => {
    const now = nowSeconds();
    // Several to a second, so that bounds need ids.
    const events = Array.from({ length: count }, (_, n) =>
      scene.author.sign({ content: `${n}`, created_at: now - (n >> 3) }),
    );
    for (const event of events) scene.client.send('EVENT', event);
    await scene.client.next('OK', events.at(-1)!.id);
    return events;
  };

  for (const [words, count, mineOnly, theirsOnly] of [
    ['nothing where both have the same', 40, 0, 0],
    ['what each lacks, of a few', 20, 3, 4],
    ['what each lacks, of many', 150, 10, 17],
    ['all, to whom has nothing', 60, 0, 60],
  ] as const) {
    it(`tells ${words}`, async () => {
      const events = await publish(count);
      const missing = events.filter((_, n) => n % Math.max(1, Math.floor(count / theirsOnly)) === 0);
      const lacking = missing.slice(0, theirsOnly);
      const extra = Array.from({ length: mineOnly }, (_, n) => scene.author.sign({ content: `mine ${n}` }));
      const here = [...events.filter((event) => !lacking.includes(event)), ...extra];
      const { have, need } = await reconcile(scene.client, here, { authors: [scene.author.pubkey] });
      expect([...need].sort()).to.deep.equal(idsOf(lacking).sort());
      expect([...have].sort()).to.deep.equal(idsOf(extra).sort());
    });
  }

  it('answers a broken message, and one that nothing was opened for, with an error', async () => {
    const { client } = scene;
    client.send('NEG-OPEN', 'broken', { kinds: [1] }, '61ff');
    await client.next('NEG-ERR', 'broken');
    client.send('NEG-MSG', 'never', '61');
    await client.next('NEG-ERR', 'never');
  });
}

/** What this side has and the relay has not, and the other way round. */
export async function reconcile(
  client: RelayClient,
  here: readonly NostrEvent[],
  filter: object,
): Promise<{ have: Set<string>; need: Set<string>; rounds: number; bytes: number }> {
  const storage = new nip77.NegentropyStorageVector();
  for (const event of here) storage.insert(event.created_at, event.id);
  storage.seal();
  const negentropy = new nip77.Negentropy(storage);
  const [have, need] = [new Set<string>(), new Set<string>()];
  const name = client.newName();
  const opening = negentropy.initiate();
  client.send('NEG-OPEN', name, filter, opening);
  let message: string | null = opening;
  let bytes = opening.length;
  let rounds = 0;
  while (message) {
    const [, , answer] = await client.next('NEG-MSG', name);
    rounds += 1;
    message = negentropy.reconcile(
      answer as string,
      (id) => void have.add(id),
      (id) => void need.add(id),
    );
    bytes += (answer as string).length + (message?.length ?? 0);
    if (message) client.send('NEG-MSG', name, message);
  }
  client.send('NEG-CLOSE', name);
  return { have, need, rounds, bytes };
}
