/**
 * The demo's relay with the garden's dataset in it. A demo that is running already is joined rather than doubled: two relays
 * on one file would not see each other's events.
 */
import { encrypt } from 'nostr-tools/nip49';
import { addressToNaddr, printAddress } from '../../core/log/address.js';
import { KIND, type Address, type NostrEvent } from '../../core/log/event.js';
import { PROFILE_KIND } from '../../core/log/profile.js';
import { startRelay, type Relay } from '../relay/relay.js';
import { openKept } from './kept.js';
import { GARDEN_SLUG, makeGarden } from './log.js';
import { peopleOf, profilesOf } from './people.js';

export interface RunningGarden {
  readonly address: Address;
  /** With the relay as its hint. */
  readonly naddr: string;
  /** `ws://127.0.0.1:7777/` */
  readonly relay: string;
  /** Of the owner, for `kobold --key`. */
  readonly keyFile: string;
  /** Of Maria, who keeps the catalog: `ncryptsec1…` (NIP-49), for `MAINTAINER_PASSPHRASE`. Made when it is asked for. */
  maintainerKey(): string;
  /** Another demo's relay was there. */
  readonly isJoined: boolean;
  close(): Promise<void>;
}

export interface GardenOptions {
  /** Where the key and the events are kept. */
  readonly folder: string;
  /** The first port that is tried; 0 takes any that is free. */
  readonly port?: number;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** The members' page tells it: whoever runs the demo may be Maria. */
export const MAINTAINER_PASSPHRASE = 'garden';
/** scrypt's work as log2: a passphrase that everybody knows protects nothing, and a page should not wait for it. */
const QUICK_SCRYPT = 12;

const FIRST_PORT = 7777;
const MOST_PORTS = 20;

/** Throws where no port is free or the folder holds something else. */
export async function startGarden({
  folder,
  port = FIRST_PORT,
  now = Date.now,
}: GardenOptions): Promise<RunningGarden> {
  const { owner, keyFile, madeAt, eventsFile } = openKept(folder, now());
  const root = peopleOf(owner).club.pubkey;
  const address = printAddress({ root, slug: GARDEN_SLUG });
  const name = `Kobold demo relay ${root.slice(0, 12)}`;
  const { relay, url } = await openRelay(port, name, (at) => startRelay({ port: at, name, file: eventsFile, now }));
  if (relay !== undefined) {
    if (!holdsManifest(relay, address)) publish(relay, owner, madeAt);
    publishProfiles(relay, owner, madeAt);
  }
  return {
    address,
    naddr: addressToNaddr(address, [url]),
    relay: url,
    keyFile,
    maintainerKey: once(() => encrypt(peopleOf(owner).maria.secret, MAINTAINER_PASSPHRASE, QUICK_SCRYPT, 0x00)),
    isJoined: relay === undefined,
    close: async () => relay?.close(),
  };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

/** Those that are not there: a relay that was kept from before has none. */
function publishProfiles(relay: Relay, owner: Uint8Array, madeAt: number): void {
  const known = new Set(relay.events().flatMap(({ kind, pubkey }) => (kind === PROFILE_KIND ? [pubkey] : [])));
  for (const profile of profilesOf(peopleOf(owner), madeAt)) {
    if (!known.has(profile.pubkey)) publishOne(relay, profile);
  }
}

function publishOne(relay: Relay, event: NostrEvent): void {
  const { accepted, message } = relay.publish({ ...event, tags: event.tags.map((tag) => [...tag]) });
  if (!accepted) throw new Error(`The demo's relay refuses the demo's dataset: ${message}`);
}

/** The manifest goes last: where it is, all is. */
function publish(relay: Relay, owner: Uint8Array, madeAt: number): void {
  const { events, manifest } = makeGarden(owner, madeAt);
  for (const event of [...events, manifest]) publishOne(relay, event);
}

function holdsManifest(relay: Relay, address: Address): boolean {
  return relay
    .events()
    .some(({ kind, pubkey, tags }) => kind === KIND.manifest && `${kind}:${pubkey}:${slugOf(tags)}` === address);
}

function slugOf(tags: readonly (readonly string[])[]): string | undefined {
  return tags.find(([tag]) => tag === 'd')?.[1];
}

/** On the first port that is free; without `relay` where one of this name was met before. */
async function openRelay(
  first: number,
  name: string,
  start: (port: number) => Promise<Relay>,
): Promise<{ relay?: Relay; url: string }> {
  for (let port = first; ; port++) {
    try {
      const relay = await start(port);
      return { relay, url: relay.url };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === first + MOST_PORTS) throw error;
      if ((await nameOf(port)) === name) return { url: `ws://127.0.0.1:${port}/` };
    }
  }
}

/** What listens there, if it is a relay that says (NIP-11). */
async function nameOf(port: number): Promise<unknown> {
  try {
    const headers = { accept: 'application/nostr+json' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers, signal: AbortSignal.timeout(1_000) });
    return ((await answer.json()) as { name?: unknown }).name;
  } catch {
    return undefined;
  }
}
