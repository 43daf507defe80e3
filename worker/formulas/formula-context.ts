/**
 * One interpreter context: compiles formulas, puts a batch's columns into it, runs the loop over its records under a budget
 * of steps, and takes the results out. Whoever uses it throws it away after an interruption. Limits: worker/README.md.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { Fault } from '../../core/formula/plan.js';
import type { Batch, BatchResult, Column } from './batch.js';
import { formulaFunction, loneFunction, loneFunctionProof, loopFunction, proofs } from './formula-code.js';
import { STATE } from './formula-limits.js';
import { PRELUDE } from './prelude.js';
import { QuickJsMemory } from './quickjs-memory.js';
import { type Harness, SandboxColumns } from './sandbox-columns.js';

/** The interpreter counts calls and loops, and asks after this many whether to go on. */
export const STEPS_PER_TICK = 10_000;
/** Ticks of one record: about 60 ms where a batch of plain formulas computes a million cells a second. */
export const BUDGET_TICKS = 60;
/** From here on a record is slow. */
export const SLOW_TICKS = 4;
/** After so many ticks a batch ends early. */
const BATCH_TICKS = 100;
const MEMORY_BYTES = 32 << 20;
/** Of the interpreter's own stack; the browser's must be the deeper one, whatever recurses. */
const STACK_BYTES = 96 << 10;

const BUDGET: Fault = {
  code: 'formula-budget',
  message: 'The formula needs more steps, memory or depth than a formula may use.',
};

interface Compiled {
  readonly formula?: QuickJSHandle;
  readonly loops: Map<string, QuickJSHandle>;
  readonly fault?: Fault;
}

export class FormulaContext {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #memory: QuickJsMemory;
  readonly #harness: Harness;
  readonly #columns: SandboxColumns;
  readonly #statePointer: number;
  readonly #compiled = new Map<string, Compiled>();
  readonly #lasting: QuickJSHandle[] = [];
  #ticks = 0;
  #recordTicks = 0;
  #record = -1;
  #most = Infinity;

