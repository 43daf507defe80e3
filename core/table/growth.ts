/** How typed arrays of columns grow: by doubling, so that appending a row costs the same however long the table is. */

const FIRST_ROWS = 1024;

export function grownLength(needed: number): number {
  let length = FIRST_ROWS;
  while (length < needed) length *= 2;
  return length;
}
