/** Dataset files that are no such thing, break off, never end or swell: told with a code, read no further than they are good. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'chai';
import { writeBundle } from '../../../core/exchange/bundle-write.js';
import { openBundleFile } from '../../../worker/dataset/bundle-file.js';
import type { HeldDataset } from '../../../worker/dataset/datasets.js';
import type { ByteStream } from '../../../worker/source/byte-stream.js';
import type { FileCopy } from '../../../worker/store/file-store.js';
import type { Store } from '../../../worker/store/store.js';
import { eventually } from '../../support/eventually.js';
import { SignedHistory } from '../../support/signed-history.js';

const URL_ = 'https://files.example/seeds.kobold';
const MB = 1_000_000;

describe('a dataset file', function () {
  this.timeout(60_000);
  const history = new SignedHistory('files');
  for (let n = 0; n < 30; n++) history.set(history.root, `r${n}`, { name: `name ${n}` });
  const plain = joined([...writeBundle({ address: history.address, events: history.events })]);
  /** To the end of a line. */
  const firstBytes = (count: number): Uint8Array => plain.subarray(0, plain.lastIndexOf(10, count) + 1);
  let held: HeldDataset | undefined;
  let copies: FileCopy[] = [];
  const store: Store = {
    kind: 'memory',
    get: async () => undefined,
    put: async (copy) => void copies.push(copy),
    remove: async () => undefined,
  };
  beforeEach(() => (copies = []));
  afterEach(() => held?.close());

  const open = (bytes: ByteStream): HeldDataset => (held = openBundleFile(URL_, bytes, store));
  const rows = (): number => (held!.dataset.fold ? [...held!.dataset.fold.state.records('plant')].length : 0);
  /** Copies are written late, in the order of the files: that of a good one is the only one. */
  const expectNotKept = async (): Promise<void> => {
    held?.close();
    open(new Flow([plain]));
    await eventually(() => expect(copies).not.to.deep.equal([]), 10_000);
    expect(copies.map(({ bytes }) => bytes.size)).to.deep.equal([plain.length]);
  };

  it('that is whole is read, and kept', async () => {
    open(new Flow([await gzipped(plain)]));
    await eventually(() => expect(rows()).to.equal(30));
    await eventually(() => expect(copies).to.have.length(1));
    expect(held!.frame().error).to.equal(undefined);
  });

  it('that stops before its end shows what came, as broken-stream', async () => {
    open(new Flow([plain.subarray(0, plain.length * 0.6)]));
    await eventually(() => expect(held!.frame().error?.code).to.equal('broken-stream'));
    expect(rows()).to.be.within(5, 25);
    await expectNotKept();
  });

  it('that is no dataset is not-a-table', async () => {
    open(new Flow([utf8ToBytes('<!doctype html><title>Not here</title>')]));
    await eventually(() => expect(held!.frame().error?.code).to.equal('not-a-table'));
  });

  it('that goes on for ever behind its break is let go there, and not kept', async () => {
    const flow = new Flow([firstBytes(plain.length / 2), utf8ToBytes('["forged"]\n')], filled(65_536, 'x'));
    open(flow);
    await eventually(() => expect(held!.frame().error?.code).to.equal('broken-stream'));
    expect(flow.cancelled).to.equal(true);
    expect(flow.given).to.be.below(10 * MB);
    expect(rows()).to.be.within(5, 25);
    await expectNotKept();
  });

  it('with a line that never ends is let go at the longest a line may be', async () => {
    const flow = new Flow([firstBytes(plain.length / 2)], filled(65_536, '['));
    open(flow);
    await eventually(() => expect(held!.frame().error?.code).to.equal('broken-stream'), 20_000);
    expect(flow.given).to.be.below(20 * MB);
  });

  it('that swells a thousandfold when unpacked is let go as early', async () => {
    const swelling = await gzipped(joined([firstBytes(20_000), filled(200 * MB, '[')]));
    expect(swelling.length).to.be.below(MB);
    open(new Flow([swelling]));
    await eventually(() => expect(held!.frame().error?.code).to.equal('broken-stream'), 20_000);
    await expectNotKept();
  });

  it('of forged events shows none of them', async () => {
    const other = new SignedHistory('files', undefined, 'somebody else');
    other.set(other.root, 'r1', { name: 'forged' });
    const forged = other.events.map((event) => ({ ...event, pubkey: history.root.pubkey }));
    open(new Flow([...writeBundle({ address: history.address, events: [...history.events, ...forged] })]));
    await eventually(() => expect(rows()).to.equal(30));
    expect(held!.dataset.fold!.state.shown('plant', 'r1', 'name')!.value).to.equal('name 1');
  });
});

/** Gives these, then `more` for ever. */
class Flow implements ByteStream {
  given = 0;
  cancelled = false;
  readonly #chunks: Uint8Array<ArrayBuffer>[];

  constructor(
    chunks: readonly Uint8Array[],
    private readonly more?: Uint8Array,
  ) {
    this.#chunks = chunks.map((chunk) => Uint8Array.from(chunk));
  }

  head() {
    return Promise.resolve({ status: 200, url: URL_, headers: {} });
  }
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const next = this.#chunks.shift() ?? (this.more && !this.cancelled ? Uint8Array.from(this.more) : undefined);
    this.given += next?.length ?? 0;
    return next;
  }
  cancel(): void {
    this.cancelled = true;
  }
}

function filled(length: number, character: string): Uint8Array {
  return new Uint8Array(length).fill(character.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
