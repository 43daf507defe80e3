/** A NIP-01 filter, as far as we use it. */
export interface Filter {
  readonly ids?: readonly string[];
  readonly authors?: readonly string[];
  readonly kinds?: readonly number[];
  readonly '#a'?: readonly string[];
  readonly '#d'?: readonly string[];
  readonly '#x'?: readonly string[];
  /** Seconds, both included. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
}

/** Of an event of any shape: whoever asks has checked that id and pubkey are texts. */
export function matches(
  filter: Filter,
  event: { id: string; pubkey: string; kind: number; created_at: number; tags: readonly (readonly string[])[] },
): boolean {
  const hasTag = (name: string, values: readonly string[]): boolean =>
    event.tags.some(([tag, value]) => tag === name && value !== undefined && values.includes(value));
  return (
    (filter.ids?.includes(event.id) ?? true) &&
    (filter.authors?.includes(event.pubkey) ?? true) &&
    (filter.kinds?.includes(event.kind) ?? true) &&
    (filter['#a'] === undefined || hasTag('a', filter['#a'])) &&
    (filter['#d'] === undefined || hasTag('d', filter['#d'])) &&
    (filter['#x'] === undefined || hasTag('x', filter['#x'])) &&
    event.created_at >= (filter.since ?? 0) &&
    event.created_at <= (filter.until ?? Infinity)
  );
}
