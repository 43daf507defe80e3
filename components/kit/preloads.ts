/**
 * Which files of `v/<version>/` an element's chunk imports, so that the page asks for all of them at once instead of one
 * after the other. vite.config.ts fills it in once the chunks are made; unbundled sources have none.
 */
export const preloads: Readonly<Record<string, readonly string[]>> = {};
