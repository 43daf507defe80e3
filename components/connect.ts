/** For programs: the client the page's elements use. Importing this does nothing yet; in Node only calling it fails. */
import { getClient, provideClient, type KoboldClient } from './kit/client.js';
import { PageClient } from './kit/page-client.js';

provideClient(() => new PageClient());

export function connect(): KoboldClient {
  return getClient();
}
