/** A small dataset on a page, with a relay or without, changed through the page's table as its cell editor does. */
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { Fold } from '../../core/dataset/fold.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { DatasetEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { addressToNaddr } from '../../core/log/address.js';
import { SignedHistory } from './signed-history.js';
import { html, MODULE_SCRIPT } from './site.js';

export interface EditedSite {
  readonly history: SignedHistory;
  /** A page with an editable table and `kobold-sync`. */
  readonly body: string;
  relay: Relay;
  /** Days by record, as the events on the relay say. */
  relayState(): Map<string, number>;
  /** Ends the relay; `start` begins it anew, with what it had, where it was. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Records `r0`, `r1` … each with one day. */
export async function editedSite(records: number, head = ''): Promise<EditedSite> {
  const history = new SignedHistory('seeds');
  history.sign(history.root, { kind: 4881, type: 'schema', ops: [SCHEMA] });
  for (let n = 0; n < records; n++) history.set(history.root, `r${n}`, { name: `Sort ${n}`, days: 1 });
  const first = await startRelay();
  for (const event of history.events) first.publish(event as never);
  const naddr = addressToNaddr(history.address, [first.url]);
  const port = Number(new URL(first.url).port);
  let events = first.events();
  const site: EditedSite = {
    history,
    body: html(
      `${head}${MODULE_SCRIPT}<kobold-table src="${naddr}" editable></kobold-table><kobold-sync src="${naddr}"></kobold-sync>`,
    ),
    relay: first,
    relayState: () => {
      const fold = new Fold(history.address, { now: Date.now() });
      const decoded = site.relay.events().map((event) => decodeEvent(event));
      fold.add(decoded.flatMap((one) => (isRefusal(one) || !('stamp' in one) ? [] : [one])) as DatasetEvent[]);
      const days = (record: string) => fold.state.shown('plant', record, 'days')?.value as number;
      return new Map(Array.from({ length: records }, (_, n) => [`r${n}`, days(`r${n}`)]));
    },
    stop: async () => {
      events = site.relay.events();
      await site.relay.close();
    },
    start: async () => {
      site.relay = await startRelay({ port, events });
    },
  };
  return site;
}

/** Begins to set a cell as the cell editor does; which values were said to be kept is in `window.kept`, what failed in `failed`. */
export function beginEdit(page: Page, record: string, field: string, text: string): Promise<void> {
  return page.evaluate(
    async (record, field, text) => {
      const kept = ((window as unknown as Kept).kept ??= []);
      const failed = ((window as unknown as Kept).failed ??= []);
      const table = document.querySelector('kobold-table') as unknown as { scene: { handle: Handle } };
      try {
        const { problems } = await table.scene.handle.edit([{ record, field, text }]);
        (problems.length === 0 ? kept : failed).push(text);
      } catch (error) {
        failed.push(String((error as { code?: string }).code ?? error));
      }
    },
    record,
    field,
    text,
  );
}

interface Kept {
  kept?: string[];
  failed?: string[];
}
interface Handle {
  edit(edits: readonly unknown[]): Promise<{ problems: readonly unknown[] }>;
}

const SCHEMA = {
  op: 'schema.update',
  resource: 'plant',
  set: {
    resource: { label: 'Plant', title: 'name' },
    'field/name': { type: 'string', label: 'Name', order: 1 },
    'field/days': { type: 'integer', label: 'Days', order: 2 },
  },
  unset: [],
  over: {},
};
