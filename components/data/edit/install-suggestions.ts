/** Puts the line of changes that wait under what can be changed, from the first change on, and follows its dataset. */
import type { ReactiveControllerHost } from 'lit';
import type { DatasetHandle, SourceRef } from '../../../worker/api.js';
import { getClient } from '../../kit/client.js';
import { watchDataset } from '../../kit/client-dataset.js';
import type { LocalizeController } from '../../kit/localize.js';
import { sourceOf } from '../../kit/source.js';
import type { ActionHost } from '../table/table-actions.js';
import type { KoboldSuggestions } from './kobold-suggestions.js';
import './kobold-suggestions.js';

export interface SuggestionsPlace {
  readonly localize: () => LocalizeController;
  /** May throw. */
  readonly source: () => SourceRef | undefined;
  readonly place: () => ParentNode;
  /** Takes the focus where the line has nothing left that could. */
  readonly takeFocus: () => void;
}

/** Under an editable table. */
export function installSuggestions(host: ActionHost): void {
  showSuggestions(host, {
    localize: () => host.context.localize,
    source: () => sourceOf(host),
    place: () => host.renderRoot,
    takeFocus: () => host.renderRoot.querySelector<HTMLElement>('[data-field][tabindex="0"]')?.focus(),
  });
}

export function showSuggestions(host: ReactiveControllerHost & HTMLElement, options: SuggestionsPlace): void {
  const line = document.createElement('kobold-suggestions') as KoboldSuggestions;
  let handle: DatasetHandle | undefined;
  let shown: (SourceRef & { kind: 'dataset' }) | undefined;
  let of = '';
  line.showIdentity = () => {
    if (shown) void import('../../identity/identity-dialog.js').then(({ showIdentity }) => showIdentity(shown!));
  };
  line.takeFocus = options.takeFocus;
  const follow = (): void => {
    const source = host.isConnected ? sourceOrNone(options) : undefined;
    shown = source?.kind === 'dataset' ? source : undefined;
    const now = shown ? JSON.stringify(shown) : '';
    line.localize = options.localize();
    if (now !== of) {
      handle?.close();
      of = now;
      handle = shown
        ? watchDataset(getClient(), shown, { frame: (frame) => line.tell(frame), fail: () => undefined })
        : undefined;
      line.followDataset(handle);
    }
    if (host.isConnected && !line.isConnected) options.place().append(line);
  };
  host.addController({ hostConnected: follow, hostDisconnected: follow, hostUpdated: follow });
  follow();
}

function sourceOrNone({ source }: SuggestionsPlace): SourceRef | undefined {
  try {
    return source();
  } catch {
    return undefined;
  }
}
