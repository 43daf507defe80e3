/**
 * How elements reach the worker: a client, one per page and release, which the entry provides. Kept on `globalThis`,
 * because the entry is bundled alone and an element's chunk must find the same client; also when the script runs twice.
 */
import { KoboldError } from '../../core/errors.js';
import { VERSION } from '../../core/version.js';
import type { ErrorData } from '../../core/errors.js';
import type { Frame, Health, LiveView, SourceRef, ViewRequest } from '../../worker/api.js';
import type { Attachment } from './page-client.js';

/** A live view as elements hold it. It survives a dying worker and the back/forward cache by itself. */
export type LiveHandle = LiveView;

/** What a page keeps open: opened in each worker the page comes to have, detached from it before it goes. */
export interface Kept {
  /** What can be begun before there is a worker. */
  lend?(): void;
  open(attachment: Attachment): Promise<void>;
  detach(): void;
  /** No worker could be had. */
  fail(error: ErrorData): void;
  close(): void;
}

export interface KoboldClient {
  live(source: SourceRef, request: ViewRequest, onFrame: (frame: Frame) => void): LiveHandle;
  /** For what is not needed by every page (client-dataset.ts). Gives what ends it. */
  keep(what: Kept): () => void;
  health(): Promise<Health>;
  /** Starts the worker before the first view wants it. */
  warm(): void;
}

interface Slot {
  client?: KoboldClient | undefined;
  provider?: () => KoboldClient;
}

/** Another release on the same page has its own elements, client and worker. */
const SLOT = Symbol.for(`kobold.client ${VERSION}`);
const slot: Slot = ((globalThis as { [SLOT]?: Slot })[SLOT] ??= {});

export function getClient(): KoboldClient {
  if (!slot.client && !slot.provider) {
    throw new KoboldError('internal', 'Import kobold.js first, or call connect().');
  }
  return (slot.client ??= slot.provider!());
}

/** Says how the page's client is made, once it is needed. The first to say so counts. */
export function provideClient(provider: () => KoboldClient): void {
  slot.provider ??= provider;
}

/** Tests bring their own. */
export function useClient(client: KoboldClient | undefined): void {
  slot.client = client;
}
