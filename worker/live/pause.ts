/**
 * Giving way: a long job asks for a turn of the event loop, so that calls and frames get through. By MessageChannel,
 * because nested timers are held back to 4 ms, and a SharedWorker of hidden pages to a second.
 */
const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a later task. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
