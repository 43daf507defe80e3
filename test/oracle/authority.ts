/**
 * PROTOCOL.md sections 6 to 10: who may do what, and what revocations and policies leave standing. Written as the page
 * says it, one function a rule, each asking the others. That the questions end is section 6.4: a revocation is asked
 * about only after 7.1 has said that it comes from a higher rank than its target gives.
 */
import { closure, isAct, logEvent, opsOf, texts } from './event-set.js';
import type { EventSet } from './event-set.js';
import type { OracleEvent } from './decode.js';
import { isObject } from './json.js';
import type { Json, JsonObject } from './json.js';

export type Verdict =
  | { readonly is: 'valid' }
  | { readonly is: 'quarantined'; readonly code: string }
  | { readonly is: 'waiting'; readonly code: string }
  | { readonly is: 'newer' };

type Scope = '*' | readonly string[];
export interface Role {
  readonly is: 'role';
  readonly rank: number;
  readonly scope: Scope;
  /** The cited grant; undefined for root. */
  readonly by?: OracleEvent;
}

export interface Authority {
  staticRole(event: OracleEvent): Role | Verdict;
  staticallyPermitted(event: OracleEvent): Verdict;
  verdict(event: OracleEvent): Verdict;
  /** Hashes of lists that valid revocations name and that are not here, with the revocations. */
  listsNeeded(): { readonly id: string; readonly x: string }[];
}

const RANKS: Readonly<Record<string, number>> = { reader: 1, contributor: 4, maintainer: 6, admin: 8 };
const ROOT = 12;
const SUCCESSOR = 10;
const INTAKE = 2;
const VALID: Verdict = { is: 'valid' };

