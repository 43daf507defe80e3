/** A remote signer (NIP-46) over a relay's real sockets; the test plays the signer, well and badly. */
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { connectBunker, parseBunkerAddress } from '../../components/identity/bunker-signer.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { verifyEvent } from '../../core/log/event-id.js';
import { until } from '../support/page.js';
import {
  bunkerAddress,
  playRemoteSigner,
  type RemoteSigner,
  signedBy,
  type SignerPlay,
  signsFor,
} from '../support/remote-signer.js';
import { Person } from '../support/signed-history.js';

const WORD = 'once-only';

describe('a remote signer', function () {
  this.timeout(20_000);
  let relay: Relay;
  let anna: Person;
  let bunker: Person;
  let played: RemoteSigner | undefined;
  const before = globalThis.WebSocket;

  beforeEach(async () => {
    globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
    relay = await startRelay({ port: 0 });
    [anna, bunker] = [new Person('Anna'), new Person('Anna’s bunker')];
  });
  afterEach(async () => {
    played?.close();
    await relay.close();
    globalThis.WebSocket = before;
  });

  const wellBehaved: SignerPlay = (...asked) => signsFor(anna, WORD)(...asked);
  async function play(act = wellBehaved): Promise<void> {
    played = await playRemoteSigner(relay.url, bunker, act);
  }
  const address = (word = WORD) => parseBunkerAddress(bunkerAddress(bunker, relay.url, word));
  const connect = (word?: string, answersMs = 5_000, onAuthUrl: (url: string) => void = () => undefined) =>
    connectBunker(address(word), onAuthUrl, { reachMs: 1_500, answersMs });
  const draft = () => ({
    pubkey: anna.pubkey,
    kind: 4884,
    created_at: 1_790_000_000,
    tags: [['a', 'x']],
    content: '{}',
  });
  const codeOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );

  it('says whom it signs for, and signs', async () => {
    await play();
    const signer = await connect();
    expect(signer).to.include({ kind: 'bunker', pubkey: anna.pubkey });
    const signed = await signer.sign(draft());
    expect(verifyEvent(signed)).to.equal(undefined);
    expect(signed).to.deep.include(draft());
    signer.close!();
  });

  it('is tried again where its relay was gone', async () => {
    await play();
    const signer = await connect();
    relay.faults.disconnect();
    await play();
    const signing = signer.sign(draft());
    expect((await signing).pubkey).to.equal(anna.pubkey);
    signer.close!();
  });

  it('may want its person to approve elsewhere first, by a web address only', async () => {
    const asked: string[] = [];
    await play((method, params, says) => {
      if (method !== 'connect') return wellBehaved(method, params, says);
      says({ result: 'auth_url', error: 'javascript:alert(1)' });
      says({ result: 'auth_url', error: 'https://signer.example/approve' });
      void until('the address to be shown', () => asked.length > 0).then(() => says({ result: WORD }));
    });
    const signer = await connect(WORD, 5_000, (url) => asked.push(url));
    expect(asked).to.deep.equal(['https://signer.example/approve']);
    signer.close!();
  });

  it('that refuses, is silent, or answers something else, is said by its code', async () => {
    await play();
    expect(await codeOf(connect('another-word'))).to.equal('signer-refused');
    played!.close();
    expect(await codeOf(connect(WORD, 300))).to.equal('signer-silent');
    await play((method, _, says) => (method === 'connect' ? says({ result: 'hello' }) : undefined));
    expect(await codeOf(connect())).to.equal('signer-wrong');
    played!.close();
    await play((method, params, says) => {
      if (method === 'sign_event') says({ result: signedBy(bunker, params) });
      else wellBehaved(method, params, says);
    });
    const other = await connect();
    expect(await codeOf(other.sign(draft()))).to.equal('signer-wrong');
    other.close!();
    played!.close();
    await play((method, params, says) => {
      if (method === 'sign_event') says({ result: 'no JSON' });
      else if (method === 'get_public_key') says({ result: anna.pubkey });
      else wellBehaved(method, params, says);
    });
    const broken = await connect();
    expect(await codeOf(broken.sign(draft()))).to.equal('signer-wrong');
    broken.close!();
  });

  it('that cannot be reached is said so, soon', async () => {
    const nowhere = parseBunkerAddress(`bunker://${bunker.pubkey}?relay=ws://127.0.0.1:9`);
    expect(await codeOf(connectBunker(nowhere, () => undefined, { reachMs: 300 }))).to.equal('signer-unreachable');
  });

  it('has an address with a key and a relay that is encrypted, or on this machine', () => {
    for (const text of [
      '',
      'bunker://abc',
      `bunker://${bunker.pubkey}`,
      `bunker://${bunker.pubkey}?relay=ws://a.example`,
    ])
      expect(() => parseBunkerAddress(text), text).to.throw('bunker://');
    const parsed = parseBunkerAddress(` bunker://${bunker.pubkey}?relay=wss%3A%2F%2Fa.example&secret=x `);
    expect(parsed).to.deep.equal({ remote: bunker.pubkey, relays: ['wss://a.example'], secret: 'x' });
  });
});
