/** The acceptance suite of relays, on the demo's. */
import { startRelay } from '../../demo/relay/relay.js';
import { relaySuite } from '../contracts/relay.js';

relaySuite({ name: 'demo/relay', lacks: [], start: () => startRelay({ auth: 'optional' }) });
