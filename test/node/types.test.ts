/** The declarations in dist/types, as a strict TypeScript project of a user sees them. */
import { resolve } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const USAGE = `
import type { CustomElements } from 'kobold/jsx';
import type { CustomElements as VueElements } from 'kobold/vue';
import { connect, KoboldTable, whenReady, type ErrorCode } from 'kobold';

export const jsx: CustomElements['kobold-table'] = {
  src: '/seeds.csv', 'page-size': 25, id: 'seeds', 'data-x': 1, 'onkobold-ready': (event) => event.detail.total.toFixed(),
};
export const vue: VueElements['kobold-table'] = { 'onKobold-error': (event) => event.detail.message.trim() };
export const data: CustomElements['kobold-table']['data'] = { header: ['a'], rows: [['1']] };
export async function use(code: ErrorCode): Promise<string> {
  const table = document.createElement('kobold-table') as KoboldTable;
  await whenReady(table);
  table.addEventListener('kobold-changed', (event) => event.detail.matched.toFixed());
  return (await connect().health()).version + code;
}
`;

describe('the types of the package', () => {
  it('hold in a strict project', function () {
    this.timeout(60_000);
    const file = resolve('usage.ts');
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      skipLibCheck: false,
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (name) => name === file || fileExists(name);
    host.readFile = (name) => (name === file ? USAGE : readFile(name));
    host.getSourceFile = (name, language, ...rest) =>
      name === file ? ts.createSourceFile(name, USAGE, language) : getSourceFile(name, language, ...rest);
    const program = ts.createProgram([file], options, host);
    const problems = ts
      .getPreEmitDiagnostics(program)
      .filter((each) => !each.file?.fileName.includes('/node_modules/'));
    expect(
      problems.map(
        ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
    ).to.deep.equal([]);
  });
});
