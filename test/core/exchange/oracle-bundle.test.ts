/** The second implementation takes, refuses and breaks off where bundle.json says, plain and packed: both were written from the page. */
import { expect } from 'chai';
import { readBundle } from '../../oracle/bundle.js';
import type { BundleReading } from '../../oracle/bundle.js';
import { readVectors } from '../../support/vectors.js';

type BundleCase = Omit<BundleReading, 'address'> & { readonly name: string; readonly bytes: string };

describe('the second implementation, on bundles', () => {
  let cases: readonly BundleCase[];
  before(async () => (cases = await readVectors<readonly BundleCase[]>('bundle')));

  it('takes and refuses the same events, and finds the same breaks', async () => {
    expect(cases.length).to.be.greaterThan(18);
    for (const { name, bytes, ...expected } of cases) await expectReading(name, bytesOf(bytes), expected);
  });

  it('reads the same where they are packed', async () => {
    for (const { name, bytes, ...expected } of cases) await expectReading(name, await packed(bytesOf(bytes)), expected);
  });

  it('calls a packed one that stops truncated', async () => {
    const file = await packed(bytesOf(cases[0]!.bytes));
    const { broken } = await readBundle(file.slice(0, -12));
    expect(broken?.code).to.equal('truncated');
  });
});

async function expectReading(name: string, file: Uint8Array, expected: Omit<BundleReading, 'address'>): Promise<void> {
  const { address: _, ...said } = await readBundle(file);
  expect(said, name).to.deep.equal(expected);
}

async function packed(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
