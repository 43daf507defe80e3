/** Of a page's channels, those a filter means by the names in its `for`. Apart from channels.ts, which every table loads. */
import { channels } from './channels.js';

/**
 * All that `names` (ids and `channel` names, by spaces) mean, in document order. Without names, or where a CMS renamed the
 * ids, the only one of the page; the latter is said once on the console.
 */
export function targetsOf(names: string): readonly HTMLElement[] {
  const all = [...channels().targets].sort(byDocumentOrder);
  const wanted = names.split(/\s+/).filter(Boolean);
  const found = all.filter((target) =>
    wanted.some((name) => target.id === name || target.getAttribute('channel') === name),
  );
  if (found.length || all.length !== 1 || othersAreComing()) return found;
  if (wanted.length && document.readyState === 'complete') tellOnce(wanted.join(' '), all[0]!);
  return all;
}

/** Calls back when targets come and go; returns what ends it. */
export function watchTargets(changed: () => void): () => void {
  channels().watchers.add(changed);
  return () => channels().watchers.delete(changed);
}

/** Tags whose code has not come yet may be the ones that are meant. */
const othersAreComing = (): boolean =>
  document.readyState === 'loading' ||
  document.querySelector('kobold-table:not(:defined), kobold-query:not(:defined)') !== null;

function tellOnce(names: string, target: HTMLElement): void {
  const { told } = channels();
  if (told.has(names)) return;
  told.add(names);
  const known = target.id ? `its id is "${target.id}"` : 'it has no id';
  console.warn(
    `<kobold-filter for="${names}">: nothing on this page has that id or channel. Using the only <${target.localName}>; ${known}.`,
  );
}

function byDocumentOrder(a: Node, b: Node): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
