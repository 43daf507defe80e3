/** Seeds of histories on which the fold and the oracle once differed: they run first, always. */
export const KEPT_SEEDS: readonly number[] = [];
