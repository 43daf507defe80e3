/**
 * Where the worker and the built files are. In source (the test runner) it lies beside this module; vite.config.ts replaces this module with
 * the place in dist/. Only sandbox.html carries the worker inside itself, as one classic script.
 */
export const workerUrl: string = new URL('../../worker/main.ts', import.meta.url).href;

/** The folder kobold.js and embed.html are in. */
export const kitUrl: string = new URL('../', import.meta.url).href;

/** Source text for a classic worker from a blob: needs no second request and no CORS. */
export const classicWorkerSource: string | undefined = undefined;
