/** `npm start`: the demo pages at `/` and the built kit at `/kobold/`, for this machine only. Prints one URL. */
import { createServer } from 'node:http';
import sirv from 'sirv';

const FIRST_PORT = 8080;
const dist = sirv('dist', { dev: true });
const pages = sirv('demo', { dev: true });

const server = createServer((request, response) => {
  const url = request.url ?? '/';
  const notFound = (): void => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  };
  if (!url.startsWith('/kobold/')) return pages(request, response, notFound);
  request.url = url.slice('/kobold'.length);
  dist(request, response, notFound);
});
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE' || port - FIRST_PORT > 100) throw error;
  server.listen(++port, '127.0.0.1');
});
server.on('listening', () => console.log(`http://127.0.0.1:${port}/`));
let port = FIRST_PORT;
server.listen(port, '127.0.0.1');
