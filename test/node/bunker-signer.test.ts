/** A remote signer (NIP-46) over a relay's real sockets; the test plays the signer, well and badly. */
import { expect } from 'chai';
import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';
import { WebSocket } from 'ws';
import { connectBunker, parseBunkerAddress } from '../../components/identity/bunker-signer.js';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { signEvent, verifyEvent } from '../../core/log/event-id.js';
import type { NostrEvent } from '../../core/log/event.js';
import { until } from '../support/page.js';
import { Person } from '../support/signed-history.js';

const NO_CHANCE = new Uint8Array(32);
const WORD = 'once-only';
type Answer = { readonly result?: string; readonly error?: string };
type Play = (method: string, params: readonly string[], says: (answer: Answer) => void) => void;

describe('a remote signer', function () {
  this.timeout(20_000);
  let relay: Relay;
  let anna: Person;
  let bunker: Person;
  let socket: WebSocket | undefined;
  const before = globalThis.WebSocket;

  beforeEach(async () => {
    globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
    relay = await startRelay({ port: 0 });
    [anna, bunker] = [new Person('Anna'), new Person('Anna’s bunker')];
  });
  afterEach(async () => {
    socket?.close();
    await relay.close();
    globalThis.WebSocket = before;
  });

  /** The signer's side: listens for what is encrypted to it, and answers as the play has it. */
  async function play(act: Play = wellBehaved): Promise<void> {
    const own = (socket = new WebSocket(relay.url));
    await new Promise((done) => own.on('open', done));
    own.on('message', (data) => {
      const [type, , event] = JSON.parse(String(data)) as [string, string, NostrEvent];
      if (type !== 'EVENT' || verifyEvent(event)) return;
      const key = getConversationKey(bunker.secret, event.pubkey);
      const { id, method, params } = JSON.parse(decrypt(event.content, key)) as {
        id: string;
        method: string;
        params: string[];
      };
      act(method, params, (answer) => {
        const content = encrypt(JSON.stringify({ id, ...answer }), key);
        const created_at = Math.floor(Date.now() / 1000);
        const template = { kind: 24133, created_at, tags: [['p', event.pubkey]], content };
        own.send(JSON.stringify(['EVENT', signEvent(template, bunker.secret, NO_CHANCE)]));
      });
    });
    own.send(JSON.stringify(['REQ', 'all', { kinds: [24133], '#p': [bunker.pubkey] }]));
  }
  const signs = (params: readonly string[], by: Person): string => {
    const { kind, created_at, tags, content } = JSON.parse(params[0]!) as NostrEvent;
    return JSON.stringify(signEvent({ kind, created_at, tags, content }, by.secret, NO_CHANCE));
  };
  const wellBehaved: Play = (method, params, says) => {
    if (method === 'connect') says(params[1] === WORD ? { result: 'ack' } : { error: 'no such word' });
    else if (method === 'get_public_key') says({ result: anna.pubkey });
    else says({ result: signs(params, anna) });
  };
  const address = (word = WORD) =>
    parseBunkerAddress(`bunker://${bunker.pubkey}?relay=${encodeURIComponent(relay.url)}&secret=${word}`);
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
    socket!.close();
    expect(await codeOf(connect(WORD, 300))).to.equal('signer-silent');
    await play((method, _, says) => (method === 'connect' ? says({ result: 'hello' }) : undefined));
    expect(await codeOf(connect())).to.equal('signer-wrong');
    socket!.close();
    await play((method, params, says) => {
      if (method === 'sign_event') says({ result: signs(params, bunker) });
      else wellBehaved(method, params, says);
    });
    const other = await connect();
    expect(await codeOf(other.sign(draft()))).to.equal('signer-wrong');
    other.close!();
    socket!.close();
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