  constructor(module: QuickJSWASMModule) {
    this.#runtime = module.newRuntime();
    this.#runtime.setMemoryLimit(MEMORY_BYTES);
    this.#runtime.setMaxStackSize(STACK_BYTES);
    this.#context = this.#runtime.newContext({
      // Without dates, promises and proxies. Eval is for us and is taken away from formulas.
      intrinsics: {
        BaseObjects: true,
        Eval: true,
        StringNormalize: true,
        RegExp: true,
        RegExpCompiler: true,
        JSON: true,
        MapSet: true,
        TypedArrays: true,
      },
    });
    this.#memory = new QuickJsMemory(this.#context);
    const state = this.#memory.newBytes(new Uint8Array(STATE.size * 4));
    this.#statePointer = state.pointer;
    const make = this.#keep(this.#run(PRELUDE));
    const harness = this.#keep(this.#call(make, state.handle));
    const parts = ['texts', 'numbers', 'values', 'relation', 'objects', 'begin', 'flush', 'report', 'api'] as const;
    this.#harness = Object.fromEntries(
      parts.map((name) => [name, this.#keep(this.#context.getProp(harness, name))]),
    ) as Harness;
    this.#columns = new SandboxColumns(this.#context, this.#memory, this.#harness, (f, ...args) =>
      this.#call(f, ...args),
    );
    state.handle.dispose();
    this.#runtime.setInterruptHandler(() => this.#tick());
  }

  get compiledCount(): number {
    return this.#compiled.size;
  }

  evaluate(batch: Batch): BatchResult {
    const { mode, records, exact = false } = batch;
    const nothing = { done: 0, results: { kind: 'values', json: '[]' }, faults: [], slow: [] } as const;
    const mine: QuickJSHandle[] = [];
    try {
      // Compiling and loading have the budget of a batch; what does not fit it is the formula's fault.
      this.#begin(BATCH_TICKS * 10);
      const compiled = this.#compile(batch);
      if (compiled.fault) return { ...nothing, stop: compiled.fault };
      const loop = this.#loop(compiled, batch);
      const columns = this.#columns.load(records, mine);
      const values = batch.values ? this.#track(this.#columns.column(batch.values), mine) : this.#context.undefined;
      const count = this.#track(this.#context.newNumber(records.count), mine);
      const modeText = this.#track(this.#context.newString(mode), mine);
      const out = this.#track(this.#call(this.#harness.begin, modeText, count), mine);
      this.#begin(exact ? BUDGET_TICKS : SLOW_TICKS - 1);
      const run = this.#context.callFunction(loop, this.#context.undefined, columns, values, out, count);
      const recordTicks = this.#recordTicks;
      const [row] = this.#memory.int32(this.#statePointer, STATE.size);
      this.#begin(Infinity);
      let done = row!;
      let stop: BatchResult['stop'];
      if (run.error) {
        const why = this.#takeError(run.error);
        if (why === 'misfit') return { ...nothing, stop: 'misfit' };
        if (exact) return { ...nothing, stop: BUDGET };
        stop = 'exact';
      } else {
        done = this.#context.getNumber(run.value);
        run.value.dispose();
      }
      const doneHandle = this.#track(this.#context.newNumber(done), mine);
      const results = this.#results(mode, modeText, doneHandle, done, mine);
      if (results === undefined) return { ...nothing, stop: 'misfit' };
      const report = this.#track(this.#call(this.#harness.report), mine);
      const { faults, slow } = JSON.parse(this.#context.getString(report)) as Pick<BatchResult, 'faults' | 'slow'>;
      const isSlow = exact && recordTicks >= SLOW_TICKS && slow.length === 0;
      return { done, results, faults, slow: isSlow ? [0] : slow, ...(stop && { stop }) };
    } catch (error) {
      // Our own code ran out of memory, or the browser's stack ended before the interpreter's.
      const broken = !(error instanceof InterpreterError);
      return { ...nothing, stop: exact || broken ? BUDGET : 'exact', ...(broken && { broken }) };
    } finally {
      for (const handle of mine) if (handle.alive) handle.dispose();
    }
  }

  dispose(): void {
    for (const handle of this.#lasting) handle.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #begin(most: number): void {
    this.#ticks = this.#recordTicks = 0;
    this.#record = -1;
    this.#most = most;
  }

  /** Whether to interrupt: after `#most` ticks within one record. */
  #tick(): boolean {
    const state = this.#memory.int32(this.#statePointer, STATE.size);
    if (state[STATE.row] !== this.#record) {
      this.#record = state[STATE.row]!;
      this.#recordTicks = 0;
    }
    this.#recordTicks++;
    if (++this.#ticks >= BATCH_TICKS) {
      state[STATE.stop] = 1;
      // The loop looks at the fuel only, once a record.
      state[STATE.fuel]! -= 1;
    }
    return this.#recordTicks >= this.#most;
  }

  #compile({ formula }: Batch): Compiled {
    const key = `${formula.form} ${formula.source}`;
    let compiled = this.#compiled.get(key);
    if (!compiled) this.#compiled.set(key, (compiled = this.#compileAnew(formula)));
    return compiled;
  }

  #compileAnew(formula: Batch['formula']): Compiled {
    const loops = new Map<string, QuickJSHandle>();
    const faultOf = (code: string): Fault | undefined => {
      const result = this.#context.evalCode(code, 'formula', { type: 'global', strict: true, compileOnly: true });
      if (result.error) return { code: 'formula-syntax', message: this.#messageOf(result.error) };
      result.value.dispose();
      return undefined;
    };
    for (const proof of proofs(formula)) {
      const fault = faultOf(proof);
      if (fault) return { loops, fault };
    }
    const isLone = formula.form === 'program' && !faultOf(loneFunctionProof(formula.source));
    const code = isLone ? loneFunction(formula.source) : formulaFunction(formula);
    const result = this.#context.evalCode(code, 'formula', { type: 'global', strict: true });
    if (result.error) return { loops, fault: { code: 'formula-syntax', message: this.#messageOf(result.error) } };
    return { loops, formula: this.#keep(result.value) };
  }

  #loop({ loops, formula }: Compiled, { mode, formula: { whole }, records, values }: Batch): QuickJSHandle {
    const names = [...records.names, ...records.relations.map(({ name }) => name)];
    const code = loopFunction(names, { mode, isFrozen: whole, hasValues: values !== undefined });
    const known = loops.get(code);
    if (known) return known;
    const make = this.#run(code);
    const loop = this.#keep(this.#call(make, this.#harness.api, formula!));
    make.dispose();
    loops.set(code, loop);
    return loop;
  }

  /** Undefined where a text held the separator. */
  #results(
    mode: Batch['mode'],
    modeText: QuickJSHandle,
    doneHandle: QuickJSHandle,
    done: number,
    mine: QuickJSHandle[],
  ): Column | undefined {
    const flushed = this.#track(this.#call(this.#harness.flush, modeText, doneHandle), mine);
    if (mode === 'numbers') {
      const bytes = this.#context.getArrayBuffer(flushed);
      const numbers = new Float64Array(bytes.value.slice(0, done * 8).buffer);
      bytes.dispose();
      return { kind: 'numbers', numbers, hasNulls: true };
    }
    const text = this.#context.getString(flushed);
    if (mode === 'values') return { kind: 'values', json: text };
    return { kind: 'texts', text, hasNulls: true };
  }

  #run(code: string): QuickJSHandle {
    const result = this.#context.evalCode(code, 'kobold', { type: 'global', strict: true });
    if (!result.error) return result.value;
    throw new InterpreterError(this.#messageOf(result.error));
  }

  #call(f: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle {
    const result = this.#context.callFunction(f, this.#context.undefined, ...args);
    if (!result.error) return result.value;
    throw new InterpreterError(this.#messageOf(result.error));
  }

  #takeError(error: QuickJSHandle): 'misfit' | 'budget' {
    const misfit = this.#context.getProp(error, 'misfit');
    const isMisfit = this.#context.typeof(misfit) === 'boolean';
    misfit.dispose();
    error.dispose();
    return isMisfit ? 'misfit' : 'budget';
  }

  /** Of errors the interpreter itself made: nothing of the formula has run. */
  #messageOf(error: QuickJSHandle): string {
    const message = this.#context.getProp(error, 'message');
    const text = this.#context.typeof(message) === 'string' ? this.#context.getString(message) : '';
    message.dispose();
    error.dispose();
    return text.slice(0, 200) || 'The formula cannot be read.';
  }

  #keep(handle: QuickJSHandle): QuickJSHandle {
    this.#lasting.push(handle);
    return handle;
  }

  #track(handle: QuickJSHandle, mine: QuickJSHandle[]): QuickJSHandle {
    mine.push(handle);
    return handle;
  }
}

/** The interpreter said no, and goes on working. */
class InterpreterError extends Error {}
