/**
 * What a person does in their own name, with a signer in the page: their secret never comes here. The worker drafts the event, the
 * page has it signed, and the worker takes back the very event it drafted, with the person's signature, and nothing else.
 */
import { KoboldError } from '../../core/errors.js';
import { eventId, type UnsignedEvent, verifyEvent } from '../../core/log/event-id.js';
import type { EventId, NostrEvent, Pubkey } from '../../core/log/event.js';
import { ownPast, roleBy } from '../../core/writing/own-right.js';
import { rightFor, type Wish, wishToAct } from '../../core/writing/wish.js';
import { Drafter, readSigned } from '../../core/writing/writer.js';
import type { DatasetWriting } from './dataset-writing.js';

/** Drafts that wait for their signature; the oldest is given up first. */
const MOST_DRAFTS = 20;

export class PersonalActs {
  readonly #drafts = new Map<EventId, Drafter>();

  constructor(readonly writing: DatasetWriting) {}

  /** To be signed as it is. Throws `no-right`, and as `wishToAct` does. */
  draft(pubkey: Pubkey, wish: Wish): Promise<UnsignedEvent> {
    const { target, options } = this.writing;
    const { fold } = target;
    return this.writing.alone(async () => {
      const right = rightFor(wish, fold.state, pubkey, options.now());
      if (!right) throw new KoboldError('no-right', 'This key has no permission for that in this dataset.', { pubkey });
      const role = roleBy(fold.state, right.grant);
      const device = wish.do === 'delegate' ? { device: await this.writing.deviceKey() } : {};
      const act = wishToAct(wish, fold.state, { pubkey, role, right, cutOf: (grant) => fold.cutOf(grant), ...device });
      const past = ownPast(fold.state, target.known(), pubkey, right.grant);
      const drafter = new Drafter(fold, { now: options.now, ...past, ...(right.grant && { grant: right.grant }) });
      const unsigned = { pubkey, ...drafter.draft({ type: 'authority', act }) };
      if (this.#drafts.size >= MOST_DRAFTS) this.#drafts.delete(this.#drafts.keys().next().value!);
      this.#drafts.set(eventId(unsigned), drafter);
      return unsigned;
    });
  }

  /**
   * Kept, shown and sent, as what is edited is. Throws `signer-wrong` for anything but what was drafted, and `no-right` where the
   * dataset sets it aside: the permission went meanwhile.
   */
  commit(event: NostrEvent): Promise<EventId> {
    return this.writing.alone(async () => {
      const id = event.id as EventId;
      if (!this.#drafts.has(id)) throw wrong('The signer has changed what it was to sign.');
      if (verifyEvent(event)) throw wrong('The signature does not hold.');
      await this.writing.keep([readSigned(event)]);
      this.#drafts.delete(id);
      if (!this.writing.target.fold.state.isValid(id))
        throw new KoboldError('no-right', 'The dataset has set this aside: the permission was taken back meanwhile.');
      return id;
    });
  }
}

function wrong(message: string): KoboldError {
  return new KoboldError('signer-wrong', `${message} Nothing was done.`);
}
