/** HTMLElement, or an empty class where there is none: classes can be imported in Node. */
export const KoboldBase: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);
