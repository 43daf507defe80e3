/** Events that only a snapshot tells of, fetched for who asks who wrote them: they change nothing that is shown. */
import { receiveEvent, type Decoded } from '../../core/log/decode.js';
import type { DatasetEvent, EventId, NostrEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import type { DatasetSync, ReceivedEvent } from '../sync/sync-target.js';

export interface OldEventsOptions {
  /** Told of, and not here. */
  readonly isLacking: (id: EventId) => boolean;
  readonly sync: () => DatasetSync | undefined;
  /** Reads what another worker has stored. */
  readonly readMore: () => Promise<unknown>;
  readonly keep: (found: readonly ReceivedEvent[]) => Promise<void>;
}

/** Of one cell's past, at once. */
const MOST = 50;

export class OldEvents {
  constructor(readonly options: OldEventsOptions) {}

  /** Whether some have come. */
  async lookUp(ids: readonly EventId[]): Promise<boolean> {
    const { isLacking, readMore } = this.options;
    const wanted = ids.filter(isLacking).slice(0, MOST);
    const sync = this.options.sync();
    if (wanted.length === 0 || !sync) return false;
    if (sync.follows && sync.passOn) {
      await sync.passOn({ find: 'events', ids: wanted });
      await readMore();
    } else await this.#fetch(sync, new Set(wanted));
    return !wanted.every(isLacking);
  }

  async #fetch(sync: DatasetSync, wanted: Set<EventId>): Promise<void> {
    const found: ReceivedEvent[] = [];
    await sync.ask({ ids: [...wanted], limit: wanted.size }, (raw) => {
      const decoded = receiveEvent(raw);
      if (isRefusal(decoded) || !isFolded(decoded) || !wanted.delete(decoded.id)) return false;
      found.push({ wire: raw as NostrEvent, decoded });
      return true;
    });
    if (found.length > 0) await this.options.keep(found);
  }
}

/** Manifests and parts of snapshots go elsewhere; what cannot be read is kept and has no effect. */
export function isFolded(event: Decoded): event is DatasetEvent {
  return event.type !== 'manifest' && event.type !== 'part' && event.type !== 'unread';
}
