/**
 * What people do with a dataset in their page, drawn at random: through what the page's elements hold, as those do it. Each deed gives
 * what became of it: `saved`, `suggested`, `nothing`, or the code of what went wrong.
 */
import type { Page } from 'puppeteer-core';
import type { DatasetHandle, HistoryChange, LiveView, NostrEvent, UnsignedEvent } from '../../worker/api.js';
import { until } from './page.js';

/** What it is done to, and what is typed. */
export interface Drawn {
  readonly record: string;
  /** A number. */
  readonly text: string;
  /** Of a row, or of whatever there are several. */
  readonly at: number;
}

export type Deed = (page: Page, drawn: Drawn) => Promise<string>;

/** For the head of the page, which has a `kobold-table editable` and a `kobold-form`. */
export const HELD_SCRIPT = `<script>
  globalThis.__name = (named) => named;
  globalThis.held = () => {
    const table = document.querySelector('kobold-table');
    return { view: table.scene.handle, dataset: table.shadowRoot.querySelector('kobold-suggestions').handle };
  };
</script>`;

export const DEEDS = {
  days: (page, { record, text }) => onView(page, 'edit', [{ record, field: 'days', text }]),
  name: (page, { record, text }) => onView(page, 'edit', [{ record, field: 'name', text: `Sort ${text}` }]),
  paste: (page, { text, at }) =>
    onView(page, 'paste', { item: at, fields: ['name', 'days'] }, [[`P${text}`, text], ['', '7']], { newRows: true }), // prettier-ignore
  add: (page, { text }) => onView(page, 'addRows', [{ name: `New ${text}`, days: text }]),
  remove: (page, { record }) => onView(page, 'removeRows', [record]),
  restore: (page, { record }) => onView(page, 'restoreRows', [record]),
  undo: (page) => onDataset(page, 'undo'),
  redo: (page) => onDataset(page, 'redo'),
  /** A new record. */
  form: (page, { text }) => sendForm(page, '', { name: `Form ${text}`, days: text }),
  /** One that is there. */
  correct: (page, { record, text }) => sendForm(page, record, { days: text }),
  /** One of the values that stand in a cell. */
  decide: (page, { at }) => page.evaluate(decide, at),
  /** A value that does not show any more. */
  value: (page, { at }) => page.evaluate(bringBack, at),
  suggest: (page) => onDataset(page, 'suggest'),
  /** Drafts that stay, as their record is gone, do not count. */
  save: async (page) => ((await onDataset(page, 'save')) === 'nothing' ? 'nothing' : 'saved'),
  withdraw: (page, { at }) => page.evaluate(withdraw, at),
} as const satisfies Readonly<Record<string, Deed>>;

export type DeedName = keyof typeof DEEDS;

/** By a person whose page signs for them (signing-extension.ts). */
export function deciding(pubkey: string): Readonly<Record<'accept' | 'refuse', Deed>> {
  return {
    accept: (page, { at }) => page.evaluate(judge, pubkey, true, at),
    refuse: (page, { at }) => page.evaluate(judge, pubkey, false, at),
  };
}

/** Nothing of one's own is left to be decided or sent. */
export async function takeAllBack(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { dataset } = held();
    await dataset.discard();
    for (const { id } of (await dataset.proposals({ mine: true, limit: 50 })).proposals) await dataset.withdraw(id);
  });
}

export interface HeldLog {
  /** Of all events but proposals: what each says has no effect, by the code. */
  readonly events: ReadonlyMap<string, string | undefined>;
  /** What became of each, by its id. */
  readonly proposals: ReadonlyMap<string, string>;
  /** Own events that are still to arrive somewhere. */
  readonly waiting: number;
}

/** What the page's dataset holds. */
export async function heldLog(page: Page): Promise<HeldLog> {
  const { events, proposals, waiting } = await page.evaluate(readLog);
  return { events: new Map(events), proposals: new Map(proposals), waiting };
}

/** Name and days of each row, sorted. */
export async function allRows(page: Page): Promise<string[]> {
  const text = await page.evaluate(() =>
    held().view.copy({ from: 0, to: 10_000, fields: ['name', 'days'] }, { header: false }),
  );
  const rows = text === '' ? [] : text.split('\r\n');
  return rows.map((row) => row.split('\t').map((cell) => cell || '—').join(' ')).sort(); // prettier-ignore
}

declare const held: () => { view: LiveView; dataset: DatasetHandle };
declare const nostr: { signEvent(event: UnsignedEvent): Promise<NostrEvent> };

type Told = { readonly as?: string; readonly cells?: number; readonly length?: number } | undefined;

type Of = keyof ReturnType<typeof held>;

function onView(page: Page, method: string, ...given: unknown[]): Promise<string> {
  return page.evaluate(call, 'view' as Of, method, given);
}

function onDataset(page: Page, method: string, ...given: unknown[]): Promise<string> {
  return page.evaluate(call, 'dataset' as Of, method, given);
}

