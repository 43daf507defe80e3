/**
 * One formula over many records, batch by batch: what the sandbox leaves undone is asked for again, records that seem
 * slow are tried by themselves. What a formula may cost is the same whatever batches it came in.
 */
import type { Fault } from '../../core/formula/plan.js';
import type { FormulaBody } from '../../core/formula/read-formula.js';
import type { Reads } from '../../core/formula/reads.js';
import type { Json } from '../../core/log/event.js';
import type { ComputedDefinition } from '../../core/schema/definition.js';
import { errorToData, KoboldError } from '../../core/errors.js';
import type { Batch, BatchMode, BatchResult } from './batch.js';
import { modeFor, resultsOf, toCell, type ComputedCell } from './computed-cell.js';
import { recordTable, toColumn, type RecordTable, type TableSource } from './record-table.js';
import type { Evaluator } from './sandbox-client.js';

export interface FormulaTask {
  readonly body: FormulaBody;
  readonly reads: Reads;
  readonly definition: Pick<ComputedDefinition, 'type'>;
  readonly records: readonly string[];
  /** Second argument, for each record: formulas that print. */
  readonly values?: readonly Json[];
}

/** The formula is not to be used for any record. */
export interface FieldFault {
  readonly fault: Fault;
  /** When one of these changes it is worth another try. */
  readonly because: readonly string[];
}

export interface ComputedSink {
  cell(record: string, cell: ComputedCell): void;
  /** The record took long; a dataset may have few of those. Undefined where that is enough. */
  slow(record: string): FieldFault | undefined;
}

const MOST_RECORDS = 2_000;
/** Values of a batch, those of related records included. One record alone may have more. */
const MOST_CELLS = 100_000;
const MOST_CELLS_OF_ONE = 1_000_000;

/** Undefined: every record has its cell. */
export async function computeField(
  task: FormulaTask,
  source: TableSource,
  evaluator: Evaluator,
  sink: ComputedSink,
): Promise<FieldFault | undefined> {
  const { records } = task;
  let mode = modeFor(task.definition.type);
  let size = MOST_RECORDS;
  let isExact = false;
  let at = 0;
  while (at < records.length) {
    const ids = records.slice(at, at + (isExact ? 1 : size));
    const made = recordTable(source, task.reads, ids);
    if (made.cells > MOST_CELLS && ids.length > 1) {
      size = Math.max(1, ids.length >> 2);
      continue;
    }
    let result: BatchResult;
    if (made.cells > MOST_CELLS_OF_ONE) result = BIGGER_THAN_ONE;
    else {
      try {
        result = await evaluator.evaluate(batchOf(task, mode, made, at, ids.length, isExact));
      } catch (error) {
        const { code, message } = errorToData(error);
        if (code !== 'formula-stuck' && code !== 'sandbox-unavailable') throw error;
        return { fault: { code, message }, because: code === 'formula-stuck' ? ids : [] };
      }
    }
    const results = result.stop === 'misfit' ? undefined : resultsOf(result.results, result.done);
    if (!results) {
      if (mode === 'values') throw new KoboldError('internal', 'The sandbox gave fewer results than it said.');
      mode = 'values';
      continue;
    }
    const fault = store(task, ids, made, result, results, sink);
    if (fault) return fault;
    const { stop, done } = result;
    if (typeof stop === 'object') return { fault: stop, because: ids.slice(done, done + 1) };
    at += done;
    // Nothing done and nothing said would go on for ever.
    if (done === 0 && stop !== 'exact') throw new KoboldError('internal', 'The sandbox did nothing.');
    isExact = stop === 'exact';
  }
  return undefined;
}

const BIGGER_THAN_ONE: BatchResult = {
  done: 0,
  results: { kind: 'values', json: '[]' },
  faults: [],
  slow: [],
  stop: { code: 'formula-budget', message: 'The formula reads more related records than fit at once.' },
};

function batchOf(
  { body: { form, source, whole }, values }: FormulaTask,
  mode: BatchMode,
  { table }: RecordTable,
  at: number,
  count: number,
  exact: boolean,
): Batch {
  return {
    formula: { form, source, whole },
    mode,
    records: table,
    ...(values && { values: toColumn(values.slice(at, at + count), 'json') }),
    ...(exact && { exact }),
  };
}

function store(
  { definition }: FormulaTask,
  ids: readonly string[],
  { incomplete }: RecordTable,
  { faults, slow }: BatchResult,
  results: readonly Json[],
  sink: ComputedSink,
): FieldFault | undefined {
  const faultAt = new Map(faults.map(([place, code, message]) => [place, { code, message }]));
  results.forEach((result, place) => {
    const fault = incomplete.has(place) ? NO_INPUT : faultAt.get(place);
    sink.cell(ids[place]!, fault ? { state: 'unavailable', fault } : toCell(definition, result));
  });
  for (const place of slow) {
    const fault = place < results.length ? sink.slow(ids[place]!) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

const NO_INPUT: Fault = {
  code: 'formula-input',
  message: 'A computed field that the formula reads has no value here.',
};
