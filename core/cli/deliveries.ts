/** The same events to several relays, one after the other, and what came of it, in words and as an exit code. */
import { randomBytes } from 'node:crypto';
import type { NostrEvent } from '../log/event.js';
import { write } from './bundle-file.js';
import { usage } from './command-line.js';
import type { SigningKey } from './key-file.js';
import { deliver, type Delivery } from './relay-publish.js';
import type { RelaySocketOptions } from './relay-socket.js';
import type { ExitCode, Run } from './run.js';
import { count, plainText } from './terminal.js';

export interface Deliveries {
  readonly deliveries: readonly Delivery[];
  /** 0: every relay has every event. 1: some do not. 3: no relay could be reached. */
  readonly code: ExitCode;
}

/** Refusals with the same words are one line; so many different ones are shown. */
const MOST_REASONS = 5;

export function socketOptions({ terminal }: Run, key: Pick<SigningKey, 'secret'> | undefined): RelaySocketOptions {
  const random = (): Uint8Array => new Uint8Array(randomBytes(32));
  return { now: terminal.now, random, ...(key && { secret: key.secret }) };
}

/** Those of `--relay`, then the hints of an address, each once. Throws `bad-request` for what is no relay's address. */
export function relaysOf({ line }: Run, hints: readonly string[] = []): string[] {
  const typed = line.lists['relay'] ?? [];
  for (const relay of typed)
    if (!/^wss?:\/\/./.test(relay) || !URL.canParse(relay))
      throw usage(`--relay ${relay}: a relay is ws://… or wss://…`);
  const urls = [...typed, ...hints.filter((hint) => /^wss?:\/\/./.test(hint) && URL.canParse(hint))];
  return [...new Set(urls.map((url) => new URL(url).href))];
}

export async function deliverAll(
  run: Run,
  relays: readonly string[],
  events: readonly NostrEvent[],
  key: Pick<SigningKey, 'secret'> | undefined,
): Promise<Deliveries> {
  const { progress } = run;
  const deliveries: Delivery[] = [];
  for (const relay of relays) {
    const delivery = await deliver(relay, events, {
      ...socketOptions(run, key),
      onProgress: (done, of) => progress.step(`Sending ${count(of, 'event')} to ${relay}`, done / Math.max(1, of)),
      onPause: (ms, words) => progress.done(`${relay}: ${plainText(words)}; on again in ${Math.ceil(ms / 1000)} s`),
    });
    deliveries.push(delivery);
  }
  progress.clear();
  return { deliveries, code: codeOf(deliveries) };
}

/** The relay has all of it. */
export function isWhole({ refused, failed }: Delivery): boolean {
  return refused.length === 0 && failed === undefined;
}

/** The relay has this event of those that were sent. */
export function isTaken({ refused, unsent = [] }: Delivery, id: string): boolean {
  return !unsent.includes(id) && !refused.some((each) => each.id === id);
}

/** Sent one after the other: what each relay has of all. */
export function mergeDeliveries(sent: readonly (Deliveries | undefined)[]): Deliveries {
  const byRelay = new Map<string, Delivery>();
  for (const delivery of sent.flatMap((some) => some?.deliveries ?? [])) {
    const before = byRelay.get(delivery.relay);
    if (before === undefined) byRelay.set(delivery.relay, { ...delivery, refused: [...delivery.refused] });
    else {
      before.accepted += delivery.accepted;
      before.known += delivery.known;
      before.refused.push(...delivery.refused);
      if (delivery.failed) before.failed = delivery.failed;
      if (delivery.unsent) before.unsent = [...(before.unsent ?? []), ...delivery.unsent];
    }
  }
  const deliveries = [...byRelay.values()];
  return { deliveries, code: codeOf(deliveries) };
}

function codeOf(deliveries: readonly Delivery[]): ExitCode {
  const isReached = ({ accepted, known, refused }: Delivery): boolean => accepted + known + refused.length > 0;
  if (deliveries.every(isWhole)) return 0;
  return deliveries.some(isReached) ? 1 : 3;
}

export async function tellDeliveries({ terminal }: Run, deliveries: readonly Delivery[]): Promise<void> {
  for (const { relay, accepted, known, refused, failed } of deliveries) {
    const parts = [`${count(accepted, 'event')} sent`];
    if (known > 0) parts.push(`${known.toLocaleString('en')} there already`);
    if (refused.length > 0) parts.push(`${refused.length.toLocaleString('en')} refused`);
    await write(terminal, `${relay}: ${parts.join(', ')}\n`);
    for (const [message, ids] of byReason(refused).slice(0, MOST_REASONS))
      await write(
        terminal,
        `  refused: ${plainText(message)} (${count(ids.length, 'event')}, ${ids[0]!.slice(0, 12)}…)\n`,
      );
    if (failed) await write(terminal, `  ${plainText(failed.message)} (${failed.code})\n`);
  }
}

function byReason(refused: Delivery['refused']): [string, string[]][] {
  const reasons = new Map<string, string[]>();
  for (const { id, message } of refused) reasons.set(message, [...(reasons.get(message) ?? []), id]);
  return [...reasons].sort((a, b) => b[1].length - a[1].length);
}
