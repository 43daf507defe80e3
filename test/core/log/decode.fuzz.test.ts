/**
 * Damaged events: each is refused with a code of the page or is an event that can be written again, in at most 50 ms,
 * and nothing of the runtime has changed. A failure names the seed: `KOBOLD_FUZZ_SEED` replays it in Node.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical-json.js';
import { decodeEvent, type Decoded } from '../../../core/log/decode.js';
import { encodeEvent, encodeManifest, encodePart, type EventDraft } from '../../../core/log/encode.js';
import { keyToId } from '../../../core/log/encrypt.js';
import { eventId, type EventTemplate } from '../../../core/log/event-id.js';
import { KIND, type Hash, type Json, type NostrEvent } from '../../../core/log/event.js';
import { REFUSALS, isRefusal } from '../../../core/log/refusal.js';
import { runs, timeLimitMs } from '../../support/effort.js';
import { eventDraft } from './arbitrary-event.js';
import { pubkeyOf } from './keys-of-people.js';
import { mutateText, mutateValue, pick, seededRandom, type Random } from './mutations.js';

const ALICE = pubkeyOf('alice');
const KEY = new Uint8Array(32).fill(7);
const KEYS = new Map([[keyToId(KEY), KEY]]);
const MOST_MS = 50;
const isNode = 'process' in globalThis;
const COUNT = isNode ? runs(20_000) : runs(20_000) / 20;
const SEED = Number(isNode ? (process.env.KOBOLD_FUZZ_SEED ?? 1) : 1);
const ONE_ONLY = isNode && process.env.KOBOLD_FUZZ_SEED !== undefined;

describe('decoding damaged events', function () {
  this.timeout(timeLimitMs(120_000));

  it(`refuses or understands ${COUNT} of them, quickly and without a trace`, () => {
    const sources = validEvents();
    for (const event of sources)
      expect(isRefusal(decodeEvent(event, { keys: KEYS })), event.content.slice(0, 200)).to.equal(false);
    const before = runtimeNames();
    const tally = new Map<string, number>();
    for (let seed = SEED; seed < SEED + (ONE_ONLY ? 1 : COUNT); seed += 1) {
      const outcome = tryOne(seed, sources);
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
      if (seed % 1_000 === 0) expect(runtimeNames(), `seed ${seed}`).to.equal(before);
    }
    expect(runtimeNames()).to.equal(before);
    console.log(
      `    (${[...tally]
        .sort((a, b) => b[1] - a[1])
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')})`,
    );
    // The damage is worth something only if it reaches all parts of the decoder; few do not reach the rarest.
    if (!ONE_ONLY && isNode) expect([...tally.keys()]).to.include.members(['read', ...REACHABLE]);
  });
});

const REACHABLE = [
  ...['too-large', 'bad-shape', 'bad-kind', 'bad-tags', 'bad-link', 'bad-json', 'not-canonical', 'bad-value'],
  ...['bad-time', 'bad-key', 'bad-id', 'bad-payload'],
];

function tryOne(seed: number, sources: readonly NostrEvent[]): string {
  const damaged = damage(sources, seededRandom(seed));
  const where = `seed ${seed}`;
  let outcome!: ReturnType<typeof decodeEvent>;
  let fastestMs = Infinity;
  // A machine may pause anybody, hence CPU time where there is one; a slow decoder is slow five times.
  for (let attempt = 0; attempt < 5 && fastestMs > MOST_MS; attempt += 1) {
    const startedMs = spentMs();
    outcome = decodeEvent(damaged, { keys: KEYS });
    fastestMs = Math.min(fastestMs, spentMs() - startedMs);
  }
  expect(fastestMs, where).to.be.at.most(MOST_MS);
  if (isRefusal(outcome)) {
    expect(Object.hasOwn(REFUSALS, outcome.refused), where).to.equal(true);
    expect(outcome.message, where).to.be.a('string').and.not.equal('');
    return outcome.refused;
  }
  checkRewrite(damaged as NostrEvent, outcome, where);
  return 'read';
}

function spentMs(): number {
  if (!isNode) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What was read can be written, reads the same again, and the writing has lost nothing that was understood. */
