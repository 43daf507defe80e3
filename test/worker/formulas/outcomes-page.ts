/** For a page that computes random formulas: bundled by the test that opens it in each browser. */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import { QuickJsSandbox } from '../../../worker/formulas/quickjs-sandbox.js';
import { outcomes, randomFormulas } from './random-formulas.js';

const scope = globalThis as unknown as {
  computeOutcomes(wasm: string, seed: number, count: number): Promise<string[]>;
};

scope.computeOutcomes = async (wasm, seed, count) => {
  const bytes = Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0));
  const wasmModule = await WebAssembly.compile(bytes);
  const engine = newVariant(variant, { wasmModule, wasmLocation: 'unused' });
  const sandbox = new QuickJsSandbox(await newQuickJSWASMModuleFromVariant(engine));
  return outcomes(sandbox, randomFormulas(seed, count));
};
