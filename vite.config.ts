/**
 * Builds dist/. One Vite environment per kind of file, run in order by `buildApp`:
 * worker, entry (kobold.js), chunks (elements, index.js), index.node.js, loader, embed and sandbox pages, the command.
 * The reasons for each choice stand in README.md, "What a build holds".
 */
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, posix, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type EnvironmentOptions, type Plugin, type Rolldown, type ViteBuilder } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
/** Cached entries of an older release find their own chunks as long as this folder stays on the server. */
const versioned = `v/${version}`;

const sources = {
  worker: resolve(root, 'worker/main.ts'),
  formulas: resolve(root, 'worker/formulas/main.ts'),
  entry: resolve(root, 'components/kobold.ts'),
  index: resolve(root, 'components/index.ts'),
  loader: resolve(root, 'components/loader.ts'),
  embed: resolve(root, 'components/embed/embed.ts'),
  sandbox: resolve(root, 'components/embed/sandbox.ts'),
  command: resolve(root, 'core/cli/main.ts'),
} as const;
const conditions = ['browser', 'import', 'module', 'production', 'default'];
const locationModule = resolve(root, 'components/kit/location.ts');
const sandboxLocationModule = resolve(root, 'worker/formulas/sandbox-location.ts');
const wasmFile = resolve(root, 'node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm');
const preloadsModule = resolve(root, 'components/kit/preloads.ts');

/** Of lit all but its directives that only later parts use. */
const EVERY_ELEMENT =
  /node_modules.(@?lit|lit-html|lit-element)\b(?!.*directives.repeat)|core.(errors|version)\.ts$|data.[a-z]+.(cell-text|column-layout|column-wishes|picture|reader-view|states|scene)\.ts$|kit.(allowed-images|attributes|channels|client|events|host-colors|host-style|kobold-element|live-view|localize|property|readiness|safe-url|source|theme|view-state|written-source|terms.en)\.ts$/;
/** Stands in the entries for what is known only after the chunks are made. */
const PRELOADS = '__KOBOLD_PRELOADS__';
/** Modules the entry and the loader load later, by the name of their file in dist/: entries of the chunk build. */
const loadedLater = new Map<string, string>();
/** The worker as one classic script, for sandbox.html. */
let classicWorkerSource = '';

export default defineConfig({
  base: './',
  appType: 'custom',
  publicDir: false,
  define: { __KOBOLD_VERSION__: JSON.stringify(version) },
  plugins: [
    tightTemplates(),
    workerLocation(),
    sandboxLocation(),
    chunkPreloads(),
    lightDecorators(),
    laterByName(),
    neverImportEntries(),
  ],
  environments: {
    worker: output({
      input: { worker: sources.worker },
      entryFileNames: `${versioned}/[name].js`,
      chunkFileNames: `${versioned}/worker-[name].js`,
    }),
    // The sandbox of formulas, and beside it its WebAssembly: loaded where a dataset has formulas.
    formulas: output({
      input: { formulas: sources.formulas },
      entryFileNames: `${versioned}/[name].js`,
      codeSplitting: false,
    }),
    classicWorker: output({ input: sources.worker, format: 'iife', codeSplitting: false }, { write: false }),
    entry: output({ input: { kobold: sources.entry }, entryFileNames: '[name].js', codeSplitting: false }),
    chunks: output({
      entryFileNames: `${versioned}/[name].js`,
      chunkFileNames: `${versioned}/[name].js`,
      codeSplitting: {
        groups: [
          // What panels, elements and index.js share must not drag one into another.
          { name: 'location', test: /kit.location\.ts$/ },
          // What every element needs is one file: fewer requests, and it packs better.
          { name: 'kit', test: EVERY_ELEMENT },
          // Few names for the entry to preload.
          { name: 'values', test: /grid.(choices|value-words|declared.styles)\.ts$/ },
          { name: 'failure', test: /table.failure|terms.en-failure\.ts$/ },
          { name: 'record', test: /data.record.(?!kobold-record\.|record-editing)|terms.en-record\.ts$/ },
        ],
      },
    }),
    node: {
      ...output({ input: { 'index.node': sources.index }, entryFileNames: '[name].js', codeSplitting: false }),
      resolve: { conditions: ['node', ...conditions.slice(1)], noExternal: true },
    },
    loader: output({
      input: { 'kobold.loader': sources.loader },
      entryFileNames: '[name].js',
      format: 'iife',
      codeSplitting: false,
      intro: 'const koboldScript = document.currentScript?.src || document.baseURI;',
    }),
    embed: output({ input: { embed: sources.embed }, entryFileNames: `${versioned}/[name].js`, codeSplitting: false }),
    sandbox: output({ input: sources.sandbox, format: 'iife', codeSplitting: false }, { write: false }),
    command: command(),
  },
  // Shared, for what one environment learns the next one uses.
  builder: { buildApp: buildAll, sharedConfigBuild: true, sharedPlugins: true },
});

