/** What pages get to know of a person in a dataset and of their devices: a part of the service contract (api.ts). */

export interface PersonStanding {
  /** Absent where the dataset names no permission for the person. `root`: the dataset is theirs. */
  readonly role?: 'root' | 'owner' | 'admin' | 'maintainer' | 'contributor' | 'reader';
  /** By which that is so; absent for the root. */
  readonly grant?: string;
  /** Resources; absent: everything. */
  readonly scope?: readonly string[];
  /** As people pass their key on (NIP-19). */
  readonly npub: string;
  /** What they call themselves: unproven. Absent where it is not known. */
  readonly name?: string;
  /** May change data, so may let this device do so. */
  readonly mayWrite: boolean;
  readonly device: {
    /** Absent until this device has a key for the dataset. */
    readonly npub?: string;
    /** It writes in the person's name, without asking. */
    readonly approved: boolean;
    /** ms since 1970. */
    readonly until?: number;
  };
  /** Newest first. */
  readonly devices: readonly ApprovedDevice[];
}

export interface ApprovedDevice {
  /** What is revoked to let it go. */
  readonly grant: string;
  readonly pubkey: string;
  /** What the person called it. */
  readonly device?: string;
  /** ms since 1970. */
  readonly at: number;
  readonly until?: number;
  readonly isThis: boolean;
  /** It was let go, or the person's own permission was taken back. */
  readonly isRevoked: boolean;
}
