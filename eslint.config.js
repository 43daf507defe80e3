/** Lint: what the compiler cannot see. The rooms' arrows are drawn in `rooms`, README.md says why. */
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const noIo = 'core takes time, chance and data as arguments.';

export default tseslint.config(
  { ignores: ['dist/', 'core/query/grammar.js', 'core/query/grammar.d.ts', '.cache/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: ['core', 'core/cli', 'worker', 'components', 'demo', 'test', '.'].map(
          (room) => `${room}/tsconfig.json`,
        ),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['error', 'warn'] }],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '\\?(worker|url|raw|inline)', message: 'Sources run unbundled too.' }] },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'String unions or `as const`.' },
        { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Modules are the namespaces.' },
        {
          selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle=/]',
          message: 'Strict CSP refuses style attributes: use classes or el.style.setProperty.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': false }],
      'import-x/no-restricted-paths': ['error', { zones: rooms() }],
    },
  },
  {
    files: ['core/**/*.ts'],
    // The command is a program: it has files, a clock and keys to make.
    ignores: ['core/cli/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['document', 'window', 'indexedDB', 'fetch', 'performance'].map((name) => ({ name, message: noIo })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: noIo },
        { object: 'Math', property: 'random', message: noIo },
        { object: 'crypto', property: 'getRandomValues', message: noIo },
      ],
    },
  },
  {
    files: ['components/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended'], litA11y.configs.recommended].map(flat),
    rules: {
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'A cell never becomes markup.',
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['unsafe-html', 'unsafe-svg', 'unsafe-mathml', 'style-map'].map((name) => ({
            name: `lit/directives/${name}.js`,
            message: 'A cell never becomes markup; style attributes are refused by strict CSP.',
          })),
          patterns: [{ regex: '\\?(worker|url|raw|inline)', message: 'Sources run unbundled too.' }],
        },
      ],
      // Elements are defined elsewhere than their classes; superclasses are our own.
      'wc/guard-super-call': 'off',
      'wc/define-tag-after-class-definition': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-console': 'off',
      'no-restricted-properties': [
        'error',
        ...['describe', 'it', 'context'].flatMap((object) =>
          ['only', 'skip'].map((property) => ({ object, property })),
        ),
      ],
    },
  },
  { files: ['demo/**/*.ts', 'test/**/*.ts', '*.ts'], rules: { 'no-console': 'off' } },
);

/** Who may not import from whom. `except` is relative to `from`. */
function rooms() {
  return [
    { target: './core', from: ['./worker', './components', './demo', './test'], message: 'core knows no other room.' },
    { target: './core/!(cli)/**', from: './core/cli', message: 'core knows no program that uses it.' },
    { target: './worker', from: ['./core/cli'], message: 'The command is for Node.' },
    { target: './components', from: ['./core/cli'], message: 'The command is for Node.' },
    { target: './worker', from: ['./components', './demo', './test'], message: 'worker knows core only.' },
    {
      target: './components',
      from: './worker',
      except: ['./api.ts', './error-transfer.ts', './page-locks.ts', './first-look.ts', './store/event-layout.ts'],
      message: 'components know the contract worker/api.ts only, and what both ends of the port must share.',
    },
    { target: './components', from: ['./demo', './test'], message: 'components know neither demo nor test.' },
    { target: './demo', from: ['./worker', './test'], message: 'The demo uses what everybody can use.' },
  ];
}

function flat(config) {
  const { plugins, ...rest } = config;
  if (!Array.isArray(plugins)) return config;
  return { ...rest, plugins: { 'lit-a11y': litA11y } };
}
