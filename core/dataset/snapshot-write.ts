/**
 * A state as the parts of a snapshot, from which a reader goes on without the log. Parts come uncompressed; the platform
 * packs them and says how small they became. PROTOCOL.md, section 14.
 */
import { canonicalJson, utf8Length } from '../canonical-json.js';
import { KoboldError } from '../errors.js';
import { hashText } from '../log/canonical-line.js';
import type { EventId, Hash, Stamp } from '../log/event.js';
import { MOST_PART_BYTES, MOST_PARTS, MOST_SNAPSHOT_BYTES } from '../log/decode-snapshot.js';
import { PART_BYTES, type PartSize, type SnapshotRow } from './snapshot-row.js';
import { rowText } from './state-rows.js';

export interface SnapshotPart {
  readonly x: Hash;
  /** Lines of canonical JSON. */
  readonly text: string;
  /** UTF-8 bytes of the text. */
  readonly size: number;
}

/** Rows in the order of section 14 → parts of about 256 kB. Throws `too-large` beyond 5,000 parts or a line of 16 MiB. */
export function* snapshotParts(rows: Iterable<SnapshotRow>, partBytes = PART_BYTES): Generator<SnapshotPart> {
  let count = 0;
  for (const { text, size } of snapshotTexts(rows, () => partBytes)) {
    if (size > MOST_PART_BYTES) throw tooLarge(`A row of the snapshot has ${size} bytes.`);
    if (++count > MOST_PARTS) throw tooLarge(`The snapshot would have more than ${MOST_PARTS} parts.`);
    yield { x: hashText(text), text, size };
  }
}

/** The texts of parts without their hashes, for platforms that hash faster. `partBytes` is asked for each; lines are never cut. */
export function* snapshotTexts(
  rows: Iterable<SnapshotRow>,
  partBytes: () => number,
): Generator<{ readonly text: string; readonly size: number }> {
  let text = '';
  let size = 0;
  let most = partBytes();
  let isFirst = true;
  for (const row of rows) {
    const line = `${rowText(row)}\n`;
    const lineBytes = utf8Length(line);
    if (size > 0 && size + lineBytes > most) {
      yield { text, size };
      isFirst = false;
      [text, size, most] = ['', 0, partBytes()];
    }
    text += line;
    size += lineBytes;
  }
  if (size > 0 || isFirst) yield { text, size };
}

export interface SnapshotFacts {
  readonly at: Stamp;
  readonly heads: readonly EventId[];
  readonly hash: Hash;
  /** Whole events and link rows. */
  readonly events: number;
  readonly compression: 'gzip' | 'none';
  readonly parts: readonly PartSize[];
  /** Where parts lie, each at `<url>/<x>`. */
  readonly urls?: readonly string[];
}

/** The content of the 4882 that is to be signed. */
export function snapshotContent({ parts, urls, ...facts }: SnapshotFacts): string {
  const bytes = parts.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_SNAPSHOT_BYTES) throw tooLarge(`The snapshot would have ${bytes} bytes.`);
  return canonicalJson({
    v: 1,
    ...facts,
    bytes,
    parts: parts.map(({ x, size, packed }) => ({ x, size, packed })),
    ...(urls !== undefined && urls.length > 0 && { urls }),
  });
}

function tooLarge(message: string): KoboldError {
  return new KoboldError('too-large', message);
}
