/** Says of which dataset the outbox is another now, to this worker and to the others of the site that share the store. */
import type { Address } from '../../core/log/event.js';

export interface OutboxChannel {
  tell(dataset: Address): void;
  on(listener: (dataset: Address) => void): () => void;
  /** What other workers tell alone, before all others hear it. */
  onOthers(listener: () => void): void;
  close(): void;
}

/** `store`: name of the database. Without BroadcastChannel only this worker is told. */
export function outboxChannel(store: string): OutboxChannel {
  const listeners = new Set<(dataset: Address) => void>();
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(`${store} outbox`) : undefined;
  const hear = (dataset: Address): void => [...listeners].forEach((listener) => listener(dataset));
  const othersListeners: (() => void)[] = [];
  if (channel)
    channel.onmessage = ({ data }) => {
      othersListeners.forEach((listener) => listener());
      hear(data as Address);
    };
  return {
    onOthers: (listener) => void othersListeners.push(listener),
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
      othersListeners.length = 0;
      channel?.close();
    },
  };
}
