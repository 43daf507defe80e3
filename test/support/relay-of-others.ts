/**
 * A relay that others wrote, `@nostr-relay/core`, over `ws` and with the plainest store: what our sessions and our own
 * relay take for granted must hold there as well. Its wiring is what its README shows.
 */
import type { AddressInfo } from 'node:net';
import { EventRepository, type Event, type Filter, type IncomingMessage } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { matchFilter, type Filter as PlainFilter } from 'nostr-tools/filter';
import { isAddressableKind, isReplaceableKind } from 'nostr-tools/kinds';
import { WebSocketServer } from 'ws';
import type { RelayHost } from '../contracts/relay.js';

export async function startRelayOfOthers(): Promise<RelayHost> {
  const relay = new NostrRelay(new PlainRepository(), {
    hostname: '127.0.0.1',
    logger: silent,
    // Else what is asked twice within a second gets the old answer.
    filterResultCacheTtl: 0,
    eventHandlingResultCacheTtl: 0,
  });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => {
    relay.handleConnection(socket);
    const complain = () => socket.send(JSON.stringify(['NOTICE', 'invalid: not a message']));
    socket.on('message', (data: Buffer) => {
      try {
        const message = JSON.parse(data.toString('utf8')) as IncomingMessage;
        // A validator is a package of its own there; this is what keeps it from falling over.
        if (!Array.isArray(message) || message.length < 2) return complain();
        relay.handleMessage(socket, message).catch(complain);
      } catch {
        complain();
      }
    });
    socket.on('close', () => relay.handleDisconnect(socket));
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
      await relay.destroy();
    },
  };
}

/** A refusal by the store is logged as a failure there; the OK says it as well. */
const silent = { setLogLevel() {}, debug() {}, info() {}, warn() {}, error() {} };

/** A list, read from end to end. */
class PlainRepository extends EventRepository {
  #events: Event[] = [];
  readonly #requests: Event[] = [];

  override isSearchSupported(): boolean {
    return false;
  }

  override upsert(event: Event): { isDuplicate: boolean } {
    if (this.#events.some(({ id }) => id === event.id)) return { isDuplicate: true };
    if (this.#requests.some((request) => reaches(request, event))) throw new Error('deleted');
    const address = addressOf(event);
    if (address) {
      const versions = [...this.#events.filter((other) => addressOf(other) === address), event].sort(newestFirst);
      this.#events = [...this.#events.filter((other) => addressOf(other) !== address), versions[0]!];
    } else this.#events.push(event);
    return { isDuplicate: false };
  }

  override find({ limit = 500, ...filter }: Filter): Event[] {
    return this.#events
      .filter((event) => matchFilter(filter as PlainFilter, event))
      .sort(newestFirst)
      .slice(0, Math.min(limit, 500));
  }

  override deleteByDeletionRequest(request: Event): Promise<void> {
    this.#requests.push(request);
    this.#events = [...this.#events.filter((event) => !reaches(request, event)), request];
    return Promise.resolve();
  }

  override destroy(): Promise<void> {
    return Promise.resolve();
  }
}

function reaches(request: Event, event: Event): boolean {
  if (event.pubkey !== request.pubkey || event.kind === 5) return false;
  return request.tags.some(
    ([name, value]) =>
      (name === 'e' && value === event.id) ||
      (name === 'a' && value === addressOf(event) && event.created_at <= request.created_at),
  );
}

function addressOf({ kind, pubkey, tags }: Event): string | undefined {
  if (isReplaceableKind(kind)) return `${kind}:${pubkey}:`;
  if (!isAddressableKind(kind)) return undefined;
  return `${kind}:${pubkey}:${tags.find(([name]) => name === 'd')?.[1] ?? ''}`;
}

const newestFirst = (a: Event, b: Event): number => b.created_at - a.created_at || (a.id < b.id ? -1 : 1);
