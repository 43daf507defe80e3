/** What a formula may use and give; decisions, with their reasons in worker/README.md. Units of fuel are the prelude's. */
/** Code units of one text, and of all texts a batch gives back before it ends early. */
export const LONGEST_TEXT = 65_536;
export const LONGEST_BATCH = 2_000_000;
/** What one record may spend on builtins; a unit is about a character or an item looked at. */
export const FUEL = 5_000_000;
/** A record that spends this much counts as slow; a batch ends early after spending a multiple of it. */
export const SLOW_FUEL = 200_000;
export const BATCH_FUEL = 10_000_000;
/** Between texts of a column, and in place of null. */
export const SEPARATOR = '\u0001';
export const NULL_TEXT = '\u0002';
/** Int32 cells that the interrupt handler shares with the loop over records. */
export const STATE = { row: 0, stop: 1, fuel: 2, spent: 3, size: 4 } as const;
