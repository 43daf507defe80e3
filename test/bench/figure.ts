/** One measured number beside a peer's, as one JSON line. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'cells/s' | 'B' | 'MB' | 'frames/s' | '%' | 'count' | '×';
  /** A peer's name, or `target` where the comparison is with what the design promises. */
  readonly peer: string;
  readonly peer_value: number;
  /** How many times better Kobold is; below 1 it is worse. */
  readonly ratio: number;
}

/** Kobold's value beside each peer's. `better: 'more'` for rates. */
export function compare(
  name: string,
  unit: Figure['unit'],
  value: number,
  peers: Readonly<Record<string, number>>,
  better: 'less' | 'more' = 'less',
): Figure[] {
  return Object.entries(peers).map(([peer, peerValue]) => ({
    name,
    value: rounded(value),
    unit,
    peer,
    peer_value: rounded(peerValue),
    ratio: rounded(better === 'less' ? quotient(peerValue, value) : quotient(value, peerValue)),
  }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Nothing against nothing is a draw; JSON has no infinity, so a zero counts as a thousandth. */
function quotient(a: number, b: number): number {
  return Math.max(a, 0.001) / Math.max(b, 0.001);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
