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
export const channels = (): Channels => (page[SLOT] ??= { targets: new Set(), watchers: new Set(), told: new Set() });

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
