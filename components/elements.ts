/** Which tags there are, and where their classes come from. Each is loaded when first seen. */
export const ELEMENTS: Readonly<Record<string, () => Promise<CustomElementConstructor>>> = {
  'kobold-table': async () => (await import('./data/kobold-table.js')).KoboldTable,
  'kobold-query': async () => (await import('./data/kobold-query.js')).KoboldQuery,
  'kobold-filter': async () => (await import('./data/kobold-filter.js')).KoboldFilter,
  'kobold-field': async () => (await import('./data/kobold-field.js')).KoboldField,
};

/** Defining twice is harmless: scripts are pasted twice, and releases meet on one page. The first stays. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
