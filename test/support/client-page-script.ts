/** The script of client-page.ts, in the page. */
import type { LiveHandle } from '../../components/kit/client.js';
import { PageClient } from '../../components/kit/page-client.js';
import { applyFrame, NO_VIEW, type ViewState } from '../../components/kit/view-state.js';

interface Opened {
  handle: LiveHandle;
  state: ViewState;
  first?: number;
  complete?: number;
}
const WHOLE = { locale: 'en', today: '2025-06-01', window: { offset: 0, limit: 25 } };
const views = new Map<string, Opened>();
const client = new PageClient({ url: new URL('/worker.js', import.meta.url).href, ...window.koboldOptions });

window.kobold = {
  open(name, source, request) {
    const ref =
      typeof source === 'string' ? ({ kind: 'url', url: new URL(source, location.href).href } as const) : source;
    const opened: Opened = { state: NO_VIEW } as Opened;
    views.set(name, opened);
    opened.handle = client.live(ref, { ...WHOLE, ...request }, (frame) => {
      opened.state = applyFrame(opened.state, frame);
      if (opened.state.items.length > 0) opened.first ??= performance.now();
      if (opened.state.counts.complete) opened.complete ??= performance.now();
    });
  },
  state: (name) => views.get(name)!.state,
  close: (name) => views.get(name)!.handle.close(),
  reload: (name) => views.get(name)!.handle.reload(),
  update: (name, request) => views.get(name)!.handle.update({ ...WHOLE, ...request }),
  health: () => client.health(),
  times: (name) => ({ first: views.get(name)!.first, complete: views.get(name)!.complete }),
};
