import { expect } from 'chai';
import { chooseRelays, MOST_RELAYS, relayUrl, type NamedBy } from '../../../worker/sync/relay-url.js';

const chosen = (urls: readonly string[], from: NamedBy, isLocalPage = false): string[] =>
  chooseRelays(
    urls.map((url) => ({ url, from })),
    isLocalPage,
  ).map(({ url }) => url);

describe('which relays are connected to', () => {
  it('has one form for one relay', () => {
    expect(relayUrl(' WSS://Relay.Example.org ')).to.equal('wss://relay.example.org/');
    expect(relayUrl('wss://relay.example.org:443/#x')).to.equal('wss://relay.example.org/');
    for (const text of ['https://a.org', 'relay.example.org', 'wss://me:secret@a.org', 'ws://', 'x'.repeat(400)]) {
      expect(relayUrl(text), text).to.equal(undefined);
    }
  });

  it('takes what the page names, but nothing unencrypted beyond this machine', () => {
    expect(
      chosen(['ws://localhost:7777', 'ws://127.0.0.1:7777', 'wss://10.0.0.7', 'ws://a.org'], 'page'),
    ).to.deep.equal(['ws://localhost:7777/', 'ws://127.0.0.1:7777/', 'wss://10.0.0.7/']);
  });

  it('takes nothing of a private network on the word of a dataset', () => {
    const privates = [
      'ws://127.0.0.1:7777',
      'wss://127.1',
      'wss://0x7f000001',
      'wss://2130706433',
      'wss://10.1.2.3',
      'wss://172.20.0.1',
      'wss://192.168.1.1',
      'wss://169.254.169.254',
      'wss://100.100.1.1',
      'wss://[::1]',
      'wss://[fd00::1]',
      'wss://[::ffff:10.0.0.1]',
      'wss://printer.local',
      'wss://nas.home.arpa',
      'wss://router',
      'wss://a.localhost',
      'wss://localhost.',
    ];
    for (const from of ['hint', 'manifest', 'relay-list'] as const) expect(chosen(privates, from)).to.deep.equal([]);
    expect(chosen(['wss://relay.example.org', 'wss://8.8.8.8'], 'manifest')).to.have.length(2);
  });

  it('takes them where the page itself comes from this machine', () => {
    expect(chosen(['ws://127.0.0.1:7777', 'ws://a.org'], 'hint', true)).to.deep.equal(['ws://127.0.0.1:7777/']);
  });

  it('takes a few only, each once', () => {
    expect(chosen(['wss://a.org', 'wss://A.org/'], 'hint')).to.deep.equal(['wss://a.org/']);
    const many = Array.from({ length: 50 }, (_, n) => `wss://r${n}.example.org`);
    expect(chosen(many, 'manifest')).to.have.length(MOST_RELAYS);
  });
});