/** In the page, as all below. */
async function call(of: Of, method: string, given: unknown[]): Promise<string> {
  const handle = held()[of] as unknown as Record<string, (...given: unknown[]) => Promise<Told>>;
  return handle[method]!(...given).then(
    // Suggesting gives the ids of what was sent.
    (done) => (done?.length ? 'suggested' : done?.cells ? done.as! : 'nothing'),
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function judge(as: string, isAccepted: boolean, at: number): Promise<string> {
  const { dataset } = held();
  const { proposals } = await dataset.proposals({ as, limit: 50 });
  if (proposals.length === 0) return 'nothing';
  const { id: proposal, items, blockers } = proposals[at % proposals.length]!;
  // As the list lets people choose: what was written meanwhile too, where the dataset does not forbid it.
  const isForbidden = blockers?.some(({ code }) => code === 'outdated');
  const taken = items.filter(({ status }) => status === 'current' || (status === 'outdated' && !isForbidden));
  const cells = taken.map(({ resource, record, field, status }) => ({ resource, record, field, status }));
  if (isAccepted && cells.length === 0) return 'nothing';
  try {
    const wish = isAccepted ? ({ do: 'accept', proposal, cells } as const) : ({ do: 'reject', proposal } as const);
    await dataset.commit(await nostr.signEvent(await dataset.draft(as, wish)));
    return isAccepted ? 'accepted' : 'refused';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

async function decide(at: number): Promise<string> {
  const { dataset } = held();
  const { conflicts } = await dataset.conflicts();
  if (conflicts.length === 0) return 'nothing';
  const { resource, record, field, live } = conflicts[at % conflicts.length]!;
  const ids = live.map(({ id }) => id);
  return dataset.decide({ resource, record, field }, { event: ids[at % ids.length]! }, ids).then(
    ({ as }) => as,
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function bringBack(at: number): Promise<string> {
  const { dataset } = held();
  const { entries } = await dataset.history();
  const isGone = ({ what, isShown, after }: HistoryChange): boolean =>
    what === 'value' && !isShown && after !== undefined;
  const values = entries.flatMap(({ id, changes }) => changes.filter(isGone).map((change) => ({ ...change, id })));
  if (values.length === 0) return 'nothing';
  const { resource, record, field, id: event } = values[at % values.length]!;
  return dataset.restore({ value: { resource, record, field, event } }).then(
    ({ as, cells }) => (cells > 0 ? as : 'nothing'),
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function withdraw(at: number): Promise<string> {
  const { dataset } = held();
  const { proposals } = await dataset.proposals({ mine: true, limit: 50 });
  if (proposals.length === 0) return 'nothing';
  return dataset.withdraw(proposals[at % proposals.length]!.id).then(
    () => 'withdrawn',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function readLog() {
  const { dataset } = held();
  const events: (readonly [id: string, code: string | undefined])[] = [];
  for (let before: string | undefined; ;) {
    const page = await dataset.history({ limit: 100, ...(before !== undefined && { before }) });
    events.push(...page.entries.map((entry) => [entry.id, entry.void] as const));
    if (page.next === undefined) break;
    before = page.next;
  }
  const proposals: (readonly [id: string, status: string])[] = [];
  for (let before: string | undefined; ;) {
    const answer = await dataset.proposals({ status: 'all', limit: 50, ...(before !== undefined && { before }) });
    proposals.push(...answer.proposals.map(({ id, status }) => [id, status] as const));
    if (!answer.more) break;
    before = proposals.at(-1)![0];
  }
  const { counts } = await dataset.outbox();
  return { events, proposals, waiting: counts.waiting + counts.partly };
}

interface FormElement extends HTMLElement {
  record: string;
  readonly updateComplete: Promise<unknown>;
  submit(): Promise<boolean>;
}

/** Typed into the form's boxes, and sent. */
async function sendForm(page: Page, record: string, texts: Readonly<Record<string, string>>): Promise<string> {
  await page.evaluate(async (record) => {
    const form = document.querySelector<FormElement>('kobold-form')!;
    form.record = record;
    await form.updateComplete;
    form.shadowRoot!.querySelector<HTMLElement>('[part~=another]')?.click();
    await form.updateComplete;
  }, record);
  const shown = await until('the form', () =>
    page.evaluate((fields) => {
      const root = document.querySelector('kobold-form')!.shadowRoot!;
      if (fields.every((field) => root.querySelector(`[data-field=${field}] .input`))) return 'boxes';
      return root.querySelector('[part~=error]')?.textContent?.trim();
    }, Object.keys(texts)),
  );
  // The record is gone, or was.
  if (shown !== 'boxes') return 'nothing';
  return page.evaluate(
    async (record, texts) => {
      const form = document.querySelector<FormElement>('kobold-form')!;
      const root = form.shadowRoot!;
      for (const [field, text] of texts) {
        const box = root.querySelector<HTMLInputElement>(`[data-field=${field}] .input`)!;
        box.value = text;
        box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      }
      let as = '';
      form.addEventListener('kobold-submitted', (event) => (as = (event as CustomEvent<{ as: string }>).detail.as));
      if (await form.submit()) return as;
      // Deleted meanwhile: the form says so.
      if (record !== '' && !(await held().view.record({ id: record }))) return 'record-gone';
      return `not sent: ${root.querySelector('form')?.textContent?.replace(/\s+/g, ' ').trim()}`;
    },
    record,
    Object.entries(texts),
  );
}
