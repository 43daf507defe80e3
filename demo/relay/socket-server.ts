/** HTTP and WebSocket on one port: sockets become wires, a GET that asks for it gets the relay's information. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { RelayMessage, Wire } from './wire.js';

export interface SocketServerOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly messageBytes: number;
  /** Offer to compress messages (RFC 7692), as strfry does. */
  readonly compress: boolean;
  sendBufferBytes(): number;
  /** The NIP-11 document, as it goes out. */
  information(): string;
  /** A client came; what is returned hears it. */
  connect(wire: Wire): Listener;
}

export interface Listener {
  receive(text: string): void;
  end(): void;
}

export interface SocketServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Resolves when it listens. Rejects with Node's error where the port is taken. */
export async function openSocketServer(options: SocketServerOptions): Promise<SocketServer> {
  const http = createServer((request, response) => answerHttp(request, response, options));
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: options.messageBytes,
    perMessageDeflate: options.compress && { threshold: 1_024 },
  });
  sockets.on('connection', (socket) => attach(socket, options));
  // The http server reports it too, and there it rejects.
  sockets.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, options.host, resolve);
  });
  return { port: (http.address() as AddressInfo).port, close: () => close(http, sockets) };
}

function attach(socket: WebSocket, options: SocketServerOptions): void {
  const listener = options.connect(new SocketWire(socket, options.sendBufferBytes));
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.send(JSON.stringify(['NOTICE', 'error: messages are text'] satisfies RelayMessage));
    else listener.receive((data as Buffer).toString('utf8'));
  });
  socket.on('close', () => listener.end());
  // Too long, or not UTF-8: ws closes the connection with the code that says so.
  socket.on('error', () => undefined);
}

class SocketWire implements Wire {
  readonly #socket: WebSocket;
  readonly #sendBufferBytes: () => number;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket, sendBufferBytes: () => number) {
    this.#socket = socket;
    this.#sendBufferBytes = sendBufferBytes;
    socket.once('close', () => this.#wake());
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: RelayMessage): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text, () => this.bufferedBytes === 0 && this.#wake());
    // A closing handshake would wait behind all that the client does not read.
    if (this.bufferedBytes > this.#sendBufferBytes()) this.#socket.terminate();
  }

  drained(): Promise<void> {
    if (this.bufferedBytes === 0 || this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  cut(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function answerHttp(request: IncomingMessage, response: ServerResponse, options: SocketServerOptions): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  response.setHeader('access-control-allow-methods', 'GET, OPTIONS');
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (request.headers.accept?.includes('application/nostr+json'))
    response.writeHead(200, { 'content-type': 'application/nostr+json' }).end(options.information());
  else response.writeHead(200, { 'content-type': 'text/plain' }).end('A Nostr relay: connect with a WebSocket.\n');
}

function close(http: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
