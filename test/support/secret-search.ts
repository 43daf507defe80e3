/**
 * Looks for secrets wherever a page and its workers could leave them: what the browser keeps, what page and workers tell each other,
 * what they write to their consoles. That it would find one is shown with a secret that is put into each of these places (`plant`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { base64 } from '@scure/base';
import { bytesToHex } from '@noble/hashes/utils.js';
import { nsecEncode } from 'nostr-tools/nip19';
import { type CDPSession, CDPSessionEvent, type Page, type Target } from 'puppeteer-core';
import type { BrowserName } from './browser.js';
import { until } from './page.js';
import type { TestServer } from './server.js';

export const PLACES = [
  'localStorage',
  'sessionStorage',
  'IndexedDB',
  'OPFS',
  'messages sent',
  'messages received',
  'channels',
  'console of the page',
  'console of workers',
] as const;
export type Place = (typeof PLACES)[number];

/** A key of nobody, to be planted. */
export const DECOY = Uint8Array.from({ length: 32 }, (_, at) => 0xa0 + at);
const PLANTED = 'planted';

/** As three texts, and last as bytes in any list. */
export function formsOf(secret: Uint8Array): string[] {
  return [bytesToHex(secret), nsecEncode(secret), base64.encode(secret), [...secret].join(',')];
}

export interface SecretSearch {
  /** From the next load on. `channels`: names of BroadcastChannels that workers talk in. */
  overhear(channels: readonly string[]): Promise<void>;
  /** How many messages went to workers and channels, came from workers, and went by in channels. */
  counts(): Promise<readonly [sent: number, received: number, channels: number]>;
  /** In which places any of these shows by now. */
  placesOf(needles: readonly string[]): Promise<Place[]>;
  /** Puts the decoy into all places but the console of workers, where `sayInWorkers` has put it. */
  plant(): Promise<void>;
}

/** `/<name>/` is the kit, whose worker writes the decoy to its console when it starts. */
export function sayInWorkers(site: TestServer, name: string): void {
  const worker = `v/${readdirSync('dist/v')[0]}/worker.js`;
  site.mount(`/${name}/`, 'dist/');
  site.answer(`/${name}/${worker}`, {
    headers: { 'content-type': 'text/javascript' },
    body: `${said(DECOY)}\n${readFileSync(`dist/${worker}`, 'utf8')}`,
  });
}

/**
 * Of a page that has not loaded the kit yet: workers are listened to from their start.
 *
 * Chromium tells of shared workers over a session of their own (CDP, `Runtime.consoleAPICalled`), also what they said before it was
 * opened. Firefox tells nobody of a shared worker's console by WebDriver BiDi (153: `log.entryAdded` comes for pages and their
 * dedicated workers only), but writes all consoles to its standard output where a preference says so: see `WORKERS_TELL`. What a
 * worker of it throws and nobody catches is not in there.
 */
export function searchSecrets(page: Page, browser: BrowserName): SecretSearch {
  const consoles = browser === 'firefox' ? hearOutput(page) : hearWorkers(page);
  return {
    async overhear(channels) {
      await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
      await page.evaluateOnNewDocument(keepMessages, [...channels, PLANTED]);
    },
    counts: () =>
      page.evaluate(() => {
        const { sent, received, channels } = (window as unknown as { overheard: Overheard }).overheard;
        return [sent.length, received.length, channels.length] as const;
      }),
    async placesOf(needles) {
      // Files come and go while the worker writes: a look that met one going is taken again.
      const found = await until('a whole look at what is kept', () => page.evaluate(look));
      const texts: Record<Place, readonly string[]> = { ...found, 'console of workers': consoles() };
      return PLACES.filter((place) => texts[place].some((text) => needles.some((needle) => text.includes(needle))));
    },
    plant: () => page.evaluate(plant, [...DECOY], formsOf(DECOY).slice(0, 3), PLANTED),
  };
}

