/** Which relay has what, in words: the sentence that sums it up, each relay, what is missing or without effect, where it is kept. */
import { html, nothing, type TemplateResult } from 'lit';
import type { DatasetFrame, RelayStatus } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import { isOffline } from './is-offline.js';
import { renderSnapshot } from './snapshot-template.js';

export interface SyncParts {
  readonly frame: DatasetFrame;
  readonly isFile: boolean;
  readonly localize: LocalizeController;
  /** ms since 1970. */
  readonly now: number;
  /** What this person has written. */
  readonly own: unknown;
  /** What was just done. */
  readonly note: string;
  copy(text: string): void;
  check(): void;
}

/** What strangers put on a relay is nobody's fault, and no loss. */
const NOT_ASKED = 'not-asked';

/** Not even a snapshot, which holds what no event here says. */
const isNothingHere = ({ events, snapshot }: DatasetFrame): boolean =>
  events === 0 && (!snapshot || snapshot.state === 'refused');

/** One sentence. */
export function summaryOf({ frame, isFile, localize }: SyncParts): string {
  const { terms } = localize;
  const { sync } = frame;
  if (isFile) return terms.fromFile;
  if (!sync) return terms.connectingTo;
  if (isOffline(frame) && isNothingHere(frame)) return terms.nothingYet;
  if (isOffline(frame)) return sync.online ? terms.noRelayAnswers : terms.youAreOffline;
  if (isNothingHere(frame) && sync.caughtUp) return terms.noneHasIt;
  const live = sync.relays.filter(({ state }) => state === 'live').length;
  if (live > 0) return terms.liveOn(localize.number(live), localize.number(sync.relays.length));
  return sync.relays.some(({ state }) => state === 'catching-up') ? terms.catchingUp : terms.connectingTo;
}

/** What all of it comes to: the dot's colour. */
export function moodOf({ frame, isFile }: SyncParts): 'good' | 'busy' | 'out' {
  if (isFile) return 'good';
  if (isOffline(frame) || frame.store.problem || (isNothingHere(frame) && frame.sync?.caughtUp)) return 'out';
  return frame.sync?.relays.some(({ state }) => state === 'live') ? 'good' : 'busy';
}

export function renderSync(parts: SyncParts): TemplateResult {
  const { frame, localize, isFile } = parts;
  const { terms } = localize;
  return html`${isFile ? nothing : renderRelays(parts)} ${parts.own}
    ${frame.snapshot ? renderSnapshot(frame.snapshot, localize) : nothing}
    ${frame.sync?.caughtUp && frame.sync.authorityUnsure && !isOffline(frame) ? html`<p class="quiet">${terms.authorityUnsure}</p>` : nothing}
    <div role="status">
      ${frame.missingDecisions ? html`<p class="gap" part="gap">${terms.missingDecisions(localize.number(frame.missingDecisions))}</p>` : nothing}
    </div>
    ${frame.needs.includes('newer') ? html`<p class="quiet">${terms.needsNewer}</p>` : nothing} ${renderTroubles(parts)}
    <div class="foot" part="footer">
      <span class="quiet store"
        >${frame.store.problem || frame.store.kind === 'none' || isNothingHere(frame) ? nothing : frame.store.kind === 'indexeddb' ? terms.keptHere : terms.inMemory}</span
      >
      <button type="button" class="button" part="button check" @click=${() => parts.check()}>${terms.checkNow}</button>
      ${
        frame.naddr
          ? html`<button
              type="button"
              class="button"
              part="button copy"
              title=${frame.naddr}
              @click=${() => parts.copy(frame.naddr!)}
            >
              ${terms.copyWhat(terms.datasetAddress)}
            </button>`
          : nothing
      }
      <span class="quiet note" role="status">${parts.note}</span>
    </div>`;
}

