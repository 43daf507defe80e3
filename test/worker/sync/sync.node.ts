/** The acceptance suite of sync on the demo's relay, with and without NIP-77, on a relay of others, and on any that RELAY_URL names. */
import { startRelay } from '../../../demo/relay/relay.js';
import { syncSuite } from '../../contracts/sync.js';
import { startRelayOfOthers } from '../../support/relay-of-others.js';

syncSuite({ name: 'the demo relay', start: () => startRelay() });
syncSuite({ name: 'a relay of others', lacks: ['live-tags'], start: startRelayOfOthers });

const named = process.env.RELAY_URL;
if (named) syncSuite({ name: named, start: async () => ({ url: named, close: async () => undefined }) });
