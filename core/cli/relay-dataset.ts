/**
 * The dataset that relays hold, folded: the manifest, then what root and everybody with a grant has written, page by page,
 * then what others name and nobody sent. Strangers' events are not asked for; every event is verified.
 */
import { Fold } from '../dataset/fold.js';
import type { DatasetState } from '../dataset/state.js';
import { errorToData, KoboldError } from '../errors.js';
import { addressToRoot, parseAddress } from '../log/address.js';
import { receiveEvent } from '../log/decode.js';
import { type Address, type DatasetEvent, KIND, type NostrEvent, type Pubkey } from '../log/event.js';
import { isRefusal } from '../log/refusal.js';
import type { Signboard } from './relay-snapshot.js';
import { openRelaySocket, type RelayFilter, type RelaySocket, type RelaySocketOptions } from './relay-socket.js';

export interface RelayDataset {
  readonly fold: Fold;
  readonly state: DatasetState;
  readonly manifest?: Signboard;
  /** As they came, by id. */
  readonly events: ReadonlyMap<string, NostrEvent>;
  /** Relays that did not answer, and why. */
  readonly failed: readonly { readonly relay: string; readonly message: string }[];
}

export interface ReadingOptions {
  readonly onEvents?: (events: number) => void;
  /** Also what anybody has proposed: the newest 500 of each relay. */
  readonly withProposals?: boolean;
}

const LOG_KINDS = [KIND.authority, KIND.schema, KIND.data];
const PAGE = 500;
const AUTHORS_A_FILTER = 200;
/** Grants of grants of grants, and what is named by what was named. */
const MOST_ROUNDS = 20;

/** Throws what the last relay failed with where none answers, and `not-found` where none has the dataset. */
export async function readFromRelays(
  address: Address,
  relays: readonly string[],
  options: RelaySocketOptions,
  reading: ReadingOptions = {},
): Promise<RelayDataset> {
  const reader = new Reader(address, options.now(), reading);
  const failed: { relay: string; message: string }[] = [];
  let error: unknown;
  for (const relay of relays) {
    let socket: RelaySocket | undefined;
    try {
      socket = await openRelaySocket(relay, options);
      await reader.read(socket);
    } catch (thrown) {
      error = thrown;
      failed.push({ relay, message: errorToData(thrown).message });
    }
    socket?.close();
  }
  if (failed.length === relays.length) throw error;
  const { fold, manifest, events } = reader;
  if (events.size === 0) {
    const where = relays.length === 1 ? relays[0]! : `any of ${relays.length} relays`;
    throw new KoboldError('not-found', `There is nothing of this dataset on ${where}.`, { address });
  }
  return { fold, state: fold.state, events, failed, ...(manifest && { manifest }) };
}

class Reader {
  readonly fold: Fold;
  manifest: Signboard | undefined;
  readonly events = new Map<string, NostrEvent>();
  #batch: DatasetEvent[] = [];

  constructor(
    readonly address: Address,
    now: number,
    readonly options: ReadingOptions,
  ) {
    this.fold = new Fold(address, { now });
  }

  async read(socket: RelaySocket): Promise<void> {
    const { root, slug } = parseAddress(this.address)!;
    for (const event of await socket.ask({ kinds: [KIND.manifest], authors: [root], '#d': [slug] })) this.#take(event);
    const asked = new Set<Pubkey>();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const authors = this.#authors().filter((author) => !asked.has(author));
      if (authors.length === 0) break;
      for (let at = 0; at < authors.length; at += AUTHORS_A_FILTER) {
        const some = authors.slice(at, at + AUTHORS_A_FILTER);
        await this.#pages(socket, { kinds: LOG_KINDS, authors: some, '#a': [this.address] });
      }
      for (const author of authors) asked.add(author);
    }
    for (const grant of this.#openIntakes())
      await this.#pages(socket, { kinds: [KIND.data], '#a': [this.address], '#e': [grant] });
    if (this.options.withProposals) {
      for (const event of await socket.ask({ kinds: [KIND.proposal], '#a': [this.address], limit: PAGE }))
        this.#take(event);
      this.#settle();
    }
    const sought = new Set<string>();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const ids = [...this.fold.state.missing()].filter((id) => !sought.has(id)).slice(0, PAGE);
      if (ids.length === 0) break;
      for (const id of ids) sought.add(id);
      for (const event of await socket.ask({ ids, limit: PAGE })) this.#take(event);
      this.#settle();
    }
  }

  /** Relays page by second, so pages overlap by one. */
  async #pages(socket: RelaySocket, filter: RelayFilter): Promise<void> {
    const seen = new Set<string>();
    let fullest = 0;
    for (let until: number | undefined; ;) {
      const page = await socket.ask({ ...filter, limit: PAGE, ...(until !== undefined && { until }) });
      let oldest = Infinity;
      let news = 0;
      for (const raw of page) {
        const { id, created_at } = raw as { id: string; created_at: number };
        if (typeof created_at === 'number' && created_at < oldest) oldest = created_at;
        if (seen.has(id)) continue;
        seen.add(id);
        news += 1;
        this.#take(raw);
      }
      this.#settle();
      if (page.length === 0 || oldest === Infinity || (until !== undefined && oldest > until)) return;
      // A relay that gives less than one second holds cannot be paged; what is left out is asked for by id.
      if (news === 0 && page.length < fullest) return;
      fullest = Math.max(fullest, page.length);
      until = news === 0 ? oldest - 1 : oldest;
      if (until < 0) return;
    }
  }

  #take(raw: unknown): void {
    const decoded = receiveEvent(raw);
    if (isRefusal(decoded) || decoded.dataset !== this.address || this.events.has(decoded.id)) return;
    if (decoded.type === 'part' || decoded.type === 'unread') return;
    if (decoded.type === 'manifest') {
      if (decoded.created_at >= (this.manifest?.event.created_at ?? 0))
        this.manifest = { event: raw as NostrEvent, decoded };
      return;
    }
    this.events.set(decoded.id, raw as NostrEvent);
    this.#batch.push(decoded);
    this.options.onEvents?.(this.events.size);
  }

  #settle(): void {
    this.fold.add(this.#batch);
    this.#batch = [];
  }

  #authors(): Pubkey[] {
    const authors = new Set<Pubkey>([addressToRoot(this.address)]);
    for (const { act } of this.#acts()) if ('to' in act) authors.add(act.to);
    return [...authors];
  }

  #openIntakes(): string[] {
    return [...this.#acts()].flatMap(({ id, act }) => (act.act === 'intake' && act.mode === 'open' ? [id] : []));
  }

  *#acts() {
    for (const id of this.events.keys()) {
      const event = this.fold.state.event(id as DatasetEvent['id']);
      if (event?.type === 'authority') yield event;
    }
  }
}
