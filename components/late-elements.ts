/** Where the classes of the tags are that most pages do without (elements.ts). */
import type { ElementLoader } from './elements.js';

const CLASSES: Readonly<Record<string, ElementLoader>> = {
  dataset: async () => (await import('./data/dataset/kobold-dataset.js')).KoboldDataset,
  filter: async () => (await import('./data/filter/kobold-filter.js')).KoboldFilter,
  sync: async () => (await import('./data/sync/kobold-sync.js')).KoboldSync,
  proposals: async () => (await import('./data/proposals/kobold-proposals.js')).KoboldProposals,
  identity: async () => (await import('./identity/kobold-identity.js')).KoboldIdentity,
  history: async () => (await import('./data/history/kobold-history.js')).KoboldHistory,
  form: async () => (await import('./data/form/kobold-form.js')).KoboldForm,
  inspector: async () => (await import('./data/panels/kobold-inspector.js')).KoboldInspector,
};

/** By the tag without `kobold-`. */
export const classOf = (name: string): ReturnType<ElementLoader> => CLASSES[name]!();

/** For whoever set the page up. */
export async function inspect(page: Document, loadElement: (tag: string) => Promise<void>): Promise<void> {
  await loadElement('kobold-inspector');
  (page.body ?? page.documentElement).append(page.createElement('kobold-inspector'));
}
