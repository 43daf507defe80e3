/**
 * A dataset in a file on the web (`.kobold`, PROTOCOL.md section 15): signed events, each checked, and no relays. What
 * comes is shown as it comes; a file that cannot be reached is shown from its copy.
 */
import { BundleFold } from '../../core/exchange/bundle-fold.js';
import { BundleReader } from '../../core/exchange/bundle-read.js';
import { errorToData, KoboldError, type ErrorData } from '../../core/errors.js';
import { addressToNaddr } from '../../core/log/address.js';
import { pause } from '../live/pause.js';
import { blobBytes } from '../source/blob-source.js';
import { orStalled, type ByteStream, type Head } from '../source/byte-stream.js';
import { CopyKeeper } from '../source/copy-keeper.js';
import { fetchedBytes } from '../source/fetched-bytes.js';
import { LenderGone } from '../source/lent-bytes.js';
import { LIMITS } from '../source/read-table.js';
import { Retry } from '../source/retry.js';
import { assertReadable, titleOf } from '../source/url.js';
import type { Store } from '../store/store.js';
import { Dataset } from './dataset.js';
import { frameOfState } from './dataset-frame.js';
import { listProposals } from '../writing/proposals.js';
import type { HeldDataset } from './datasets.js';

/** Work between two breaths; a signature takes two or three. */
const WORK_MS = 8;
/** Read at once: some events. */
const SLICE_BYTES = 32 * 1024;

export function openBundleFile(url: string, lent: ByteStream | undefined, store: Store): HeldDataset {
  const dataset = new Dataset();
  const retry = new Retry(() => start(fetchedBytes(url)));
  let loading: ByteStream | undefined;
  let events = 0;
  let closed = false;
  dataset.tell({ title: titleOf(url) });

  function start(bytes: ByteStream): void {
    loading?.cancel();
    loading = bytes;
    retry.stop();
    void load(bytes);
  }

  const isCurrent = (bytes: ByteStream): boolean => !closed && loading === bytes;

  async function load(bytes: ByteStream): Promise<void> {
    try {
      const head = await orStalled(bytes.head(), LIMITS.stallMs, url);
      assertReadable(url, head);
      const keeper = new CopyKeeper(url, head, store);
      const isWhole = await read(bytes, head, (chunk) => keeper.add(chunk));
      if (isCurrent(bytes) && isWhole) keeper.keep();
    } catch (error) {
      if (!isCurrent(bytes)) return;
      bytes.cancel();
      if (error instanceof LenderGone) return start(fetchedBytes(url));
      await fail(errorToData(error), bytes);
    }
    if (isCurrent(bytes)) loading = undefined;
  }

  /** Whether it is whole. Behind a break nothing is read: it counts for nothing, and may never end. */
  async function read(
    bytes: ByteStream,
    head: Head,
    keep: (chunk: Uint8Array<ArrayBuffer>) => void,
    offlineCopyOf?: number,
  ): Promise<boolean> {
    const bundle = new BundleFold(Date.now());
    const reader = new BundleReader();
    const size = Number(head.headers['content-length']) || 0;
    let taken = 0;
    let breath = performance.now();
    reading: for await (const chunk of unpacked(bytes, url, (packed) => {
      taken += packed.length;
      keep(packed);
    })) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        for (const item of reader.push(chunk.subarray(from, from + SLICE_BYTES))) bundle.push(item);
        if (bundle.broken) break reading;
        if (performance.now() - breath > WORK_MS) {
          show(size > 0 ? Math.min(1, taken / size) : undefined);
          await pause();
          breath = performance.now();
        }
        if (!isCurrent(bytes)) return false;
      }
    }
    if (!isCurrent(bytes)) return false;
    if (bundle.broken) bytes.cancel();
    for (const item of reader.end()) bundle.push(item);
    bundle.end();
    if (!bundle.fold) throw notABundle(url, bundle.broken?.message);
    show(undefined);
    dataset.tell({ complete: true, error: bundle.broken && incomplete(url, bundle), offlineCopyOf });
    return bundle.broken === undefined;

    function show(progress: number | undefined): void {
      if (!bundle.fold) return;
      bundle.flush();
      events = bundle.events;
      if (dataset.fold !== bundle.fold) {
        dataset.begin(bundle.fold);
        dataset.tell({ complete: false });
      }
      dataset.tell({ title: bundle.manifest?.board.name ?? titleOf(url), progress });
      dataset.folded();
    }
  }

  async function fail(error: ErrorData, bytes: ByteStream): Promise<void> {
    const out = error.code === 'unreachable' || (error.code === 'stalled' && !dataset.fold);
    const copy = out && !dataset.fold ? await store.get(url) : undefined;
    if (!isCurrent(bytes)) return;
    if (copy) {
      try {
        const packed = (loading = blobBytes(copy.bytes));
        await read(packed, { status: 200, url, headers: {} }, () => undefined, copy.fetchedAt);
        return retry.later();
      } catch {
        void store.remove(url);
      }
    }
    dataset.tell({ error, progress: undefined });
    if (out) retry.whenOnline();
  }

  start(lent ?? fetchedBytes(url));
  return {
    dataset,
    relaysOf: async () => [],
    frame() {
      const { fold, news } = dataset;
      return {
        ...(fold && { address: fold.state.address, naddr: addressToNaddr(fold.state.address) }),
        title: news.title ?? '',
        events: events,
        ...frameOfState(fold?.state),
        store: { kind: 'none' },
        ...(news.error && { error: news.error }),
      };
    },
    proposals(question) {
      return listProposals(this, question);
    },
    onFrame: (listener) => dataset.onChange(listener),
    reload: () => start(fetchedBytes(url, { cache: 'no-cache' })),
    close() {
      closed = true;
      loading?.cancel();
      retry.stop();
      dataset.close();
    },
  };
}

/** Bundles travel gzipped or plain; which it is, the first two bytes say. */
async function* unpacked(
  bytes: ByteStream,
  url: string,
  packed: (chunk: Uint8Array<ArrayBuffer>) => void,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const chunk = await orStalled(bytes.read(), LIMITS.stallMs, url);
    if (chunk) packed(chunk);
    return chunk;
  };
  const first = await next();
  if (!first) return;
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const plain = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(first),
    async pull(controller) {
      const chunk = await next();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const stream = isPacked ? plain.pipeThrough(new DecompressionStream('gzip')) : plain;
  const reader = stream.getReader();
  for (;;) {
    const { value } = await reader.read();
    if (!value) return;
    read += value.length;
    if (read > LIMITS.maxBytes)
      throw new KoboldError(
        'too-large',
        `The file is larger than ${LIMITS.maxBytes / 1_000_000} MB, the most that is read.`,
        {
          url,
          limit: LIMITS.maxBytes,
        },
      );
    yield value;
  }
}

function notABundle(url: string, why: string | undefined): KoboldError {
  return new KoboldError('not-a-table', `This file is no Kobold dataset. ${why ?? ''}`.trim(), { url });
}

function incomplete(url: string, { broken }: BundleFold): ErrorData {
  return errorToData(
    new KoboldError('broken-stream', `${broken!.message} What came before it is shown.`, { url, line: broken!.line }),
  );
}
