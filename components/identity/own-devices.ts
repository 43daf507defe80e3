/** Who is signed in, in one dataset: what they may do there, and the devices that save in their name, approved and taken back. */
import type { ErrorData } from '../../core/errors.js';
import type { ApprovedDevice, DatasetHandle, PersonStanding, SourceRef, Wish } from '../../worker/api.js';
import { watchDataset } from '../kit/client-dataset.js';
import { getClient } from '../kit/client.js';
import { signAct } from '../kit/sign-act.js';
import { type Asking, currentSigner } from '../kit/signer.js';
import type { Doing } from './doing.js';
import { APPROVED_DAYS } from './person-template.js';

const DAY_MS = 86_400_000;

export class OwnDevices {
  /** undefined without a dataset, and until it is known. */
  standing: PersonStanding | undefined;
  #handle: DatasetHandle | undefined;
  /** Whose they are; null: nobody's. */
  person: string | null = null;
  /** Whose names the relays were asked for. */
  #named = '';

  constructor(readonly doing: Doing) {}

  open(source: SourceRef, fail: (error: ErrorData) => void): void {
    this.#handle = watchDataset(getClient(), source, {
      frame: ({ error }) => {
        if (error) fail(error);
        void this.#ask();
      },
      fail,
    });
    this.of(this.person);
  }

  close(): void {
    this.#handle?.close();
    this.#handle = undefined;
    this.#know(undefined);
  }

  of(person: string | null): void {
    this.person = person;
    this.#know(undefined);
    void this.#handle?.writeFor(person).catch(() => undefined);
    void this.#ask();
  }

  /** `device`: what its person calls it; '' for nothing. */
  approve(device: string): Promise<void> {
    const until = Date.now() + APPROVED_DAYS * DAY_MS;
    return this.#sign({ do: 'delegate', until, ...(device && { device }) });
  }

  revoke({ grant, device }: ApprovedDevice): Promise<void> {
    return this.#sign({ do: 'revoke', grant }, { of: device });
  }

  async #sign(wish: Wish, asking: Asking = {}): Promise<void> {
    const [handle, signer] = [this.#handle, currentSigner()];
    if (!handle || !signer) return;
    const sign = async (signal: AbortSignal): Promise<void> => {
      await signAct(handle, signer, wish, { ...asking, signal });
      await this.#ask();
    };
    await this.doing.run(this.doing.localize.terms.waitingFor[signer.kind]!, sign);
    await this.doing.host.updateComplete;
  }

  async #ask(): Promise<void> {
    const [handle, person] = [this.#handle, this.person];
    if (!handle || person === null) return;
    const isAsked = this.#named === person;
    const standing = await handle.standing(person).catch(() => undefined);
    if (handle !== this.#handle || person !== this.person || !standing) return;
    this.#know(standing);
    if (standing.name !== undefined || isAsked) return;
    this.#named = person;
    const named = await handle.standing(person, true).catch(() => undefined);
    if (handle === this.#handle && person === this.person && named) this.#know(named);
  }

  #know(standing: PersonStanding | undefined): void {
    if (standing === this.standing) return;
    this.standing = standing;
    this.doing.host.requestUpdate();
  }
}
