/** Every byte of a stream is read once, however it is cut: slices change size when the first rows have come. */
import { assert } from 'chai';
import type { ByteStream } from '../../worker/source/byte-stream.js';
import { readTable } from '../../worker/source/read-table.js';

const ROWS = 20_000;
const CSV = `id,name\n${Array.from({ length: ROWS }, (_, row) => `${row},Row number ${row}`).join('\n')}\n`;

function streamOf(text: string, chunkBytes: number): ByteStream {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return {
    head: async () => ({ status: 200, url: '', headers: {} }),
    async read() {
      if (at >= bytes.length) return undefined;
      return bytes.slice(at, (at += chunkBytes));
    },
    cancel: () => undefined,
  };
}

describe('readTable', () => {
  for (const chunkBytes of [1000, 24 * 1024, 24 * 1024 + 1, 40_000, 65_536, 262_144, 300_000, 2_000_000]) {
    it(`reads each row once from chunks of ${chunkBytes} bytes`, async () => {
      const shown: number[] = [];
      const table = await readTable(streamOf(CSV, chunkBytes), await streamOf(CSV, chunkBytes).head(), {
        url: 'http://localhost/rows.csv',
        stallMs: 1000,
        rows: ({ rowCount }) => shown.push(rowCount),
      });
      assert.equal(table.rowCount, ROWS);
      for (let row = 0; row < ROWS; row += 997) assert.equal(table.columns[1]!.text(row), `Row number ${row}`);
      assert.deepEqual(
        shown,
        [...shown].sort((a, b) => a - b),
      );
    });
  }
});
