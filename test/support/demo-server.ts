/** The demo's pages as `npm start` serves them, without the relay: on 127.0.0.1 and a free port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleDemo } from '../../demo/site.js';

export interface DemoServer {
  /** http://127.0.0.1:port */
  readonly origin: string;
  close(): void;
}

export async function startDemo(): Promise<DemoServer> {
  const server = createServer((request, response) => void handleDemo(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
