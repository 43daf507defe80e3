/**
 * How a person stands in a dataset, and this device with them: their role, the devices they let write in their name, and whose name
 * this device writes in. One device key serves all people of a device, so it is told who is signed in.
 */
import { npubEncode } from 'nostr-tools/nip19';
import type { AuthorityEvent, Pubkey } from '../../core/log/event.js';
import { delegationsOf, personRights } from '../../core/writing/devices.js';
import { RANKS } from '../../core/writing/own-right.js';
import type { ApprovedDevice, PersonStanding } from '../devices-api.js';
import type { DatasetWriting } from './dataset-writing.js';

const MOST_LISTED = 100;
/** Pages say it as soon as a dataset is open. */
const TOLD_MS = 5_000;

export class Devices {
  /** Who is signed in, as pages say (kit/client-dataset.ts); null: nobody, or no page has said so. */
  #person: Pubkey | null = null;
  #isTold!: () => void;
  readonly #told = new Promise<void>((resolve) => (this.#isTold = resolve));

  constructor(private readonly writing: DatasetWriting) {}

  /** Resolves once a page has said who is signed in, or none does. */
  async told(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, TOLD_MS)));
    await Promise.race([this.#told, late]);
    clearTimeout(timer);
    this.#isTold();
  }

  async standing(pubkey: Pubkey): Promise<PersonStanding> {
    const { writing } = this;
    const own = await writing.knownKey();
    const { state } = writing.target.fold;
    const now = writing.options.now();
    const [right] = personRights(state, pubkey, now);
    const devices = delegationsOf(state, pubkey).map((one): ApprovedDevice => ({ ...one, isThis: one.pubkey === own }));
    const isGood = ({ isThis, isRevoked, until }: ApprovedDevice): boolean =>
      isThis && !isRevoked && (until === undefined || until >= now);
    const here = devices.find(isGood);
    return {
      npub: npubEncode(pubkey),
      ...(right && { role: right.role }),
      ...(right?.grant && { grant: right.grant }),
      ...(right && right.scope !== '*' && { scope: right.scope }),
      mayWrite: right !== undefined && right.rank >= RANKS.contributor,
      device: {
        ...(own && { npub: npubEncode(own) }),
        approved: here !== undefined,
        ...(here?.until !== undefined && { until: here.until }),
      },
      devices: devices.slice(0, MOST_LISTED),
    };
  }

  /** Who is signed in on this device; null: nobody. What is typed is then a suggestion, whoever approved the device. */
  writeFor(person: Pubkey | null): void {
    this.#person = person;
    this.#isTold();
  }

  /** Whether this device may use a grant: one to itself always, a delegation if it is by who is signed in. */
  readonly isMeant = ({ act, pubkey }: AuthorityEvent): boolean => act.act !== 'delegate' || pubkey === this.#person;
}
