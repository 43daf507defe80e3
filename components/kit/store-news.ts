/**
 * How the store of datasets is, asked once for the whole page, and late: no row waits for it. The page remembers the store's
 * id, because an emptied database looks like a new one; what remembers must lie elsewhere (localStorage).
 */
import type { StoreNews } from '../../worker/api.js';
import type { Kept, KoboldClient } from './client.js';
import type { Attachment } from './page-client.js';

export type StoreListener = (news: StoreNews) => void;

const REMEMBERED = 'kobold store';
const asked = new WeakMap<KoboldClient, AskedStore>();

/** Tells it now, as soon as it is known, and after each change. */
export function watchStore(client: KoboldClient, listener: StoreListener): () => void {
  let store = asked.get(client);
  if (!store) {
    asked.set(client, (store = new AskedStore()));
    client.keep(store);
  }
  return store.add(listener);
}

class AskedStore implements Kept {
  readonly #listeners = new Set<StoreListener>();
  #news: StoreNews | undefined;
  #sink: MessagePort | undefined;

  add(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    if (this.#news) listener(this.#news);
    return () => this.#listeners.delete(listener);
  }

  async open({ service, transfer, over }: Attachment): Promise<void> {
    if (over.aborted) return;
    this.detach();
    const { port1: news, port2: sink } = new MessageChannel();
    this.#sink = news;
    news.onmessage = ({ data }: MessageEvent<StoreNews>) => this.#heard(data);
    await service.store(transfer(sink, [sink]), recall());
  }

  detach(): void {
    this.#sink?.close();
    this.#sink = undefined;
  }

  /** Nobody misses it: whoever shows rows says that there is no worker. */
  fail(): void {}

  close(): void {
    this.detach();
    this.#listeners.clear();
  }

  #heard(news: StoreNews): void {
    this.#news = news;
    if (news.id !== undefined) remember(news.id);
    for (const listener of [...this.#listeners]) listener(news);
  }
}

/** Storage throws where it is forbidden. */
function recall(): string | undefined {
  try {
    return localStorage.getItem(REMEMBERED) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(REMEMBERED, id);
  } catch {
    // Then an emptied store is taken for a new one.
  }
}
