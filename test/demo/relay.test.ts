/** The acceptance suite of relays: on the demo's, on one that others wrote, and on any that RELAY_URL names. */
import { startRelay } from '../../demo/relay/relay.js';
import { relaySuite, type Capability } from '../contracts/relay.js';
import { startRelayOfOthers } from '../support/relay-of-others.js';

relaySuite({ name: 'demo/relay', lacks: [], start: () => startRelay({ auth: 'optional' }) });

relaySuite({
  name: '@nostr-relay/core',
  lacks: [
    'information',
    'count',
    'negentropy',
    'time-limits',
    // Several filters are answered one after the other.
    'union-order',
    'strict-filters',
    // New events are matched by all conditions but those on tags.
    'live-tags',
  ],
  start: startRelayOfOthers,
});

const url = process.env.RELAY_URL;
if (url) {
  const lacks = await lacksOf(url);
  relaySuite({ name: url, lacks, start: () => Promise.resolve({ url, close: () => Promise.resolve() }) });
} else {
  it('a relay: any that RELAY_URL names', function () {
    this.skip();
  });
}

/** By its own word: what it does not list among its NIPs it is not asked for. */
async function lacksOf(relay: string): Promise<Capability[]> {
  // What no document tells: how several filters are ordered, what is refused, whether it asks for AUTH unprovoked.
  const untold: Capability[] = ['union-order', 'strict-filters', 'time-limits', 'auth'];
  const told: readonly (readonly [Capability, number])[] = [
    ['deletion', 9],
    ['information', 11],
    ['count', 45],
    ['negentropy', 77],
  ];
  try {
    const headers = { accept: 'application/nostr+json' };
    const response = await fetch(relay.replace(/^ws/, 'http'), { headers, signal: AbortSignal.timeout(5_000) });
    const { supported_nips: nips = [] } = (await response.json()) as { supported_nips?: number[] };
    return [...untold, ...told.filter(([, nip]) => !nips.includes(nip)).map(([capability]) => capability)];
  } catch {
    return [...untold, ...told.map(([capability]) => capability)];
  }
}
