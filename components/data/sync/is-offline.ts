/** Apart from what is said of relays: who only wants to know this carries none of the words. */
import type { DatasetFrame, RelayStatus } from '../../../worker/api.js';

/** No relay is in contact, and none is about to be. */
export function isOffline({ sync }: DatasetFrame): boolean {
  return sync !== undefined && sync.relays.every(({ state }) => state !== 'connecting' && !isInContact(state));
}

const isInContact = (state: RelayStatus['state']): boolean => state === 'live' || state === 'catching-up';
