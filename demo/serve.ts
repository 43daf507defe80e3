/**
 * `npm start`: the demo for this machine only, on the first free port from 8080, and its relay from 7777. Prints the page's URL,
 * and below it how to change what the page shows.
 */
import { createServer } from 'node:http';
import { relative, resolve } from 'node:path';
import { startGarden } from './garden/start.js';
import { demoHandler } from './site.js';

const FIRST_PORT = 8080;
const garden = await startGarden({ folder: resolve(import.meta.dirname, '../.demo') });
const handle = demoHandler(garden);
let port = FIRST_PORT;
const server = createServer((request, response) => void handle(request, response));
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE' || port - FIRST_PORT > 100) throw error;
  server.listen(++port, '127.0.0.1');
});
server.on('listening', () => {
  console.log(`http://127.0.0.1:${port}/`);
  const keyFile = relative(process.cwd(), garden.keyFile);
  console.log(`relay ${garden.relay}${garden.isJoined ? ' (was running already)' : ''}, owner's key ${keyFile}`);
  console.log(`dataset ${garden.naddr}`);
});
server.listen(port, '127.0.0.1');
