/**
 * Which character separates cells. The header decides: a delimiter must occur in it, and the following rows should have
 * as many cells. So `Preis;Menge` over `1,50;2,00` is not mistaken for a file of commas.
 */
import { CsvScanner } from './csv-scanner.js';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Characters looked at: some hundred rows. */
export const SAMPLE_LENGTH = 16_384;
const SAMPLE_ROWS = 100;

export function detectDelimiter(sample: string): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const score = scoreOf(sample, delimiter);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Share of rows as long as the header, or (less worth) as long as most rows; more cells win between equals. */
function scoreOf(sample: string, delimiter: Delimiter): number {
  const scanner = new CsvScanner(delimiter);
  let rows: string[][];
  try {
    rows = scanner.push(sample);
    if (rows.length < 2) rows = [...rows, ...scanner.end()];
  } catch {
    return 0; // too many cells in a row: certainly not this one
  }
  const cells = rows.slice(0, SAMPLE_ROWS).map((row) => row.length);
  const header = cells[0] ?? 1;
  if (header < 2) return 0;
  const rowsByLength = new Map<number, number>();
  for (const length of cells) rowsByLength.set(length, (rowsByLength.get(length) ?? 0) + 1);
  let mostRows = 0;
  for (const [length, count] of rowsByLength) if (length > 1) mostRows = Math.max(mostRows, count);
  const share = Math.max(rowsByLength.get(header)! / cells.length, (0.8 * mostRows) / cells.length);
  return share + Math.min(header, 1000) / 100_000;
}
