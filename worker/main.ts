/**
 * The worker's entry: one file for a shared worker, for a dedicated one (also imported from a blob) and for the classic
 * bootstrap of opaque origins. A dedicated worker gets its port by message, as a shared one gets it by `connect`.
 */
import { installErrorTransfer } from './error-transfer.js';
import { createService } from './service.js';

/** What the scopes differ in. A bootstrap that imports this file late keeps the ports that came before. */
interface Scope {
  onconnect?: unknown;
  koboldPorts?: MessagePort[];
  readonly name: string;
}
const scope = self as unknown as Scope;
const shared = 'onconnect' in scope;

installErrorTransfer();
const service = createService(shared ? 'shared' : scope.name.startsWith('kobold classic') ? 'classic' : 'dedicated');

const connect = (event: MessageEvent): void => event.ports.forEach((port) => service.connect(port));
if (shared) self.addEventListener('connect', connect as EventListener);
else {
  self.onmessage = connect;
  for (const port of scope.koboldPorts?.splice(0) ?? []) service.connect(port);
}
