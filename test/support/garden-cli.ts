/**
 * Somebody at a terminal with the demo's dataset and its people's keys: `kobold …` in this process, against the demo's
 * relays over real sockets.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { nsecEncode } from 'nostr-tools/nip19';
import { run } from '../../core/cli/run.js';
import { Fold } from '../../core/dataset/fold.js';
import type { DatasetState } from '../../core/dataset/state.js';
import { addressToNaddr } from '../../core/log/address.js';
import { receiveEvent } from '../../core/log/decode.js';
import { type Address, type DatasetEvent, KIND, type NostrEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { type Garden, makeGarden } from '../../demo/garden/log.js';
import { type People, peopleOf } from '../../demo/garden/people.js';
import { type Relay, type RelayOptions, startRelay } from '../../demo/relay/relay.js';

const OWNER = new Uint8Array(32).fill(9);
const MADE_AT = 1_790_000_000_000;
const START = { madeAt: MADE_AT, now: MADE_AT };

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class GardenCli {
  readonly garden: Garden;
  readonly people: People = peopleOf(OWNER);
  #relays: Relay[] = [];

  private constructor(
    readonly folder: string,
    madeAt: number,
    /** Moves on with every command, as clocks do. ms. */
    public now: number,
  ) {
    this.garden = makeGarden(OWNER, madeAt);
  }

  /** With `<name>.key` of each of its people in its folder. */
  static async open({ madeAt, now }: { madeAt: number; now: number } = START): Promise<GardenCli> {
    const cli = new GardenCli(await mkdtemp(join(tmpdir(), 'kobold-cli-')), madeAt, now);
    for (const [name, { secret }] of Object.entries(cli.people))
      await writeFile(cli.at(`${name}.key`), `${nsecEncode(secret)}\n`, { mode: 0o600 });
    return cli;
  }

  /** A file in its folder. */
  at(name: string): string {
    return join(this.folder, name);
  }

  async start(options: RelayOptions = {}): Promise<Relay> {
    const relay = await startRelay({ port: 0, now: () => this.now, ...options });
    this.#relays.push(relay);
    return relay;
  }

  /** A relay that has the dataset; the garden, if none is named. */
  async startFull(
    events: readonly NostrEvent[] = [...this.garden.events, this.garden.manifest],
    address: Address = this.garden.address,
  ): Promise<{ relay: Relay; naddr: string }> {
    const copies = events.map((event) => ({ ...event, tags: event.tags.map((tag) => [...tag]) }));
    const relay = await this.start({ events: copies });
    return { relay, naddr: addressToNaddr(address, [relay.url]) };
  }

  readonly kobold = async (...args: readonly string[]): Promise<Ran> => {
    const [stdout, stderr] = [new Collected(), new Collected()];
    const stdin = (async function* (): AsyncGenerator<Uint8Array> {})();
    const code = await run(args, { stdout, stderr, stdin, env: {}, now: () => (this.now += 1000) });
    return { code, stdout: stdout.text, stderr: stderr.text };
  };

  async stopRelays(): Promise<void> {
    await Promise.all(this.#relays.map((relay) => relay.close()));
    this.#relays = [];
  }

  async close(): Promise<void> {
    await this.stopRelays();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What a reader of this relay alone arrives at. */
export function stateOf(relay: Relay, address: Address): DatasetState {
  const fold = new Fold(address, { now: MADE_AT + 86_400_000 });
  const events = relay.events().filter(({ kind }) => kind !== KIND.manifest);
  fold.add(
    events.map((event) => {
      const received = receiveEvent(JSON.parse(JSON.stringify(event)));
      if (isRefusal(received)) throw new Error(received.message);
      return received as DatasetEvent;
    }),
  );
  return fold.state;
}

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
