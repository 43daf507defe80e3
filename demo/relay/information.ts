/** What a relay says about itself over HTTP: NIP-11. */
import type { AuthMode } from './authentication.js';
import type { Limits } from './limits.js';

export const SUPPORTED_NIPS: readonly number[] = [1, 9, 11, 42, 45, 77];

/** The document, as plain data. Limits that are switched off are left out. */
export function informationDocument(name: string, limits: Limits, auth: AuthMode): Record<string, unknown> {
  return {
    name,
    description: 'A small Nostr relay for trying things out.',
    software: 'kobold/demo/relay',
    supported_nips: auth === 'none' ? SUPPORTED_NIPS.filter((nip) => nip !== 42) : SUPPORTED_NIPS,
    limitation: finiteOnly({
      max_message_length: limits.messageBytes,
      max_content_length: limits.eventBytes,
      max_event_tags: limits.tags,
      max_subscriptions: limits.subscriptions,
      max_subid_length: limits.subscriptionIdLength,
      max_filters: limits.filters,
      max_limit: limits.limit,
      default_limit: limits.limit,
      min_pow_difficulty: limits.pow,
      created_at_lower_limit: limits.oldestSeconds,
      created_at_upper_limit: limits.newestSeconds,
      auth_required: auth === 'required',
      payment_required: false,
      restricted_writes: false,
    }),
  };
}

function finiteOnly(values: Record<string, number | boolean>): Record<string, number | boolean> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== Infinity));
}
