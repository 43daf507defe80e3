/**
 * Runs the test files given as globs with mocha in this process and writes the counts test/run.ts adds up. With KOBOLD_SHARE=1/2
 * only every second of them, from the first.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { globSync } from 'tinyglobby';
import { timeLimitMs } from './effort.js';

const [share, shares] = (process.env.KOBOLD_SHARE ?? '1/1').split('/').map(Number) as [number, number];
const files = globSync(process.argv.slice(2), { absolute: true })
  .sort()
  .filter((_, index) => index % shares === share - 1);
const forbidOnly = true;
const mocha = new Mocha({ reporter: 'spec', forbidOnly, timeout: timeLimitMs(30_000), slow: 2_000 });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
const failures = await new Promise<number>((resolve) => {
  const runner = mocha.run(resolve);
  runner.once('end', () => {
    const { passes, failures: failed, pending } = runner.stats!;
    if (process.env.KOBOLD_COUNTS) {
      writeFileSync(process.env.KOBOLD_COUNTS, JSON.stringify({ passed: passes, failed, skipped: pending }));
    }
  });
});
// A browser or socket a failed test left open must not hold the suite.
process.exit(failures > 0 ? 1 : 0);
