/** A small Nostr relay for the demo and for tests: the parts, put together. See README.md for the walk of a message. */
import { isEphemeralKind } from 'nostr-tools/kinds';
import { admit, parseEvent } from './admission.js';
import type { AuthMode } from './authentication.js';
import { Connection, type Office } from './connection.js';
import { EventStore } from './event-store.js';
import { Faults, type FaultPlan } from './faults.js';
import { informationDocument } from './information.js';
import { openJournal } from './journal.js';
import { COMMON_LIMITS, type Limits } from './limits.js';
import { openSocketServer } from './socket-server.js';
import { Refusal, refusalText, type NostrEvent } from './wire.js';

export interface RelayOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  readonly host?: string;
  readonly name?: string;
  /** Those of common public relays, where nothing else is said. */
  readonly limits?: Partial<Limits>;
  readonly auth?: AuthMode;
  /** Offer to compress messages, as strfry does: fewer bytes for more work on both sides. */
  readonly compress?: boolean;
  /** Milliseconds since 1970, as `Date.now`. */
  readonly now?: () => number;
  /** Where events are kept; in memory only if absent. */
  readonly file?: string;
  /** What is here from the start, trusted as it is. */
  readonly events?: Iterable<NostrEvent>;
  /** What is wrong with it from the start, and the seed of its chances. */
  readonly faults?: FaultPlan;
  readonly seed?: number;
}

export interface Relay {
  /** `ws://127.0.0.1:7777/` */
  readonly url: string;
  /** What is wrong with it: switched while it runs. */
  readonly faults: Faults;
  /** What is stored, newest first. */
  events(): NostrEvent[];
  /** As if a client had sent it: checked, stored, handed on. The message is that of the OK. */
  publish(event: NostrEvent): { accepted: boolean; message: string };
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const { host = '127.0.0.1', port = 0, name = 'Kobold demo relay' } = options;
  const { auth = 'none', compress = false, now = Date.now } = options;
  const limits: Limits = { ...COMMON_LIMITS, ...options.limits };
  const store = new EventStore();
  const faults = new Faults(options.faults, options.seed);
  const connections = new Set<Connection>();
  const journal = options.file === undefined ? undefined : openJournal(options.file, (event) => store.add(event));
  for (const event of options.events ?? []) store.add(event);

  const publish = (event: NostrEvent): string => {
    if (store.has(event.id)) return 'duplicate: already here';
    admit(event, limits, now());
    if (!isEphemeralKind(event.kind)) {
      const outcome = store.add(event);
      if (outcome === 'outdated') throw new Refusal('replaced', 'a newer version is here');
      if (outcome === 'deleted') throw new Refusal('blocked', 'its author asked for its deletion');
      journal?.append(event);
    }
    for (const connection of connections) connection.deliver(event);
    return '';
  };
  const office: Office = {
    get url() {
      return url;
    },
    limits,
    auth,
    nowMs: now,
    select: (filters) => store.select(filters),
    publish,
  };

  const server = await openSocketServer({
    host,
    port,
    messageBytes: limits.messageBytes,
    compress,
    sendBufferBytes: () => limits.sendBufferBytes,
    information: () => faults.information(informationDocument(name, limits, auth)),
    connect(wire) {
      const faulty = faults.attach(office, wire);
      const connection = new Connection(faulty.office, faulty.wire);
      faulty.guard(connection);
      connections.add(connection);
      return {
        receive: (text) => faulty.receive(text),
        end: () => {
          connections.delete(connection);
          faulty.end();
        },
      };
    },
  });
  const url = `ws://${host}:${server.port}/`;

  return {
    url,
    faults,
    events: () => store.all(),
    publish(event) {
      try {
        return { accepted: true, message: publish(parseEvent(event)) };
      } catch (error) {
        return { accepted: false, message: refusalText(error) };
      }
    },
    async close() {
      await server.close();
      journal?.close();
    },
  };
}