function renderRelays(parts: SyncParts): TemplateResult {
  const { localize } = parts;
  return html`<ul class="relays" part="relays">
    ${(parts.frame.sync?.relays ?? []).map(
      (relay) =>
        html`<li part="relay" data-relay=${relay.url} data-state=${relay.state}>
          <span class="dot ${dotOf(relay.state)}" aria-hidden="true"></span>
          <bdi class="url">${relay.url.replace(/^wss?:\/\//, '').replace(/\/$/, '')}</bdi>
          <span class="state">${stateWords(relay, parts)}</span>
          <p class="quiet facts">${factsOf(relay, parts).join(' · ')}</p>
          ${faultsOf(relay, localize).map((fault) => html`<p class="said" part="fault">${fault}</p>`)}
          ${renderTrouble(relay, localize)}
        </li>`,
    )}
  </ul>`;
}

/** Why it is not live, where its state does not say it all: a sentence by code, or its own words as text. */
function renderTrouble({ code, message = '' }: RelayStatus, { terms }: LocalizeController): unknown {
  const sentence = terms.relayTroubles[code ?? ''];
  const words = sentence && !/^rate-limited/i.test(message) ? '' : message.slice(0, 300);
  if (!sentence && !words) return nothing;
  return html`<p class="quiet said">${sentence} ${words ? html`<q dir="auto">${words}</q>` : nothing}</p>`;
}

/** What nobody should send: so much of it, and what that means. */
function faultsOf({ dropped }: RelayStatus, localize: LocalizeController): string[] {
  const { terms } = localize;
  const counts = new Map<string, number>();
  for (const [code, count] of Object.entries(dropped)) {
    const why = terms.faults[code] ?? terms.malformed;
    if (code !== NOT_ASKED) counts.set(why, (counts.get(why) ?? 0) + count);
  }
  return [...counts].map(([why, count]) => terms.faultOf(localize.number(count), why));
}

function dotOf(state: RelayStatus['state']): string {
  if (state === 'live') return 'good';
  return state === 'offline' || state === 'refused' || state === 'auth' ? 'out' : 'busy';
}

function stateWords({ state, nextTryAt }: RelayStatus, { localize, now }: SyncParts): string {
  const { terms } = localize;
  const words = terms.relayStates[state];
  if (state !== 'offline' || nextTryAt === undefined) return words;
  const again =
    nextTryAt - now < 1000 ? terms.triedAgainSoon : terms.triedAgain(relativeTime(nextTryAt, now, localize.lang));
  return `${words} · ${again}`;
}

/** What it has, as far as it was compared; else what came from it, which may be the same event twice. */
function heldBy({ events, missingHere, missingThere }: RelayStatus, { frame }: SyncParts): number {
  if (missingHere === undefined && missingThere === undefined) return Math.min(events, frame.events);
  return Math.max(0, frame.events - (missingThere ?? 0) + (missingHere ?? 0));
}

function factsOf(relay: RelayStatus, parts: SyncParts): string[] {
  const { localize } = parts;
  const { terms } = localize;
  const count = (value: number | undefined, term: typeof terms.events): string[] =>
    value ? [term(localize.number(value), localize.plural(value))] : [];
  return [
    terms.events(localize.number(heldBy(relay, parts)), localize.plural(heldBy(relay, parts))),
    ...count(relay.missingHere, terms.missingHere),
    ...count(relay.missingThere, terms.missingThere),
    // While it is read, who may write here is still being learnt.
    ...count(relay.state === 'live' ? relay.dropped[NOT_ASKED] : 0, terms.notAsked),
    ...(relay.eose === 'timed-out' ? [terms.endNotSaid] : []),
  ];
}

function renderTroubles({ frame, localize }: SyncParts): unknown {
  const { terms } = localize;
  const ids = (list: readonly string[]) => list.map((id) => ({ id, code: '' }));
  const troubles = [
    { name: terms.conflicts, what: terms.conflictsWhat, count: frame.conflicts, list: [] },
    { name: terms.missing, what: terms.missingWhat, count: frame.counts.missing, list: ids(frame.missing) },
    { name: terms.waiting, what: terms.waitingWhat, count: frame.counts.waiting, list: frame.waiting },
    { name: terms.deferred, what: terms.deferredWhat, count: frame.counts.deferred, list: ids(frame.deferred) },
    { name: terms.quarantined, what: terms.quarantinedWhat, count: frame.counts.quarantined, list: frame.quarantined },
  ].filter(({ count }) => count > 0);
  return troubles.map(
    ({ name, what, count, list }) =>
      html`<details class="trouble" part="trouble">
        <summary>${name} <span class="count">${localize.number(count)}</span></summary>
        <p class="quiet">${what}</p>
        ${
          list.length > 0
            ? html`<ul class="ids" tabindex="0" aria-label=${name}>
                ${list.map(
                  ({ id, code }) =>
                    html`<li>
                      <code dir="ltr">${id}</code>
                      ${code ? html`<span>${terms.reasons[code] ?? code}</span>` : nothing}
                    </li>`,
                )}
              </ul>`
            : nothing
        }
        ${list.length > 0 && list.length < count ? html`<p class="quiet">${terms.firstOf(localize.number(list.length), localize.number(count))}</p>` : nothing}
      </details>`,
  );
}
