/** Which resource of a dataset is meant where a page names one, or leaves it out because there is only one: for tables and forms. */
import { KoboldError } from '../../core/errors.js';
import { nearest, shorten } from '../../core/query/suggest.js';

export interface ResourceChoice {
  /** No others will come. */
  readonly complete: boolean;
  /** Enough of it is here to be shown. */
  readonly isReady: (resource: string) => boolean;
}

/** Undefined while it may still come. Throws `unknown-resource`. */
export function chosenResource(
  known: readonly string[],
  wanted: string | undefined,
  { complete, isReady }: ResourceChoice,
): string | undefined {
  if (wanted !== undefined) {
    if (known.includes(wanted)) return isReady(wanted) ? wanted : undefined;
    if (!complete) return undefined;
    throw new KoboldError(
      'unknown-resource',
      `This dataset has no resource "${shorten(wanted)}". ${choice(known, wanted)}`,
      {
        resource: wanted,
        // Where there is nothing, nobody has written anything wrong.
        ...(known.length > 0 && { known: known.join(', ') }),
      },
    );
  }
  if (known.length === 1) return isReady(known[0]!) ? known[0] : undefined;
  if (known.length === 0) {
    if (!complete) return undefined;
    throw new KoboldError('unknown-resource', 'This dataset holds nothing yet.');
  }
  throw new KoboldError('unknown-resource', `This dataset has several resources. ${choice(known)}`, {
    known: known.join(', '),
  });
}

/** `wanted`: what the builder wrote; the nearest to it is named first. */
function choice(known: readonly string[], wanted = ''): string {
  if (known.length === 0) return 'It holds nothing yet.';
  const near = nearest(wanted, known);
  const others = known.filter((one) => one !== near).join(', ');
  if (near !== undefined) return `Did you mean resource="${near}"?${others && ` There are also: ${others}.`}`;
  return `Write resource="${known[0]}", or another of: ${known.join(', ')}.`;
}
