/** Puts the line of changes that wait under an editable table, from the first change on, and follows the table's dataset. */
import type { DatasetHandle, SourceRef } from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import { watchDataset } from '../../kit/client-dataset.js';
import { sourceOf } from '../../kit/source.js';
import type { ActionHost } from '../table/table-actions.js';
import type { KoboldSuggestions } from './kobold-suggestions.js';
import './kobold-suggestions.js';

export function installSuggestions(host: ActionHost): void {
  const line = document.createElement('kobold-suggestions') as KoboldSuggestions;
  let handle: DatasetHandle | undefined;
  let shown: (SourceRef & { kind: 'dataset' }) | undefined;
  let of = '';
  line.showIdentity = () => {
    if (shown) void import('../../identity/identity-dialog.js').then(({ showIdentity }) => showIdentity(shown!));
  };
  line.takeFocus = () => host.renderRoot.querySelector<HTMLElement>('[data-field][tabindex="0"]')?.focus();
  const follow = (): void => {
    const source = host.isConnected ? sourceOrNone(host) : undefined;
    shown = source?.kind === 'dataset' ? source : undefined;
    const now = shown ? JSON.stringify(shown) : '';
    line.localize = host.context.localize;
    if (now !== of) {
      handle?.close();
      of = now;
      handle = shown
        ? watchDataset(getClient(), shown, { frame: ({ writing }) => line.tell(writing), fail: () => undefined })
        : undefined;
      line.followDataset(handle);
    }
    if (!line.isConnected) host.renderRoot.append(line);
  };
  host.addController({ hostConnected: follow, hostDisconnected: follow, hostUpdated: follow });
  follow();
}

function sourceOrNone(host: HTMLElement): ReturnType<typeof sourceOf> {
  try {
    return sourceOf(host);
  } catch {
    return undefined;
  }
}
