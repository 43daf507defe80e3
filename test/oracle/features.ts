/**
 * What a random history holds of the things that break folds, so that a run can say how often each was drawn. Told from
 * what the oracle made of the history: an attempt that had no effect does not count where an effect is meant.
 */
import type { OracleEvent } from './decode.js';
import { isAct, opsOf, texts } from './event-set.js';
import type { OracleState } from './fold.js';
import { isObject } from './json.js';

export type Feature = (typeof FEATURES)[number];

export const FEATURES = [
  'concurrent heads',
  'two devices of one key',
  'revocations',
  're-grants',
  'stale cuts',
  'cuts that name unknown events',
  'backdated clocks',
  'future clocks',
  'wrong grants',
  'foreign grants',
  'later grants',
  'withheld parents',
  'duplicate creates',
  'deletion against edit',
  'restored after deletion',
  'parallel schema edits',
  'intake used',
  'intake closed',
  'two acceptances of a proposal',
  'reviewers revoked later',
] as const;

/** `state` is the oracle's, of all of the history's events. */
export function featuresOf(state: OracleState): Feature[] {
  const view = viewOf(state);
  return FEATURES.filter((feature) => IS_IN[feature](view));
}

interface View {
  readonly state: OracleState;
  readonly byId: ReadonlyMap<string, OracleEvent>;
  readonly codes: ReadonlyMap<string, string>;
  /** Valid revocations with their targets, and the families these have (without those of devices). */
  readonly revocations: readonly { act: OracleEvent; target: OracleEvent; family: readonly OracleEvent[] }[];
  /** Valid events by what they cite. */
  readonly citing: (grant: OracleEvent) => readonly OracleEvent[];
}

const IS_IN: Readonly<Record<Feature, (view: View) => boolean>> = {
  'concurrent heads': ({ state }) => state.heads.length > 1,
  'two devices of one key': ({ state, citing }) => {
    const used = state.valid.filter((event) => isAct(event, 'delegate') && citing(event).length > 0);
    return used.some((a) => used.some((b) => a.pubkey === b.pubkey && a.content.to !== b.content.to));
  },
  revocations: ({ revocations }) => revocations.length > 0,
  're-grants': ({ state, revocations }) =>
    state.valid.some(
      (event) =>
        isAct(event, 'grant') &&
        revocations.some(
          ({ act, target }) => target.content.to === event.content.to && target.id !== event.id && isBefore(act, event),
        ),
    ),
  'stale cuts': ({ revocations, codes }) =>
    revocations.some(
      ({ act, family }) =>
        texts(act.content.cut).length > 0 &&
        family.some((event) => codes.get(event.id) === 'revoked' && isBefore(event, act)),
    ),
  'cuts that name unknown events': ({ revocations, byId }) =>
    revocations.some(({ act }) => [...texts(act.content.cut), ...texts(act.content.not)].some((id) => !byId.has(id))),
  'backdated clocks': ({ state, byId }) =>
    state.valid.some((event) => event.prev.some((id) => byId.has(id) && isBefore(event, byId.get(id)!))),
  'future clocks': ({ state }) => state.deferred.length > 0,
  'wrong grants': ({ codes }) => ['not-a-grant', 'bad-grant', 'wrong-key'].some((code) => hasCode(codes, code)),
  'foreign grants': ({ state, byId, codes }) =>
    state.log.some(
      ({ id, grant }) =>
        codes.get(id) === 'not-a-grant' && byId.get(grant ?? '')?.address !== state.address && byId.has(grant ?? ''),
    ),
  'later grants': ({ state, byId }) =>
    state.valid.some(({ grant, ...event }) => grant !== undefined && isBefore(event, byId.get(grant)!)),
  'withheld parents': ({ state, byId }) => state.valid.some(({ prev }) => prev.some((id) => !byId.has(id))),
  'duplicate creates': ({ state }) => {
    const created = state.valid.flatMap((event) => [
      ...new Set(
        opsOf(event).map(({ op, resource, record }) => (op === 'record.create' ? `${resource} ${record}` : '')),
      ),
    ]);
    return created.some((record, at) => record !== '' && created.indexOf(record) !== at);
  },
  'deletion against edit': ({ state }) =>
    state.conflicts.some(([, , field, [newest]]) => field === '$alive' && isObject(newest![2])),
  'restored after deletion': ({ state }) =>
    state.valid.some((event) => opsOf(event).some(({ op, over }) => op === 'record.restore' && over !== undefined)),
  'parallel schema edits': ({ state }) =>
    state.cells.some(([, record, , live]) => record === '$schema' && live.length > 1),
  'intake used': ({ state, citing }) => state.valid.some((event) => isAct(event, 'intake') && citing(event).length > 0),
  'intake closed': ({ revocations }) => revocations.some(({ target }) => isAct(target, 'intake')),
  'two acceptances of a proposal': ({ state }) => {
    const accepted = state.valid.filter((event) => isAct(event, 'accept')).map(({ content }) => content.proposal);
    return new Set(accepted).size < accepted.length;
  },
  'reviewers revoked later': ({ state, codes }) =>
    state.log.some(
      (event) =>
        isAct(event, 'accept') &&
        texts(event.content.reviews).some((id) => ['revoked', 'grant-invalid'].includes(codes.get(id) ?? '')),
    ),
};

function viewOf(state: OracleState): View {
  const byId = new Map(state.known.map((event) => [event.id, event]));
  const revocations = state.valid.flatMap((act) => {
    const target = isAct(act, 'revoke') ? byId.get(act.content.target as string) : undefined;
    return target ? [{ act, target, family: state.log.filter(({ grant }) => grant === target.id) }] : [];
  });
  const citing = ({ id }: OracleEvent) => state.valid.filter(({ grant }) => grant === id);
  return { state, byId, codes: new Map(state.quarantined), revocations, citing };
}

function isBefore(a: Pick<OracleEvent, 'stamp'>, b: Pick<OracleEvent, 'stamp'>): boolean {
  return a.stamp[0] < b.stamp[0] || (a.stamp[0] === b.stamp[0] && a.stamp[1] < b.stamp[1]);
}

function hasCode(codes: ReadonlyMap<string, string>, code: string): boolean {
  return [...codes.values()].includes(code);
}
