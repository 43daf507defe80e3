/** What a bench asks of any table: the same wishes, each fulfilled by the table's own documented API. */
import type { Planting } from '../plantings.js';

export interface Driver {
  sort(field: keyof Planting): void;
  /** Rows whose text holds the needle, whatever its case. */
  filterContains(field: keyof Planting, needle: string): void;
  filterAtLeast(field: keyof Planting, least: number): void;
  /** No filter and the file's order again. */
  reset(): void;
}

declare global {
  interface Window {
    /** Set once the table has its rows. */
    driver?: Driver;
  }
}
