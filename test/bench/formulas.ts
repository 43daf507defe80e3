/**
 * `npm run --silent bench formulas`: 100,000 records with two computed cells each, in the sandbox's interpreter and in
 * HyperFormula, turn by turn in one process. Kobold's time includes everything from columns to checked cells.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { HyperFormula } from 'hyperformula';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { definitionsToSchema } from '../../core/schema/schema.js';
import { readFormula } from '../../core/formula/read-formula.js';
import { ReadsFinder } from '../../core/formula/reads.js';
import { computeField } from '../../worker/formulas/compute-field.js';
import type { Batch, BatchResult } from '../../worker/formulas/batch.js';
import { QuickJsSandbox } from '../../worker/formulas/quickjs-sandbox.js';
import { compare, median, type Figure } from './figure.js';
import { plantings } from './plantings.js';

const RECORDS = 100_000;
const RUNS = 5;
const FORMULAS = [
  { type: 'string', formula: '${record.species} · ${record.name}' },
  {
    type: 'number',
    formula:
      'export function compute(record) { if (record.sown === 0) return null; return record.sprouted / record.sown }',
  },
] as const;

interface Row {
  readonly species: string;
  readonly name: string;
  readonly sown: number;
  readonly sprouted: number;
}

export async function runFormulaBench(say: (progress: string) => void): Promise<Figure[]> {
  const rows = plantings(RECORDS).map(({ name, city }, i) => ({
    species: String(city),
    name,
    sown: i % 50,
    sprouted: (i * 7) % 50,
  }));
  const sandbox = new QuickJsSandbox(await newQuickJSWASMModuleFromVariant(variant));
  const cells = RECORDS * FORMULAS.length;
  const ours: number[] = [];
  const inside: number[] = [];
  const peer: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const kobold = await computeInSandbox(rows, sandbox);
    const hyper = computeInHyperFormula(rows);
    say(
      `${run || 'warm-up'}: ${perSecond(cells, kobold.ms)}/s, inside ${perSecond(cells, kobold.insideMs)}/s; HyperFormula ${perSecond(cells, hyper)}/s`,
    );
    if (run === 0) continue;
    ours.push((cells / kobold.ms) * 1000);
    inside.push((cells / kobold.insideMs) * 1000);
    peer.push((cells / hyper) * 1000);
  }
  return [
    ...compare('formulas.computed-cells', 'cells/s', median(ours), { hyperformula: median(peer) }, 'more'),
    ...compare(
      'formulas.computed-cells.inside-the-sandbox',
      'cells/s',
      median(inside),
      { target: 500_000, hyperformula: median(peer) },
      'more',
    ),
  ];
}

async function computeInSandbox(
  rows: readonly Row[],
  sandbox: QuickJsSandbox,
): Promise<{ ms: number; insideMs: number }> {
  const fields = { species: 'string', name: 'string', sown: 'integer', sprouted: 'integer' };
  const schema = definitionsToSchema(
    'P',
    new Map(Object.entries(fields).map(([key, type]) => [`field/${key}`, { type }])),
  );
  const schemas = new Map([['P', schema]]);
  const finder = new ReadsFinder(schemas);
  const records = rows.map((_, i) => String(i));
  const source = {
    schemas,
    value: (_: string, record: string, field: string) => rows[Number(record)]![field as keyof Row],
    related: () => [],
  };
  let insideMs = 0;
  const evaluate = (batch: Batch): Promise<BatchResult> => {
    const start = performance.now();
    const result = sandbox.evaluate(batch);
    insideMs += performance.now() - start;
    return Promise.resolve(result);
  };
  const start = performance.now();
  for (const definition of FORMULAS) {
    const { body } = readFormula(definition.formula);
    let computed = 0;
    const fault = await computeField(
      { body: body!, reads: finder.readsOf(body!, 'P'), definition, records },
      source,
      { evaluate },
      { cell: (_, cell) => (computed += Number(cell.state === 'value')), slow: () => undefined },
    );
    if (fault || computed !== rows.length) throw new Error(`${computed} cells, ${JSON.stringify(fault)}`);
  }
  return { ms: performance.now() - start, insideMs };
}

/** The sheet is filled first; what counts is setting the formulas, which computes them. */
function computeInHyperFormula(rows: readonly Row[]): number {
  const hyper = HyperFormula.buildFromArray(
    rows.map(({ species, name, sown, sprouted }) => [species, name, sown, sprouted]),
    { licenseKey: 'gpl-v3', maxRows: RECORDS + 1 },
  );
  const formulas = rows.map((_, i) => [`=A${i + 1}&" · "&B${i + 1}`, `=IF(C${i + 1}=0,"",D${i + 1}/C${i + 1})`]);
  const start = performance.now();
  hyper.setCellContents({ sheet: 0, col: 4, row: 0 }, formulas);
  const ms = performance.now() - start;
  const { species, name } = rows[1]!;
  if (hyper.getCellValue({ sheet: 0, col: 4, row: 1 }) !== `${species} · ${name}`) throw new Error('Not computed.');
  hyper.destroy();
  return ms;
}

function perSecond(cells: number, ms: number): number {
  return Math.round((cells / ms) * 1000);
}