/** Launch options with which Firefox tells what workers log. */
export const WORKERS_TELL = { prefs: { 'devtools.console.stdout.content': true } };

function said(secret: Uint8Array): string {
  const [hex, nsec, base] = formsOf(secret);
  return `console.debug(${JSON.stringify({ hex, nsec, base })}, { deep: { bytes: new Uint8Array(${JSON.stringify([...secret])}) } });`;
}

/** All that pages and workers of the browser log. */
function hearOutput(page: Page): () => readonly string[] {
  let heard = '';
  page
    .browser()
    .process()!
    .stdout!.on('data', (output) => (heard += String(output)));
  // Lists are printed as `[1, 2]`, bytes as `{0:1, 1:2}`.
  return () => [heard, heard.replaceAll(', ', ',').replace(/\b\d+:(?=\d)/g, '')];
}

/** All that workers log, as text, from now on and as far as they remember. */
function hearWorkers(page: Page): () => readonly string[] {
  const heard: string[] = [];
  const context = page.browserContext();
  const hear = (target: Target): void => {
    if (target.type() === 'shared_worker') void target.createCDPSession().then((session) => listen(session, heard));
  };
  context.targets().forEach(hear);
  context.on('targetcreated', hear);
  page.on('workercreated', (worker) => void listen(worker.client, heard));
  return () => heard;
}

async function listen(session: CDPSession, heard: string[]): Promise<void> {
  session.on('Runtime.consoleAPICalled', ({ args }) => {
    for (const { value, objectId } of args)
      if (objectId === undefined) heard.push(String(value));
      else
        void session
          .send('Runtime.callFunctionOn', { objectId, functionDeclaration: AS_TEXT, returnByValue: true })
          .then(({ result }) => heard.push(String(result.value)))
          .catch(() => undefined);
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => heard.push(JSON.stringify(exceptionDetails)));
  session.on(CDPSessionEvent.SessionAttached, (inner: CDPSession) => void listen(inner, heard));
  await session.send('Runtime.enable');
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
}

const AS_TEXT = `function () {
  return JSON.stringify(this, (_, part) => {
    if (part instanceof ArrayBuffer) return [...new Uint8Array(part)];
    if (ArrayBuffer.isView(part)) return [...new Uint8Array(part.buffer, part.byteOffset, part.byteLength)];
    if (part instanceof Map || part instanceof Set) return [...part];
    if (part instanceof Error) return [part.stack, part.message, { ...part }];
    return typeof part === 'bigint' ? String(part) : part;
  }) ?? '';
}`;

interface Overheard {
  /** To workers, and through channels to other pages and workers. */
  readonly sent: string[];
  readonly received: string[];
  /** In channels of the site, by whomever: workers tell each other there. */
  readonly channels: string[];
  readonly logged: string[];
  asText(value: unknown): string;
}

/** Runs in the page, first of all: what it says to workers and they to it, all channels, and its console, are kept to be looked at. */
function keepMessages(channels: readonly string[]): void {
  const written = (value: unknown): string => {
    try {
      return (
        JSON.stringify(value, (_, part: unknown) => {
          if (part instanceof ArrayBuffer) return [...new Uint8Array(part)];
          if (ArrayBuffer.isView(part)) return [...new Uint8Array(part.buffer, part.byteOffset, part.byteLength)];
          if (part instanceof Map || part instanceof Set) return [...(part as Iterable<unknown>)];
          if (part instanceof Error) return [part.stack, part.message, { ...part }];
          return typeof part === 'bigint' ? String(part) : part;
        }) ?? ''
      );
    } catch {
      return String(value); // goes round in itself
    }
  };
  const kept: Overheard = { sent: [], received: [], channels: [], logged: [], asText: written };
  Object.assign(window, { overheard: kept });
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const) {
    const log = console[name] as (...args: unknown[]) => void;
    console[name] = (...args: unknown[]) => {
      kept.logged.push(...args.map((arg) => (typeof arg === 'string' ? arg : written(arg))));
      log.apply(console, args);
    };
  }
  for (const { prototype } of [MessagePort, Worker, BroadcastChannel]) {
    const post = prototype.postMessage as (...args: unknown[]) => void;
    prototype.postMessage = function (this: object, ...args: unknown[]) {
      kept.sent.push(written(args[0]));
      post.apply(this, args);
    };
  }
  const add = EventTarget.prototype.addEventListener;
  const listened = new WeakSet<EventTarget>();
  const listen = (target: EventTarget): void => {
    if (listened.has(target)) return;
    listened.add(target);
    add.call(target, 'message', (event) => kept.received.push(written((event as MessageEvent).data)));
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, ...args: never) {
    if (args[0] === 'message' && (this instanceof MessagePort || this instanceof Worker)) listen(this);
    (add as (...args: unknown[]) => void).apply(this, args);
  };
  for (const { prototype } of [MessagePort, Worker]) {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, 'onmessage')!;
    Object.defineProperty(prototype, 'onmessage', {
      configurable: true,
      get,
      set(this: EventTarget, listener: unknown) {
        listen(this);
        set!.call(this, listener);
      },
    });
  }
  for (const name of channels)
    add.call(new BroadcastChannel(name), 'message', (event) =>
      kept.channels.push(written((event as MessageEvent).data)),
    );
}

