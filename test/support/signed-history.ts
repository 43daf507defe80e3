/** Histories with true keys and signatures, for what travels: a root who grants, people who write over what they see. */
import { randomOf, type Random } from '../oracle/random.js';
import { Fold } from '../../core/dataset/fold.js';
import { printAddress } from '../../core/log/address.js';
import { tick, type Clock } from '../../core/log/clock.js';
import { decodeEvent } from '../../core/log/decode.js';
import { encodeEvent, encodeManifest, type EventDraft, type ManifestDraft } from '../../core/log/encode.js';
import { signEvent } from '../../core/log/event-id.js';
import type { Act, Address, DatasetEvent, EventId, Json, NostrEvent, Op, Over, Pubkey } from '../../core/log/event.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

export class Person {
  readonly secret: Uint8Array;
  readonly pubkey: Pubkey;
  grant: EventId | undefined;
  clock: Clock | undefined;

  constructor(readonly name: string) {
    this.secret = sha256(utf8ToBytes(`secret of ${name}`));
    this.pubkey = bytesToHex(schnorr.getPublicKey(this.secret)) as Pubkey;
  }
}

const NO_CHANCE = new Uint8Array(32);

export class SignedHistory {
  readonly root: Person;
  readonly address: Address;
  /** In the order they were made. */
  readonly events: NostrEvent[] = [];
  readonly fold: Fold;
  manifest: NostrEvent | undefined;

  /** `start`: ms; each event is a second later than the last, so that relays take it and pages have something to page. */
  constructor(
    slug = 'seeds',
    public clockMs = Date.now() - 3_600_000,
    rootName = `root of ${slug}`,
  ) {
    this.root = new Person(rootName);
    this.address = printAddress({ root: this.root.pubkey, slug });
    this.fold = new Fold(this.address, { now: Date.now() });
  }

  sign(person: Person, draft: Record<string, unknown>, stepMs = 1_000): NostrEvent {
    this.clockMs += stepMs;
    person.clock = tick(person.clock, this.clockMs);
    const envelope = {
      dataset: this.address,
      stamp: person.clock.stamp,
      prev: draft.kind === 4883 ? [] : this.fold.state.heads().slice(0, 20),
      ...(person.grant && draft.kind !== 4883 && { grant: person.grant }),
    };
    const template = encodeEvent({ ...envelope, ...draft } as unknown as EventDraft);
    const event = signEvent(template, person.secret, NO_CHANCE);
    this.fold.add([decodeEvent(event) as DatasetEvent]);
    this.events.push(event);
    return event;
  }

  act(person: Person, act: Act): NostrEvent {
    return this.sign(person, { kind: 4884, type: 'authority', act });
  }

  grant(by: Person, to: Person, role: 'contributor' | 'maintainer' | 'admin'): NostrEvent {
    const event = this.act(by, { act: 'grant', to: to.pubkey, role, scope: '*' });
    to.grant = event.id as EventId;
    return event;
  }

  /** Over what shows. */
  set(person: Person, record: string, set: Record<string, Json>, stepMs?: number): NostrEvent {
    const { state } = this.fold;
    const isNew = !state.exists('plant', record);
    const over: Record<string, EventId[]> = {};
    for (const field of [...Object.keys(set), ...(isNew ? ['$alive'] : [])]) {
      const live = state.writes('plant', record, field).map(({ id }) => id);
      if (live.length > 0) over[field] = live.sort();
    }
    const base = { resource: 'plant', record, set, over: over as Over };
    const op: Op = isNew ? { op: 'record.create', ...base } : { op: 'record.update', ...base, unset: [] };
    return this.sign(person, { kind: 4880, type: 'data', ops: [op] }, stepMs);
  }

  propose(person: Person, record: string, set: Record<string, Json>): NostrEvent {
    const ops: Op[] = [{ op: 'record.update', resource: 'plant', record, set, unset: [], over: {} }];
    return this.sign(person, { kind: 4883, type: 'proposal', base: [], ops, authors: [] });
  }

  publishManifest(relays: readonly string[]): NostrEvent {
    const heads = this.fold.state.authority().map(({ id }) => id);
    const board = { name: 'Seeds', relays, authority_heads: heads.slice(-32).sort() };
    const created_at = Math.floor(this.clockMs / 1000);
    const draft = { kind: 34880, type: 'manifest', dataset: this.address, created_at, version: 1, board };
    return (this.manifest = signEvent(encodeManifest(draft as ManifestDraft), this.root.secret, NO_CHANCE));
  }
}

/** A small community's life: grants, writes by several, a revocation sometimes. The same for the same seed. */
export function randomSignedHistory(seed: number, count: number): SignedHistory {
  const random: Random = randomOf(seed);
  const history = new SignedHistory(`seeds-${seed}`);
  const people = ['alice', 'bob', 'carol'].map((name) => new Person(`${name} ${seed}`));
  const writers = [history.root];
  for (let n = 0; n < count; n++) {
    const person = writers[random.int(writers.length)]!;
    const newcomer = people[writers.length - 1];
    if (newcomer && random.int(5) === 0) {
      const roles = ['admin', 'maintainer', 'contributor'] as const;
      history.grant(history.root, newcomer, roles[random.int(3)]!);
      writers.push(newcomer);
    } else if (n > count / 2 && writers.length > 2 && random.int(20) === 0) {
      const gone = writers.pop()!;
      const heads = history.fold.state.heads().slice(0, 20);
      history.act(history.root, { act: 'revoke', target: gone.grant!, cut: [...heads].sort(), not: [] });
      break;
    } else {
      const record = `r${random.int(8)}`;
      // Several on one second, as an import has them.
      history.set(person, record, { name: `n${n}`, days: random.int(100) }, random.int(3) === 0 ? 1_000 : 1);
    }
  }
  return history;
}