export function authority(set: EventSet, lists: ReadonlyMap<string, readonly string[]>): Authority {
  const staticRole = remember(findStaticRole);
  const staticallyPermitted = remember(findStaticPermission);
  const verdict = remember(findVerdict);
  const reach = remember(findReach);
  return { staticRole, staticallyPermitted, verdict, listsNeeded };

  // Section 6.2

  function findStaticRole(event: OracleEvent): Role | Verdict {
    if (event.pubkey === set.root) {
      return event.grant === undefined ? { is: 'role', rank: ROOT, scope: '*' } : quarantined('wrong-key');
    }
    if (event.grant === undefined) return quarantined('no-grant');
    if (!set.known.has(event.grant)) return waiting('missing-grant');
    const grant = logEvent(set, event.grant);
    if (!grant || !isGrant(grant)) return quarantined('not-a-grant');
    const permission = staticallyPermitted(grant);
    if (permission.is === 'waiting') return waiting('missing-grant');
    if (permission.is !== 'valid') return quarantined('bad-grant');
    if (!isAct(grant, 'intake') && grant.content.to !== event.pubkey) return quarantined('wrong-key');
    const until = grant.content.until as number | undefined;
    if (until !== undefined && event.stamp[0] > until) return quarantined('expired');
    return { is: 'role', rank: rankGiven(grant), scope: scopeGiven(grant), by: grant };
  }

  function isGrant(event: OracleEvent): boolean {
    return isAct(event, 'grant', 'successor', 'delegate') || (isAct(event, 'intake') && event.content.mode === 'open');
  }

  /** Of a statically permitted grant. */
  function rankGiven(grant: OracleEvent): number {
    if (isAct(grant, 'successor')) return SUCCESSOR;
    if (isAct(grant, 'intake')) return INTAKE;
    if (isAct(grant, 'grant')) return RANKS[grant.content.role as string]!;
    return delegatedRank(grant, (staticRole(grant) as Role).rank) - 1;
  }

  /** Section 6.1: the rank of a delegation's `role`, before 1 is taken off. */
  function delegatedRank(delegation: OracleEvent, authorRank: number): number {
    const role = delegation.content.role as string | undefined;
    if (role === undefined) return authorRank;
    if (role === 'owner') return authorRank === ROOT ? ROOT : SUCCESSOR;
    return RANKS[role]!;
  }

  function scopeGiven(grant: OracleEvent): Scope {
    if (isAct(grant, 'successor')) return '*';
    if (isAct(grant, 'intake')) return [grant.content.resource as string];
    return grant.content.scope as Scope;
  }

  // Section 6.3

  function findStaticPermission(event: OracleEvent): Verdict {
    const role = staticRole(event);
    if (role.is !== 'role') return role;
    if (role.by && isAct(role.by, 'intake')) return intakePermission(event, role.by);
    const noDevice = !(role.by && isAct(role.by, 'delegate'));
    const { content } = event;

    if (event.kind === 4880) return permit(role.rank >= 3, role, resources(event));
    if (event.kind === 4881) return permit(role.rank >= 6 && noDevice, role, resources(event));
    switch (content.act) {
      case 'grant':
        return permit(
          role.rank >= 6 && role.rank > RANKS[content.role as string]! && noDevice,
          role,
          content.scope as Scope,
        );
      case 'successor':
      case 'redact':
      case 'fork':
        return permit(role.rank === ROOT, role, []);
      case 'delegate':
        return permit(
          role.rank >= 4 && delegatedRank(event, role.rank) <= role.rank && noDevice,
          role,
          content.scope as Scope,
        );
      case 'intake':
        return permit(role.rank >= 8 && noDevice, role, [content.resource as string]);
      case 'policy':
        return permit(role.rank >= 8 && noDevice, role, '*');
      case 'review':
      case 'reject':
        return permit(role.rank >= 6 && noDevice, role, []);
      case 'accept':
        return permit(role.rank >= 6 && noDevice, role, resources(event));
      case 'checkpoint':
        return permit(role.rank >= 6 && noDevice, role, '*');
      default: // `revoke`, and acts this page does not know
        return permit(role.rank >= 4 && noDevice, role, []);
    }
  }

  function permit(isRankEnough: boolean, role: Role, needed: Scope): Verdict {
    if (!isRankEnough) return quarantined('role');
    return covers(role.scope, needed) ? VALID : quarantined('scope');
  }

  function covers(scope: Scope, needed: Scope): boolean {
    if (scope === '*') return true;
    return needed !== '*' && needed.every((resource) => scope.includes(resource));
  }

  /** Section 8, for events that cite an open intake. */
  function intakePermission(event: OracleEvent, intake: OracleEvent): Verdict {
    if (event.kind !== 4880) return quarantined('role');
    if (!covers([intake.content.resource as string], resources(event))) return quarantined('scope');
    const own = `${event.pubkey.slice(0, 32)}~`;
    const records = opsOf(event).map((op) => op.record);
    if (records.some((record) => typeof record === 'string' && !record.startsWith(own)))
      return quarantined('own-records');
    return leadingZeroBits(event.id) >= ((intake.content.pow ?? 0) as number) ? VALID : quarantined('pow');
  }

  // Section 6.4

  function findVerdict(event: OracleEvent): Verdict {
    if (event.newer) return { is: 'newer' };
    const permission = staticallyPermitted(event);
    if (permission.is !== 'valid') return permission;
    const { by } = staticRole(event) as Role;
    if (by) {
      if (verdict(by).is !== 'valid') return quarantined('grant-invalid');
      const through = [by];
      if (isAct(by, 'delegate') && by.grant !== undefined) through.push(logEvent(set, by.grant)!);
      const revocations = through.flatMap(validRevocations);
      if (!revocations.every((revocation) => reach(revocation).has(event.id))) return quarantined('revoked');
    }
    if (isAct(event, 'revoke')) return effective(event);
    if (isAct(event, 'accept')) {
      const fit = fitsProposal(event);
      if (fit.is !== 'valid') return fit;
    }
    if (event.kind === 4884 && !isAct(event, 'accept')) return VALID;
    return by && isAct(by, 'intake') ? VALID : policies(event);
  }

  // Section 7.1

  /** Looks at no validity, so it can be asked before anything is decided. */
  function effective(revocation: OracleEvent): Verdict {
    const id = revocation.content.target as string;
    if (!set.known.has(id)) return waiting('missing-target');
    const target = logEvent(set, id);
    if (!target || !isGrant(target)) return quarantined('not-a-grant');
    const permission = staticallyPermitted(target);
    if (permission.is === 'waiting') return waiting('missing-target');
    if (permission.is !== 'valid') return quarantined('not-a-grant');
    const role = staticRole(revocation) as Role;
    if (role.rank <= rankGiven(target)) return quarantined('rank');
    const issuers = issuingChain(target).map((grant) => grant.pubkey);
    const mayReach = revocation.pubkey === set.root || role.rank === SUCCESSOR || issuers.includes(revocation.pubkey);
    return mayReach ? VALID : quarantined('chain');
  }

  function issuingChain(grant: OracleEvent): OracleEvent[] {
    return grant.grant === undefined ? [grant] : [grant, ...issuingChain(logEvent(set, grant.grant)!)];
  }

  function validRevocations(target: OracleEvent): OracleEvent[] {
    return set.log.filter(
      (event) =>
        isAct(event, 'revoke') &&
        event.content.target === target.id &&
        staticallyPermitted(event).is === 'valid' &&
        effective(event).is === 'valid' &&
        verdict(event).is === 'valid',
    );
  }

  // Section 7.2

  function isFamily(event: OracleEvent, target: OracleEvent): boolean {
    if (event.grant === undefined) return false;
    if (event.grant === target.id) return true;
    const grant = logEvent(set, event.grant);
    return !isAct(target, 'delegate') && !!grant && isAct(grant, 'delegate') && grant.grant === target.id;
  }

  /** Of a revocation that is effective by 7.1. */
  function findReach(revocation: OracleEvent): ReadonlySet<string> {
    const { content } = revocation;
    const target = logEvent(set, content.target as string)!;
    const family = set.log.filter((event) => isFamily(event, target)).map((event) => event.id);
    const reached = new Set<string>();
    if (isObject(content.list)) {
      for (const id of lists.get(content.list.x as string) ?? []) reached.add(id);
    } else {
      const cut = texts(content.cut);
      const walked = new Set<string>();
      const walk = (id: string): void => {
        if (walked.has(id) || !family.includes(id) || texts(content.not).includes(id)) return;
        walked.add(id);
        logEvent(set, id)!.prev.forEach(walk);
      };
      cut.forEach(walk);
      for (const id of walked) if (logEvent(set, id)!.kind !== 4884 || cut.includes(id)) reached.add(id);
    }
    for (const id of neverRewritten(revocation)) if (family.includes(id)) reached.add(id);
    return reached;
  }

  /** Section 7.3: what checkpoints of higher ranks include, where a policy of a higher rank says so. */
  function neverRewritten(revocation: OracleEvent): ReadonlySet<string> {
    const { rank } = staticRole(revocation) as Role;
    const binding = policiesInForce(revocation, rank + 1).filter((policy) => policyOf(policy).no_rewrite === true);
    if (binding.length === 0) return new Set();
    const checkpoints = set.log.filter((event) => isAct(event, 'checkpoint') && isValidAbove(event, rank));
    return closure(
      set,
      checkpoints.flatMap((checkpoint) => texts(checkpoint.content.heads)),
    );
  }

  /** Looks at the rank first: validity may be asked about higher ranks only. */
  function isValidAbove(event: OracleEvent, rank: number): boolean {
    const role = staticRole(event);
    return role.is === 'role' && role.rank > rank && verdict(event).is === 'valid';
  }

  function listsNeeded(): { id: string; x: string }[] {
    return set.log.flatMap((event) => {
      if (!isAct(event, 'revoke') || !isObject(event.content.list) || verdict(event).is !== 'valid') return [];
      const x = event.content.list.x as string;
      return lists.has(x) ? [] : [{ id: event.id, x }];
    });
  }

  // Section 9

  function fitsProposal(acceptance: OracleEvent): Verdict {
    const proposal = set.known.get(acceptance.content.proposal as string);
    if (!proposal) return VALID;
    const fits =
      proposal.kind === 4883 && proposal.address === set.address && proposal.pubkey === acceptance.content.proposer;
    return fits ? VALID : quarantined('proposal');
  }

  // Section 10.1

  /** Policies in force for an event, from those of at least a rank. */
  function policiesInForce(event: OracleEvent, leastRank: number): OracleEvent[] {
    const valid = set.log.filter((each) => isAct(each, 'policy') && isValidAbove(each, leastRank - 1));
    const binds = (policy: OracleEvent) => !closure(set, texts(policy.content.cut)).has(event.id);
    const rank = (policy: OracleEvent) => (staticRole(policy) as Role).rank;
    return valid.filter((policy) => {
      const supersedes = (other: OracleEvent) =>
        texts(other.content.over).includes(policy.id) && rank(other) >= rank(policy) && binds(other);
      return binds(policy) && !valid.some(supersedes);
    });
  }

  /** A data or schema event that is not of intake, or an acceptance. */
  function policies(event: OracleEvent): Verdict {
    const lacks = policiesInForce(event, 0).flatMap((policy) => lacking(event, policyOf(policy)));
    if (lacks.length === 0) return VALID;
    const isReviewMissing = texts(event.content.reviews).some((id) => !set.known.has(id));
    const onlyApprovals = lacks.every((lack) => lack === 'approvals');
    return isAct(event, 'accept') && onlyApprovals && isReviewMissing
      ? waiting('missing-review')
      : quarantined('policy');
  }

  /** What an event lacks under one policy. */
  function lacking(event: OracleEvent, policy: JsonObject): string[] {
    const { rank } = staticRole(event) as Role;
    const approvals = (policy.required_approvals ?? 0) as number;
    if (!isAct(event, 'accept')) return approvals > 0 && rank < 7 ? ['acceptance'] : [];
    const lacks: string[] = [];
    const mergeRank = { maintainer: 6, admin: 8, owner: 10 }[(policy.merge_role ?? 'maintainer') as string]!;
    if (rank < mergeRank) lacks.push('rank');
    if (rank >= 8 && policy.block_admin_merge_override !== true) return lacks;
    const counting = countingReviews(event);
    const approvers = counting.filter((review) => review.content.verdict === 'approve').map((review) => review.pubkey);
    if (new Set(approvers).size < approvals) lacks.push('approvals');
    const isRejected = counting.some((review) => review.content.verdict === 'reject');
    if (policy.block_on_rejected_reviews === true && isRejected) lacks.push('no rejection');
    const done = ((event.content.checks ?? []) as readonly JsonObject[]).filter((check) => check.ok === true);
    for (const name of texts(policy.required_checks))
      if (!done.some((check) => check.name === name)) lacks.push(`check ${name}`);
    return lacks;
  }

  // Section 10.2

  function countingReviews(acceptance: OracleEvent): OracleEvent[] {
    const { reviews, proposal, proposer } = acceptance.content;
    return texts(reviews).flatMap((id) => {
      const review = logEvent(set, id);
      const counts =
        review &&
        isAct(review, 'review') &&
        verdict(review).is === 'valid' &&
        review.content.proposal === proposal &&
        review.pubkey !== acceptance.pubkey &&
        review.pubkey !== proposer;
      return counts ? [review] : [];
    });
  }
}

/** Section 6.3: the resource of every op; of unknown ops where it is a text. */
function resources(event: OracleEvent): string[] {
  return opsOf(event)
    .map((op) => op.resource as Json)
    .filter((resource) => typeof resource === 'string');
}

function policyOf(event: OracleEvent): JsonObject {
  return event.content.policy as JsonObject;
}

/** NIP-13. */
function leadingZeroBits(id: string): number {
  const bits = [...id].map((digit) => parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return bits.includes('1') ? bits.indexOf('1') : bits.length;
}

function quarantined(code: string): Verdict {
  return { is: 'quarantined', code };
}

function waiting(code: string): Verdict {
  return { is: 'waiting', code };
}

/** Every question has one answer, so it is worked out once. */
function remember<Answer>(find: (event: OracleEvent) => Answer): (event: OracleEvent) => Answer {
  const answers = new Map<string, Answer>();
  return (event) => {
    const before = answers.get(event.id);
    if (before !== undefined) return before;
    const answer = find(event);
    answers.set(event.id, answer);
    return answer;
  };
}