/** Runs in the page. */
async function look(): Promise<Record<Exclude<Place, 'console of workers'>, string[]>> {
  const { sent, received, channels, logged, asText } = (window as unknown as { overheard: Overheard }).overheard;
  const rows: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error!);
    });
    for (const store of database.objectStoreNames) {
      const of = database.transaction(store).objectStore(store);
      for (const all of [of.getAll(), of.getAllKeys()])
        rows.push(
          await new Promise<string>((resolve, reject) => {
            all.onsuccess = () => resolve(asText(all.result));
            all.onerror = () => reject(all.error!);
          }),
        );
    }
    database.close();
  }
  const files: string[] = [];
  const walk = async (folder: FileSystemDirectoryHandle): Promise<void> => {
    for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values())
      if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle);
      else {
        const bytes = new Uint8Array(await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer());
        files.push(entry.name, [...bytes].join(','), new TextDecoder().decode(bytes));
      }
  };
  await walk(await navigator.storage.getDirectory());
  return {
    localStorage: [JSON.stringify(localStorage)],
    sessionStorage: [JSON.stringify(sessionStorage)],
    IndexedDB: rows,
    OPFS: files,
    'messages sent': sent,
    'messages received': received,
    channels,
    'console of the page': logged,
  };
}

/** Runs in the page: as bytes wherever bytes can be, and as texts. Ends when all of it has arrived. */
async function plant(bytes: readonly number[], forms: readonly string[], name: string): Promise<void> {
  const { received, channels } = (window as unknown as { overheard: Overheard }).overheard;
  const secret = { deep: { bytes: new Uint8Array(bytes), forms } };
  for (const storage of [localStorage, sessionStorage]) storage.setItem(name, JSON.stringify(forms));
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error!);
  });
  await new Promise((resolve, reject) => {
    const transaction = database.transaction(name, 'readwrite');
    transaction.objectStore(name).put(secret, name);
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
  database.close();
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle(name, { create: true })).createWritable();
  await file.write(new Uint8Array([0, ...bytes, 0]));
  await file.write(forms.join(' '));
  await file.close();
  const { port1, port2 } = new MessageChannel();
  const counts = [received.length, channels.length];
  port1.onmessage = () => undefined;
  port2.postMessage(secret);
  const channel = new BroadcastChannel(name);
  channel.postMessage(secret);
  console.debug(secret);
  while (received.length === counts[0] || channels.length === counts[1])
    await new Promise((later) => setTimeout(later));
  channel.close();
}
