/** Says of which dataset the outbox is another now, to this worker and to the others of the site that share the store. */
import type { Address } from '../../core/log/event.js';

export interface OutboxChannel {
  tell(dataset: Address): void;
  on(listener: (dataset: Address) => void): () => void;
  close(): void;
}

/** `store`: name of the database. Without BroadcastChannel only this worker is told. */
export function outboxChannel(store: string): OutboxChannel {
  const listeners = new Set<(dataset: Address) => void>();
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(`${store} outbox`) : undefined;
  const hear = (dataset: Address): void => [...listeners].forEach((listener) => listener(dataset));
  if (channel) channel.onmessage = ({ data }) => hear(data as Address);
  return {
    tell(dataset) {
      hear(dataset);
      channel?.postMessage(dataset);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      channel?.close();
    },
  };
}
