/** The interpreter without a worker: for tests of what it computes, not of how it is ended. */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { QuickJsSandbox } from '../../../worker/formulas/quickjs-sandbox.js';
import type { Evaluator } from '../../../worker/formulas/sandbox-client.js';

export async function localSandbox(): Promise<QuickJsSandbox> {
  return new QuickJsSandbox(await newQuickJSWASMModuleFromVariant(variant));
}

/** Replaces an interpreter that broke, as a client of a worker does. */
export function localEvaluator(): Evaluator & { readonly batches: number } {
  let sandbox: Promise<QuickJsSandbox> | undefined;
  let batches = 0;
  return {
    get batches() {
      return batches;
    },
    async evaluate(batch) {
      batches++;
      const result = (await (sandbox ??= localSandbox())).evaluate(structuredClone(batch));
      if (result.broken) sandbox = undefined;
      return result;
    },
  };
}
