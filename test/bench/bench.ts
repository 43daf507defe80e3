/** What every bench gets and gives. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { startBenchServer, type BenchServer } from './bench-server.js';
import type { Figure } from './figure.js';
import { plantings, plantingsToCsv, type Planting } from './plantings.js';

export interface BenchRoom {
  readonly browser: Browser;
  readonly server: BenchServer;
  readonly dist: string;
  /** Serves that many rows as `/data/<rows>.csv`; `planted`: who has them already need not have them made again. */
  csv(rows: number, planted?: readonly Planting[]): Promise<string>;
  say(progress: string): void;
}

export interface Bench {
  readonly name: string;
  run(room: BenchRoom): Promise<Figure[]>;
}

export async function withBenchRoom<T>(
  browser: Browser,
  dist: string,
  use: (room: BenchRoom) => Promise<T>,
): Promise<T> {
  const server = await startBenchServer(dist);
  const folder = await mkdtemp(join(tmpdir(), 'kobold-bench-'));
  try {
    return await use({
      browser,
      server,
      dist,
      async csv(rows, planted = plantings(rows)) {
        const path = `/data/${rows}.csv`;
        const file = join(folder, `${rows}.csv`);
        await writeFile(file, plantingsToCsv(planted));
        server.serveFile(path, file);
        return path;
      },
      say: (progress) => void process.stderr.write(`${progress}\n`),
    });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The id a reader must see first when these rows are sorted by name. */
export function firstByName(rows: readonly Planting[]): string {
  const { compare } = new Intl.Collator('en');
  return rows.reduce((first, row) => (compare(row.name, first.name) < 0 ? row : first)).id;
}
