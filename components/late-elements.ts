/** Where the classes of the tags are that most pages do without (elements.ts). */
import type { ElementLoader } from './elements.js';

export const lateElements: Readonly<Record<string, ElementLoader>> = {
  dataset: async () => (await import('./data/dataset/kobold-dataset.js')).KoboldDataset,
  sync: async () => (await import('./data/sync/kobold-sync.js')).KoboldSync,
  proposals: async () => (await import('./data/proposals/kobold-proposals.js')).KoboldProposals,
  identity: async () => (await import('./identity/kobold-identity.js')).KoboldIdentity,
  history: async () => (await import('./data/history/kobold-history.js')).KoboldHistory,
  inspector: async () => (await import('./data/panels/kobold-inspector.js')).KoboldInspector,
};
