/** What a page is told where no way to have a worker was left. Apart, because hardly any page needs to know. */
import { KoboldError } from '../../core/errors.js';
import type { HostOptions } from './host.js';

/** All directives at once: fixing one to be told of the next is what makes people give up. */
export function startFailure(
  { url }: HostOptions,
  reasons: readonly string[],
  violated: ReadonlySet<string>,
): KoboldError {
  const tried = reasons.join('; ');
  if (violated.size === 0) {
    return new KoboldError('worker-failed', 'The part of Kobold that runs beside the page could not be started.', {
      tried,
      url,
    });
  }
  const origin = new URL(url || document.baseURI, document.baseURI).origin;
  const from = origin === self.origin ? "'self'" : origin;
  const needed =
    from === "'self'"
      ? `script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'`
      : `script-src ${from} 'wasm-unsafe-eval'; worker-src blob:; connect-src ${from}`;
  return new KoboldError(
    'blocked-by-page',
    `The content security policy of this page keeps Kobold from starting. It needs: ${needed}`,
    {
      violated: [...violated].join(' '),
      needed,
      tried,
    },
  );
}
