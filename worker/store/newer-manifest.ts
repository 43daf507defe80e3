/** Which of two versions of an addressable event counts: NIP-01, the newer one, of equals the one with the lower id. */
import type { NostrEvent } from '../../core/log/event.js';

export function isNewerManifest(a: NostrEvent, than: NostrEvent): boolean {
  return a.created_at > than.created_at || (a.created_at === than.created_at && a.id < than.id);
}
