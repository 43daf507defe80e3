/** The release, from package.json: vite.config.ts puts it in. Unbundled (tests) there is none. */
declare const __KOBOLD_VERSION__: string | undefined;

export const VERSION: string = typeof __KOBOLD_VERSION__ === 'string' ? __KOBOLD_VERSION__ : '0.0.0-source';
