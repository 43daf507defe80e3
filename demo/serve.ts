/** `npm start`: the demo for this machine only, on the first free port from 8080. Prints one URL. */
import { createServer } from 'node:http';
import { handleDemo } from './site.js';

const FIRST_PORT = 8080;
let port = FIRST_PORT;
const server = createServer((request, response) => void handleDemo(request, response));
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE' || port - FIRST_PORT > 100) throw error;
  server.listen(++port, '127.0.0.1');
});
server.on('listening', () => console.log(`http://127.0.0.1:${port}/`));
server.listen(port, '127.0.0.1');
