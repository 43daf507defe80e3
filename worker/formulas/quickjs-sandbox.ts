/**
 * The interpreter of formulas: QuickJS, one context for the batches of a dataset, budgets in interpreter steps and never
 * in time. Knows no port and no worker, so that it runs in Node as well. Limits are decisions: worker/README.md.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { Batch, BatchResult } from './batch.js';
import { FormulaContext } from './formula-context.js';

/** Formulas compiled in one context, before it makes place for a new one. */
const MOST_COMPILED = 500;

export class QuickJsSandbox {
  #context: FormulaContext | undefined;

  constructor(private readonly module: QuickJSWASMModule) {}

  evaluate(batch: Batch): BatchResult {
    if (batch.exact) {
      const context = new FormulaContext(this.module);
      return withEnd(context, context.evaluate(batch));
    }
    this.#context ??= new FormulaContext(this.module);
    const result = this.#context.evaluate(batch);
    // After an interruption, and from time to time, a new one: nothing piles up, whatever formulas leave behind.
    if (result.stop !== 'exact' && this.#context.compiledCount <= MOST_COMPILED) return result;
    const context = this.#context;
    this.#context = undefined;
    return withEnd(context, result);
  }

  dispose(): void {
    this.#context?.dispose();
    this.#context = undefined;
  }
}

/** What cannot be cleaned up has been damaged. */
function withEnd(context: FormulaContext, result: BatchResult): BatchResult {
  if (result.broken) return result;
  try {
    context.dispose();
    return result;
  } catch {
    return { ...result, broken: true };
  }
}
