/** Events to a relay of a test, which must take them. */
import { expect } from 'chai';
import type { Relay } from '../../demo/relay/relay.js';
import type { NostrEvent } from '../../core/log/event.js';

export function publish(relay: Relay, events: readonly NostrEvent[]): void {
  for (const event of events) {
    const { accepted, message } = relay.publish(event as never);
    expect(accepted, `${message} ${JSON.stringify(event)}`).to.equal(true);
  }
}
