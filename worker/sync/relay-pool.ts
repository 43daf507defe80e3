/** One session per relay, shared by all datasets of the worker. */
import type { SyncEnvironment } from './environment.js';

export interface RelayPool {
  readonly environment: SyncEnvironment;
  /** Closes every connection. */
  close(): void;
}