function checkRewrite(event: NostrEvent, decoded: Decoded, where: string): void {
  const template = encodeAny(decoded, event.created_at);
  if (!template) return;
  const again = decodeEvent(withId({ ...template, pubkey: decoded.pubkey }));
  expect(printed(again as Decoded), where).to.equal(printed(decoded));
  if (event.tags.some(([name]) => name === 'key')) return;
  // Unnamed members, empty lists and unused ids are left out; all else must be the same bytes.
  if (template.content.length >= event.content.length) expect(template.content, where).to.equal(event.content);
}

function encodeAny(decoded: Decoded, created_at: number): EventTemplate | undefined {
  switch (decoded.type) {
    case 'newer':
    case 'locked':
    case 'unread':
      return undefined; // their content is not read
    case 'manifest':
      return decoded.version === 1 ? encodeManifest(decoded) : undefined;
    case 'part':
      return encodePart({ ...decoded, created_at });
    default:
      return encodeEvent(decoded);
  }
}

function printed(decoded: Decoded): string {
  const { id: _id, ...rest } = decoded;
  return canonicalJson(rest as unknown as Json);
}

function damage(sources: readonly NostrEvent[], random: Random): unknown {
  const source = pick(sources, random);
  const others = [source, pick(sources, random)];
  const way = random();
  if (way < 0.1) return parseOr(mutateText(JSON.stringify(source), random), source);
  if (way < 0.2) return rehash(mutateValue(source, others, random), random);
  if (way < 0.3) return rehash({ ...source, tags: mutateValue(source.tags, others, random) }, random);
  if (way < 0.45) return rehash({ ...source, content: mutateText(source.content, random) }, random);
  let content = contentOf(source);
  const contents = [contentOf(pick(sources, random)), content];
  for (let changes = 1 + Math.floor(random() * 2); changes > 0; changes -= 1) {
    content = mutateValue(content, contents, random);
  }
  return rehash({ ...source, content: print(content) }, random);
}

const contentByEvent = new Map<NostrEvent, unknown>();

/** Parsed once; base64 and payloads count as an object that holds them. */
function contentOf(event: NostrEvent): unknown {
  if (!contentByEvent.has(event)) contentByEvent.set(event, parseOr(event.content, { text: event.content }));
  return contentByEvent.get(event);
}

/** Mostly with the right id, or everything would end at `bad-id`. */
function rehash(event: unknown, random: Random): unknown {
  if (random() < 0.1) return event;
  try {
    return withId(event as NostrEvent);
  } catch {
    return event;
  }
}

function withId(event: Omit<NostrEvent, 'id' | 'sig'>): NostrEvent {
  return { sig: '0'.repeat(128), ...event, id: eventId(event) };
}

function print(content: unknown): string {
  try {
    return canonicalJson(content as Json);
  } catch {
    return JSON.stringify(content) ?? '';
  }
}

function parseOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

function validEvents(): NostrEvent[] {
  const seal = { key: KEY, nonce: new Uint8Array(32).fill(1) };
  const drafts = fc.sample(eventDraft, { seed: 42, numRuns: 150 });
  const templates = drafts.map((draft, index) => encodeEvent(draft, index % 10 === 0 ? { seal } : {}));
  const dataset = drafts[0]!.dataset;
  templates.push(
    encodePart({
      kind: KIND.snapshot,
      type: 'part',
      dataset,
      x: 'a'.repeat(64) as Hash,
      index: 3,
      content: 'AAECAw==',
      created_at: 5,
    }),
    encodeManifest({ kind: KIND.manifest, type: 'manifest', dataset, created_at: 5, version: 1, board: BOARD }),
    encodeEvent(largeDraft(drafts)),
  );
  return templates.map((template) => withId({ ...template, pubkey: ALICE }));
}

const BOARD = {
  name: 'Garden',
  at: [5_000, 0] as const,
  visibility: 'tribe' as const,
  relays: ['wss://relay.example'],
  policy: { required_approvals: 1 },
};

/** Close to the limit of size, so that damage can cross it. */
function largeDraft(drafts: readonly EventDraft[]): EventDraft {
  const data = drafts.find((draft) => draft.type === 'data')!;
  const ops = Array.from({ length: 53 }, (_, index) => ({
    op: 'record.create' as const,
    resource: 'plots',
    record: `r${index}`,
    set: { text: 'x'.repeat(1_000) },
    over: {},
  }));
  return { ...data, ops };
}

function runtimeNames(): string {
  const prototypes = [Object, Array, String, Number, Boolean, Function, Map, Set].map(
    (type) => type.prototype as object,
  );
  return prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join('|');
}
