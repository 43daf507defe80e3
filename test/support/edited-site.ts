/** A small dataset on a page, with a relay or without, changed through the page's table as its cell editor does. */
import type { Page } from 'puppeteer-core';
import { startRelay, type Relay } from '../../demo/relay/relay.js';
import { Fold } from '../../core/dataset/fold.js';
import { decodeEvent } from '../../core/log/decode.js';
import type { DatasetEvent, NostrEvent } from '../../core/log/event.js';
import { isRefusal } from '../../core/log/refusal.js';
import { addressToNaddr } from '../../core/log/address.js';
import { expect } from 'chai';
import { PLANT_SCHEMA } from './annas-plants.js';
import { until } from './page.js';
import { type Person, SignedHistory } from './signed-history.js';
import { html, MODULE_SCRIPT } from './site.js';

export interface EditedSite {
  readonly history: SignedHistory;
  readonly naddr: string;
  /** A page with an editable table and `kobold-sync`. */
  readonly body: string;
  relay: Relay;
  /** Of the events on the relay; of those with these ids only. */
  fold(ids?: ReadonlySet<string>): Fold;
  /** What pages wrote, into the history: what is signed there next knows it, and is of this moment. */
  hear(): void;
  /** Days by record, as the events on the relay say. */
  relayState(): Map<string, number>;
  /** Ends the relay; `start` begins it anew, with what it had, where it was. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Records `r0`, `r1` … each with one day. */
export async function editedSite(records: number, head = ''): Promise<EditedSite> {
  const history = new SignedHistory('seeds');
  history.sign(history.root, { kind: 4881, type: 'schema', ops: [PLANT_SCHEMA] });
  for (let n = 0; n < records; n++) history.set(history.root, `r${n}`, { name: `Sort ${n}`, days: 1 });
  const first = await startRelay();
  for (const event of history.events) first.publish(event as never);
  const naddr = addressToNaddr(history.address, [first.url]);
  const port = Number(new URL(first.url).port);
  let events = first.events();
  const site: EditedSite = {
    history,
    naddr,
    body: html(
      `${head}${MODULE_SCRIPT}<kobold-table src="${naddr}" editable></kobold-table><kobold-sync src="${naddr}"></kobold-sync>`,
    ),
    relay: first,
    fold: (ids) => {
      const fold = new Fold(history.address, { now: Date.now() });
      fold.add(decoded(site.relay.events().filter(({ id }) => ids?.has(id) !== false)));
      return fold;
    },
    hear: () => {
      history.fold.add(decoded(site.relay.events()));
      history.clockMs = Math.max(history.clockMs, Date.now());
    },
    relayState: () => {
      const fold = site.fold();
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

function decoded(events: ReturnType<Relay['events']>): DatasetEvent[] {
  const read = events.map((event) => decodeEvent(event));
  return read.flatMap((one) => (isRefusal(one) || !('stamp' in one) ? [] : [one])) as DatasetEvent[];
}

/** Sets a cell as the cell editor does: what became of it, or the code of what went wrong. */
export function edit(page: Page, record: string, days: number): Promise<string> {
  return page.evaluate(
    async (record, text) => {
      const table = document.querySelector('kobold-table') as unknown as { scene: { handle: EditHandle } };
      const cells = [{ record, field: 'days', text }];
      return table.scene.handle.edit(cells).then(
        ({ as, problems }) => (problems.length === 0 ? as : 'a problem'),
        (error: { code?: string }) => error.code ?? String(error),
      );
    },
    record,
    String(days),
  );
}

interface EditHandle {
  edit(edits: readonly unknown[]): Promise<{ as: string; problems: readonly unknown[] }>;
}

/** Days by record, as the table shows them. */
export async function shownDays(page: Page): Promise<Map<string, number>> {
  const rows = await page.evaluate(() =>
    [...(document.querySelector('kobold-table')?.shadowRoot?.querySelectorAll('[data-record-id]') ?? [])].map(
      (row) =>
        [
          (row as HTMLElement).dataset['recordId']!,
          row.querySelector('[data-field="days"]')?.textContent?.trim(),
        ] as const,
    ),
  );
  return new Map(rows.map(([record, text]) => [record, Number(text?.replace(/\D/g, '') || NaN)]));
}

/** Lets the device write by itself: its key is known once it has suggested something. Gives the grant. */
export async function grantToDevice(page: Page, { relay, history }: EditedSite): Promise<NostrEvent> {
  const others = new Set(relay.events().map(({ id }) => id));
  await until('a dataset to send to', () =>
    page.evaluate(async () => {
      const line = document.querySelector('kobold-table')?.shadowRoot?.querySelector('kobold-suggestions');
      const { handle } = line as unknown as { handle?: { suggest(): Promise<readonly string[]> } };
      return (await handle?.suggest()) !== undefined;
    }),
  );
  const proposal = await until('a suggestion', () =>
    relay.events().find(({ kind, id }) => kind === 4883 && !others.has(id)),
  );
  const grant = history.grant(history.root, { pubkey: proposal.pubkey } as Person, 'maintainer');
  expect(relay.publish(grant as never).accepted).to.equal(true);
  await until('the right', () =>
    page.evaluate(async () => {
      const table = document.querySelector('kobold-table') as unknown as {
        scene: { handle: { editing(cell: unknown): Promise<{ as: string } | undefined> } };
      };
      return (await table.scene.handle.editing({ id: 'r1', field: 'days' }))?.as === 'saved';
    }),
  );
  return grant;
}
