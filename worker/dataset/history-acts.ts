/** What somebody did besides writing cells, for pages: whom it was about, in which role, for what. PROTOCOL.md, sections 7 to 11. */
import { npubEncode } from 'nostr-tools/nip19';
import type { DatasetState } from '../../core/dataset/state.js';
import type { Act, EventId, Pubkey, Scope } from '../../core/log/event.js';
import type { HistoryAct, Who } from '../api.js';
import { cut } from './cut-text.js';

type LabelOf = (resource: string) => string;

export function actOf(act: Act, state: DatasetState, labelOf: LabelOf): HistoryAct {
  const who = (pubkey: Pubkey): { who: Who } => ({ who: { pubkey, npub: npubEncode(pubkey) } });
  switch (act.act) {
    case 'grant':
      return { act: act.act, ...who(act.to), role: act.role, ...scopeOf(act.scope, labelOf), ...untilOf(act) };
    case 'successor':
      return { act: act.act, ...who(act.to), role: 'owner' };
    case 'delegate':
      return {
        act: act.act,
        ...who(act.to),
        ...(act.device !== undefined && { name: cut(act.device, 80) }),
        ...(act.role && { role: act.role }),
        ...scopeOf(act.scope, labelOf),
        ...untilOf(act),
      };
    case 'revoke':
      return { act: act.act, ...targetOf(act.target, state, labelOf) };
    case 'intake':
      return { act: act.act, scope: [labelOf(act.resource)], verdict: act.mode };
    case 'review':
      return { act: act.act, verdict: act.verdict, ...proposerOf(act.proposal, state) };
    case 'accept':
      return { act: act.act, ...who(act.proposer) };
    case 'reject':
      return { act: act.act, ...proposerOf(act.proposal, state) };
    case 'checkpoint':
      return { act: act.act, ...(act.name !== undefined && { name: cut(act.name, 200) }) };
    case 'redact':
      return { act: act.act, count: act.targets.length };
    case 'policy':
      return { act: act.act, policy: act.policy };
    case 'fork':
      return { act: act.act };
    case 'unknown':
      return { act: act.act, name: cut(act.name, 80) };
  }
}

/** Of what is taken back: from whom, and what it was. */
function targetOf(id: EventId, state: DatasetState, labelOf: LabelOf): Partial<HistoryAct> {
  const target = state.event(id);
  if (target?.type !== 'authority') return {};
  const { act: _, until: __, ...about } = actOf(target.act, state, labelOf);
  return about;
}

function proposerOf(id: EventId, state: DatasetState): Pick<HistoryAct, 'who'> {
  const proposal = state.event(id);
  return proposal ? { who: { pubkey: proposal.pubkey, npub: npubEncode(proposal.pubkey) } } : {};
}

function scopeOf(scope: Scope, labelOf: LabelOf): Pick<HistoryAct, 'scope'> {
  return scope === '*' ? {} : { scope: scope.slice(0, 20).map(labelOf) };
}

const untilOf = ({ until }: { readonly until?: number }): Pick<HistoryAct, 'until'> =>
  until === undefined ? {} : { until };
