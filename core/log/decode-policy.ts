/** Policies. PROTOCOL.md, section 10: named members have their types, others are kept. */
import type { Json, Policy } from './event.js';
import { asArray, asBoolean, asInteger, asMembers, asOneOf, asText, isAscending, member } from './members.js';
import { refuse } from './refusal.js';

const MOST_APPROVALS = 20;
const MOST_CHECKS = 32;

const MEMBERS: { readonly [Name in keyof Policy]-?: (value: Json) => unknown } = {
  required_approvals: (value) => asInteger(value, 'required_approvals', 0, MOST_APPROVALS),
  block_on_rejected_reviews: (value) => asBoolean(value, 'block_on_rejected_reviews'),
  required_checks: readChecks,
  merge_role: (value) => asOneOf(value, 'merge_role', ['maintainer', 'admin', 'owner']),
  block_admin_merge_override: (value) => asBoolean(value, 'block_admin_merge_override'),
  no_rewrite: (value) => asBoolean(value, 'no_rewrite'),
};

export function readPolicy(value: Json | undefined): Policy {
  const policy = asMembers(value, 'policy');
  for (const [name, read] of Object.entries(MEMBERS)) {
    const found = member(policy, name);
    if (found !== undefined) read(found);
  }
  return policy;
}

function readChecks(value: Json): void {
  const checks = asArray(value, 'required_checks', 0, MOST_CHECKS).map((check) => asText(check, 'required_checks'));
  if (!isAscending(checks)) refuse('bad-shape', 'required_checks must be sorted, none twice.');
}
