/**
 * Who on this page can be filtered, and under which names: `kobold-filter for="seeds"` finds its tables here, before or
 * after them in the document, in other shadow roots too. One registry for the page, however often the module is loaded.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface Channels<Target extends HTMLElement = HTMLElement> {
  readonly targets: Set<Target>;
  readonly watchers: Set<() => void>;
  /** What was said once on the console already. */
  readonly told: Set<string>;
}

const SLOT = Symbol.for('kobold.channels');
const page = globalThis as { [SLOT]?: Channels };
const channels = (): Channels => (page[SLOT] ??= { targets: new Set(), watchers: new Set(), told: new Set() });

/** A table or list that filters may name, while it is connected. */
export class ChannelController implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }
  hostConnected(): void {
    channels().targets.add(this.host);
    tellWatchers();
  }
  hostDisconnected(): void {
    channels().targets.delete(this.host);
    tellWatchers();
  }
}

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

let announced = false;
/** Once for all changes of one task. */
function tellWatchers(): void {
  if (announced) return;
  announced = true;
  queueMicrotask(() => {
    announced = false;
    for (const watcher of channels().watchers) watcher();
  });
}

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
