/**
 * Builds dist/. One Vite environment per kind of file, run in order by `buildApp`:
 * worker, entry (kobold.js), chunks (elements, index.js), index.node.js, loader, embed and sandbox pages.
 * The reasons for each choice stand in README.md, "What a build holds".
 */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type EnvironmentOptions, type Plugin, type Rolldown, type ViteBuilder } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
/** Cached entries of an older release find their own chunks as long as this folder stays on the server. */
const versioned = `v/${version}`;

const sources = {
  worker: resolve(root, 'worker/main.ts'),
  entry: resolve(root, 'components/kobold.ts'),
  index: resolve(root, 'components/index.ts'),
  loader: resolve(root, 'components/loader.ts'),
  embed: resolve(root, 'components/embed/embed.ts'),
  sandbox: resolve(root, 'components/embed/sandbox.ts'),
} as const;
const conditions = ['browser', 'import', 'module', 'production', 'default'];
const locationModule = resolve(root, 'components/kit/location.ts');
const preloadsModule = resolve(root, 'components/kit/preloads.ts');

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
  plugins: [workerLocation(), chunkPreloads(), laterByName(), neverImportEntries()],
  environments: {
    worker: output({
      input: { worker: sources.worker },
      entryFileNames: `${versioned}/[name].js`,
      chunkFileNames: `${versioned}/worker-[name].js`,
    }),
    classicWorker: output({ input: sources.worker, format: 'iife', codeSplitting: false }, { write: false }),
    entry: output({ input: { kobold: sources.entry }, entryFileNames: '[name].js', codeSplitting: false }),
    chunks: output({
      entryFileNames: (chunk) => (chunk.name === 'index' ? 'index.js' : `${versioned}/[name].js`),
      chunkFileNames: `${versioned}/[name].js`,
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
  },
  // Shared, for what one environment learns the next one uses.
  builder: { buildApp: buildAll, sharedConfigBuild: true, sharedPlugins: true },
});

async function buildAll(builder: ViteBuilder): Promise<void> {
  const build = async (name: string, source?: string) => {
    if (source && !existsSync(source)) {
      console.warn(`not built: ${relative(root, source)} does not exist`);
      return undefined;
    }
    return (await builder.build(builder.environments[name]!)) as Rolldown.RolldownOutput;
  };
  const dist = resolve(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(resolve(dist, versioned), { recursive: true });

  await build('worker', sources.worker);
  classicWorkerSource = codeOf(await build('classicWorker', sources.worker));
  await build('entry', sources.entry);
  await build('loader', sources.loader);
  if (existsSync(sources.index)) loadedLater.set('index', sources.index);
  if (loadedLater.size > 0) {
    builder.environments.chunks!.config.build.rolldownOptions.input = Object.fromEntries(loadedLater);
    await fillPreloads(await build('chunks'));
  }
  await build('node', sources.index);
  if (await build('embed', sources.embed))
    await copyFile(resolve(root, 'components/embed/embed.css'), resolve(dist, versioned, 'embed.css'));
  const sandbox = await build('sandbox', sources.sandbox);
  if (existsSync(sources.embed))
    await writePage('embed.html', (html) => html.replaceAll('%VERSIONED%', `./${versioned}`));
  if (sandbox) {
    const css = await readFile(resolve(root, 'components/embed/embed.css'), 'utf8');
    const script = codeOf(sandbox).replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
    await writePage('sandbox.html', (html) => html.replace('%STYLE%', () => css).replace('%SCRIPT%', () => script));
  }
  for (const name of ['kobold.js', 'kobold.loader.js']) await pin(name);
  // Vite builds all environments itself when none was built.
  for (const environment of Object.values(builder.environments)) environment.isBuilt = true;

  /** The entries were made before the chunks, of which they only knew the names. */
  async function fillPreloads(chunks: Rolldown.RolldownOutput | undefined): Promise<void> {
    const preloads = JSON.stringify(JSON.stringify(importsByElement(chunks)));
    for (const name of ['kobold.js', 'kobold.loader.js']) {
      const file = resolve(dist, name);
      if (!existsSync(file)) continue;
      const code = await readFile(file, 'utf8');
      await writeFile(file, code.replaceAll(PRELOADS, () => preloads));
    }
  }
  async function writePage(name: string, fill: (html: string) => string): Promise<void> {
    await writeFile(resolve(dist, name), fill(await readFile(resolve(root, 'components/embed', name), 'utf8')));
  }
  /** The entry once more inside its version's folder, for pages that pin a release. */
  async function pin(name: string): Promise<void> {
    if (!existsSync(resolve(dist, name))) return;
    const code = await readFile(resolve(dist, name), 'utf8');
    await writeFile(resolve(dist, versioned, name), code.replaceAll(`./${versioned}/`, './'));
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

/**
 * In source the worker is found beside the module that names it; in dist/ beside the file that holds that module.
 * Written without `new URL('…', import.meta.url)`, which Vite would take for an asset.
 */
function workerLocation(): Plugin {
  const marker = '__KOBOLD_WORKER__';
  return {
    name: 'kobold:worker-location',
    enforce: 'pre',
    load(id) {
      if (id !== locationModule) return null;
      if (this.environment.name === 'sandbox') {
        return `export const workerUrl = ''; export const classicWorkerSource = ${JSON.stringify(classicWorkerSource).replaceAll('<', '\\u003c')};`;
      }
      const base =
        this.environment.name === 'loader' ? 'document.currentScript?.src || document.baseURI' : 'import.meta.url';
      return `export const workerUrl = new URL(${marker}, ${base}).href; export const classicWorkerSource = undefined;`;
    },
    renderChunk(code, chunk) {
      if (!code.includes(marker)) return null;
      return {
        code: code.replaceAll(marker, JSON.stringify(relativeUrl(chunk.fileName, `${versioned}/worker.js`))),
        map: null,
      };
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
function importsByElement(output: Rolldown.RolldownOutput | undefined): Record<string, string[]> {
  const chunks = new Map((output?.output ?? []).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
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
          (name) => name === 'index.js' || name === 'kobold.js',
        );
        if (wrong && chunk.fileName !== wrong) this.error(`${chunk.fileName} imports the entry ${wrong}`);
      }
    },
  };
}

function codeOf(output: Rolldown.RolldownOutput | undefined): string {
  return output?.output[0].code ?? '';
}

function relativeUrl(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to.split(sep).join('/'));
  return path.startsWith('.') ? path : `./${path}`;
}
