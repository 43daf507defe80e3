/** What the package offers is frozen here: changing it is a decision, not an accident. */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

describe('the package', () => {
  it('offers exactly these entries', async () => {
    const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as { exports: Record<string, unknown> };
    expect(Object.keys(exports)).to.deep.equal([
      '.',
      './kobold.js',
      './kobold.loader.js',
      './embed.html',
      './sandbox.html',
      './custom-elements.json',
      './jsx',
      './vue',
      './package.json',
    ]);
  });
});