async function buildAll(builder: ViteBuilder): Promise<void> {
  const dist = resolve(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(resolve(dist, versioned), { recursive: true });

  await build('worker');
  await build('formulas');
  await copyFile(wasmFile, resolve(dist, versioned, 'formulas.wasm'));
  classicWorkerSource = codeOf(await build('classicWorker'));
  await build('entry');
  await build('loader');
  loadedLater.set('index', sources.index);
  builder.environments.chunks!.config.build.rolldownOptions.input = Object.fromEntries(loadedLater);
  await fillPreloads(await build('chunks'));
  await write('index.js', `export * from './${versioned}/index.js';\n`);
  await build('node');

  await build('embed');
  const css = await source('embed.css');
  await write(`${versioned}/embed.css`, css);
  await write('embed.html', (await source('embed.html')).replaceAll('%VERSIONED%', `./${versioned}`));
  const script = codeOf(await build('sandbox')).replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
  const page = await source('sandbox.html');
  await write(
    'sandbox.html',
    page.replace('%STYLE%', () => css).replace('%SCRIPT%', () => script),
  );

  await build('command');
  await chmod(resolve(dist, 'kobold-cli.js'), 0o755);

  // The entries once more inside the version's folder, for pages that pin a release.
  for (const name of ['kobold.js', 'kobold.loader.js', 'embed.html', 'sandbox.html']) {
    await write(`${versioned}/${name}`, (await read(name)).replaceAll(`./${versioned}/`, './'));
  }

  async function build(name: string): Promise<Rolldown.RolldownOutput> {
    return (await builder.build(builder.environments[name]!)) as Rolldown.RolldownOutput;
  }
  /** The entries were made before the chunks, of which they only knew the names. */
  async function fillPreloads(chunks: Rolldown.RolldownOutput): Promise<void> {
    const preloads = JSON.stringify(JSON.stringify(importsByElement(chunks)));
    for (const name of ['kobold.js', 'kobold.loader.js']) {
      await write(
        name,
        (await read(name)).replaceAll(PRELOADS, () => preloads),
      );
    }
  }
  function source(name: string): Promise<string> {
    return readFile(resolve(root, 'components/embed', name), 'utf8');
  }
  function read(name: string): Promise<string> {
    return readFile(resolve(dist, name), 'utf8');
  }
  async function write(name: string, text: string): Promise<void> {
    await writeFile(resolve(dist, name), text);
  }
}

function output(
  options: Rolldown.OutputOptions & { input?: Rolldown.InputOption },
  build: { write?: boolean } = {},
): EnvironmentOptions {
  const { input, ...rest } = options;
  return {
    // Not for a server: only so that Vite adds no preload helper to dynamic imports.
    consumer: 'server',
    resolve: { conditions: [...conditions], mainFields: ['browser', 'module', 'main'], noExternal: true, builtins: [] },
    build: {
      ...build,
      outDir: 'dist',
      emptyOutDir: false,
      copyPublicDir: false,
      target: ['chrome122', 'firefox123', 'safari17.4'],
      modulePreload: false,
      sourcemap: false,
      minify: 'oxc',
      reportCompressedSize: false,
      rolldownOptions: {
        platform: 'browser',
        input: input ?? {},
        preserveEntrySignatures: 'allow-extension',
        output: { format: 'es', minifyInternalExports: false, ...rest },
      },
    },
  };
}

/** The `kobold` command: one file for Node, which a package manager links by `bin`. */
function command(): EnvironmentOptions {
  const forBrowsers = output({
    input: { 'kobold-cli': sources.command },
    entryFileNames: '[name].js',
    codeSplitting: false,
    banner: '#!/usr/bin/env node',
  });
  const { rolldownOptions, ...build } = forBrowsers.build!;
  return {
    ...forBrowsers,
    resolve: {
      conditions: ['node', ...conditions.slice(1)],
      noExternal: true,
      builtins: [/^node:/, ...builtinModules],
    },
    build: { ...build, target: 'node20', rolldownOptions: { ...rolldownOptions, platform: 'node' } },
  };
}

/**
 * In source the worker is found beside the module that names it; in dist/ beside the file that holds that module.
 * Written without `new URL('…', import.meta.url)`, which Vite would take for an asset.
 */
function workerLocation(): Plugin {
  const marker = '__KOBOLD_WORKER__';
  const kitMarker = '__KOBOLD_FOLDER__';
  return {
    name: 'kobold:worker-location',
    enforce: 'pre',
    load(id) {
      if (id !== locationModule) return null;
      if (this.environment.name === 'sandbox') {
        return `export const workerUrl = ''; export const kitUrl = new URL('.', document.baseURI).href; export const classicWorkerSource = ${JSON.stringify(classicWorkerSource).replaceAll('<', '\\u003c')};`;
      }
      const base =
        this.environment.name === 'loader' ? 'document.currentScript?.src || document.baseURI' : 'import.meta.url';
      return `export const workerUrl = new URL(${marker}, ${base}).href; export const kitUrl = new URL(${kitMarker}, ${base}).href; export const classicWorkerSource = undefined;`;
    },
    renderChunk(code, chunk) {
      if (!code.includes(marker) && !code.includes(kitMarker)) return null;
      const to = (file: string): string => JSON.stringify(relativeUrl(chunk.fileName, file));
      return { code: code.replaceAll(marker, to(`${versioned}/worker.js`)).replaceAll(kitMarker, to('./')), map: null };
    },
  };
}

/** In dist/ the sandbox and its WebAssembly lie beside the worker. What is one classic script has neither. */
function sandboxLocation(): Plugin {
  return {
    name: 'kobold:sandbox-location',
    enforce: 'pre',
    load(id) {
      if (id !== sandboxLocationModule) return null;
      if (this.environment.name === 'classicWorker') return `export const sandboxUrl = ''; export const wasmUrl = '';`;
      // A variable, or Vite would take these for assets.
      return `const here = import.meta.url; export const sandboxUrl = new URL('./formulas.js', here).href; export const wasmUrl = new URL('./formulas.wasm', here).href;`;
    },
  };
}

/** Indentation in templates and style sheets is for their authors; readers load it without. */
function tightTemplates(): Plugin {
  return {
    name: 'kobold:tight-templates',
    enforce: 'post',
    transform(code, id) {
      if (!id.startsWith(resolve(root, 'components')) || !/\b(html|css|svg)`/.test(code)) return null;
      const edits: { start: number; end: number; text: string }[] = [];
      walk(this.parse(code), (node) => {
        if (node.type !== 'TaggedTemplateExpression' || node.tag?.type !== 'Identifier') return;
        const tighten = { html: tightMarkup, svg: tightMarkup, css: tightStyle }[node.tag.name ?? ''];
        if (!tighten) return;
        for (const { start, end } of node.quasi!.quasis)
          edits.push({ start, end, text: tighten(code.slice(start, end)) });
      });
      let tight = code;
      for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
        tight = tight.slice(0, start) + text + tight.slice(end);
      }
      return { code: tight, map: null };
    },
  };
}

const tightMarkup = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/ (?=>)/g, '');
const tightStyle = (text: string): string =>
  text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/(?<![\d.])0(?=\.\d)/g, '')
    .replace(/;}/g, '}');

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly tag?: SyntaxNode;
  readonly quasi?: { readonly quasis: readonly SyntaxNode[] };
}

function walk(node: unknown, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node) visit(node as SyntaxNode);
    for (const value of Object.values(node)) walk(value, visit);
  }
}

/** Ours (kit/property.ts) work on the prototype and return nothing: the compiler's helper knows of much more. */
function lightDecorators(): Plugin {
  return {
    name: 'kobold:light-decorators',
    enforce: 'pre',
    transform(_, id) {
      if (!/runtime.*helpers.*decorate\.js$/.test(id)) return null;
      return 'export default (decorators, target, key) => decorators.forEach((decorate) => decorate(target, key));';
    },
  };
}

function chunkPreloads(): Plugin {
  return {
    name: 'kobold:chunk-preloads',
    enforce: 'pre',
    load(id) {
      if (id !== preloadsModule || !['entry', 'loader'].includes(this.environment.name)) return null;
      return `export const preloads = JSON.parse(${PRELOADS});`;
    },
  };
}

/** What each element's chunk imports, directly or not, as names within `v/<version>/`. */
function importsByElement(output: Rolldown.RolldownOutput): Record<string, string[]> {
  const chunks = new Map(output.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const withImports = (name: string, seen: Set<string>): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const imported of chunks.get(name)?.imports ?? []) withImports(imported, seen);
    return seen;
  };
  return Object.fromEntries(
    [...loadedLater.keys()]
      .filter((name) => name.startsWith('kobold-'))
      .map((name) => {
        const files = [...withImports(`${versioned}/${name}.js`, new Set())];
        return [name, files.map((file) => posix.relative(versioned, file))];
      }),
  );
}

/** The entry and the loader are bundled alone; what they import dynamically is named here and built by `chunks`. */
function laterByName(): Plugin {
  const prefix = 'kobold-later:';
  return {
    name: 'kobold:later-by-name',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'entry' || name === 'loader' || name === 'embed',
    async resolveId(source, importer, options) {
      if ((options as { kind?: string }).kind !== 'dynamic-import' || !importer) return null;
      const target = await this.resolve(source, importer, { skipSelf: true });
      if (!target) return null;
      const name = basename(target.id).replace(/\.[jt]s$/, '');
      if (target.id === sources.entry) return { id: `${prefix}kobold.js`, external: true };
      loadedLater.set(name, target.id);
      return { id: `${prefix}${versioned}/${name}.js`, external: true };
    },
    renderChunk(code, chunk) {
      if (!code.includes(prefix)) return null;
      const found = new RegExp(`(["'\`])${prefix}([\\w./-]+)\\1`, 'g');
      // A classic script from another origin has no address of its own to resolve an import against.
      const classic = this.environment.name === 'loader';
      const written = (_: string, _quote: string, file: string): string => {
        const url = JSON.stringify(relativeUrl(chunk.fileName, file));
        return classic ? `new URL(${url}, koboldScript).href` : url;
      };
      return { code: code.replaceAll(found, written), map: null };
    },
  };
}

/** A chunk that imported `kobold.js` would load a second copy wherever a CMS appends `?ver=…` to the script's address. */
function neverImportEntries(): Plugin {
  return {
    name: 'kobold:never-import-entries',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const wrong = [...chunk.imports, ...chunk.dynamicImports].find(
          (name) => name === 'kobold.js' || name === 'kobold.loader.js',
        );
        if (wrong && chunk.fileName !== wrong) this.error(`${chunk.fileName} imports the entry ${wrong}`);
      }
    },
  };
}

function codeOf(output: Rolldown.RolldownOutput): string {
  return output.output[0].code;
}

function relativeUrl(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to.split(sep).join('/'));
  const written = path.startsWith('.') ? path : `./${path}`;
  return to.endsWith('/') && !written.endsWith('/') ? `${written}/` : written;
}
