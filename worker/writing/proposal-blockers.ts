/** What keeps a person from accepting a suggestion, before anything is signed: PROTOCOL.md, sections 6.3 and 10.2. */
import type { DatasetState } from '../../core/dataset/state.js';
import type { MergeBlocker } from '../../core/lineage/merge-rules.js';
import type { ProposalDecisions } from '../../core/lineage/proposal.js';
import type { ProposalEvent, Pubkey } from '../../core/log/event.js';
import { planAcceptance, resourcesOf } from '../../core/writing/accept-plan.js';
import { decidingRight } from '../../core/writing/devices.js';
import { roleBy } from '../../core/writing/own-right.js';
import { cut } from '../dataset/cut-text.js';
import type { BlockerInfo } from './proposal-info.js';

const LONGEST_NAME = 200;

/** `now`: ms since 1970. */
export function blockersFor(
  pubkey: Pubkey,
  proposal: ProposalEvent,
  decisions: ProposalDecisions,
  state: DatasetState,
  now: number,
): BlockerInfo[] {
  const resources = resourcesOf(proposal.ops);
  const right = decidingRight(state, pubkey, now, resources);
  if (right) {
    const by = { pubkey, role: roleBy(state, right.grant) };
    return planAcceptance(proposal, state, by, undefined, decisions).blockers.map(toBlocker);
  }
  if (!decidingRight(state, pubkey, now)) return [{ code: 'role', need: 'maintainer' }];
  const lacking = resources.find((resource) => !decidingRight(state, pubkey, now, [resource])) ?? resources[0] ?? '';
  return [{ code: 'scope', resource: cut(lacking, LONGEST_NAME) }];
}

function toBlocker(blocker: MergeBlocker): BlockerInfo {
  switch (blocker.code) {
    case 'rejected':
      return { code: 'rejected', count: blocker.by.length };
    case 'outdated':
      return { code: 'outdated', count: blocker.cells.length };
    case 'authority-missing':
      return { code: 'authority-missing', count: blocker.ids.length };
    case 'check':
      return { code: 'check', name: cut(blocker.name, LONGEST_NAME) };
    default:
      return blocker;
  }
}
