/** Chance from a seed: the same seed makes the same history, on every machine. mulberry32. */
export interface Random {
  /** 0 ≤ n < below */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Each with the probability, in the order given. */
  some<T>(from: readonly T[], probability: number): T[];
  shuffled<T>(from: readonly T[]): T[];
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const chance = (probability: number): boolean => next() < probability;
  return {
    int,
    chance,
    pick: <T>(from: readonly T[]) => from[int(from.length)]!,
    some: <T>(from: readonly T[], probability: number) => from.filter(() => chance(probability)),
    shuffled<T>(from: readonly T[]): T[] {
      const to = [...from];
      for (let at = to.length - 1; at > 0; at -= 1) {
        const other = int(at + 1);
        [to[at], to[other]] = [to[other]!, to[at]!];
      }
      return to;
    },
  };
}
