/**
 * The sandbox's worker: one interpreter for one dataset, batches in and columns out over the port it is started with.
 * It may be ended at any moment by who started it, and keeps nothing that would be missed.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { SandboxAnswer, SandboxRequest } from './batch.js';
import { QuickJsSandbox } from './quickjs-sandbox.js';
import { wasmUrl } from './sandbox-location.js';

const sandbox = newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmLocation: wasmUrl })).then(
  (module) => new QuickJsSandbox(module),
);
sandbox.catch(() => undefined); // told on the port

/** A bootstrap that imports this file late keeps the ports that came before. */
const scope = self as unknown as { koboldPorts?: MessagePort[] };
self.onmessage = ({ ports }: MessageEvent) => ports.forEach((port) => void serve(port));
for (const port of scope.koboldPorts?.splice(0) ?? []) void serve(port);

async function serve(port: MessagePort): Promise<void> {
  const answer = (message: SandboxAnswer, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  try {
    const ready = await sandbox;
    port.onmessage = ({ data: { id, batch } }: MessageEvent<SandboxRequest>) => {
      const result = ready.evaluate(batch);
      const { results } = result;
      answer({ id, result }, results.kind === 'numbers' ? [results.numbers.buffer] : []);
    };
    answer({ ready: true });
  } catch (error) {
    answer({ ready: false, message: error instanceof Error ? error.message : String(error) });
  }
}
