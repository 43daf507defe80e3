/**
 * A map that is an array while it has few entries: most maps of a fold have one, there are as many as cells that were
 * written twice, and a Map takes several times the memory.
 */

/** Found by looking at all of them. */
const FEW = 8;

export class FewMap<K, V> {
  /** Keys and values take turns in an array. */
  #entries: (K | V)[] | Map<K, V> = [];

  get size(): number {
    return Array.isArray(this.#entries) ? this.#entries.length / 2 : this.#entries.size;
  }

  get(key: K): V | undefined {
    if (!Array.isArray(this.#entries)) return this.#entries.get(key);
    const place = this.#place(this.#entries, key);
    return place < 0 ? undefined : (this.#entries[place + 1] as V);
  }

  set(key: K, value: V): void {
    if (!Array.isArray(this.#entries)) {
      this.#entries.set(key, value);
      return;
    }
    const place = this.#place(this.#entries, key);
    if (place >= 0) this.#entries[place + 1] = value;
    // Not `push`, which reserves room for sixteen more.
    else if (this.#entries.length < 2 * FEW) this.#entries = [...this.#entries, key, value];
    else this.#entries = toMap<K, V>([...this.#entries, key, value]);
  }

  delete(key: K): void {
    if (!Array.isArray(this.#entries)) this.#entries.delete(key);
    else {
      const place = this.#place(this.#entries, key);
      if (place >= 0) this.#entries = this.#entries.toSpliced(place, 2);
    }
  }

  #place(entries: readonly (K | V)[], key: K): number {
    for (let place = 0; place < entries.length; place += 2) if (entries[place] === key) return place;
    return -1;
  }
}

function toMap<K, V>(entries: readonly (K | V)[]): Map<K, V> {
  const map = new Map<K, V>();
  for (let place = 0; place < entries.length; place += 2) map.set(entries[place] as K, entries[place + 1] as V);
  return map;
}
