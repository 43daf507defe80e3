/**
 * Where the sandbox's worker and its WebAssembly are. In source beside this module and in its package; the build replaces
 * this module, since in dist/ both lie beside the file that asks (vite.config.ts, "formulas").
 */
export const sandboxUrl: string = new URL('./main.ts', import.meta.url).href;
export const wasmUrl: string = new URL(
  '../../node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm',
  import.meta.url,
).href;
