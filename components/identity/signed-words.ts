/**
 * What a person is asked to sign, in a sentence: read from the very event, which is what counts, with the names that only the page
 * knows. Names are strangers' texts: what turns or hides text in them stands as its code, and they are isolated.
 */
import type { UnsignedEvent } from '../../worker/api.js';
import { visibleText } from '../kit/visible-text.js';
import type { LocalizeController } from '../kit/localize.js';
import type { Asking } from '../kit/signer.js';
import '../kit/terms/en-dataset.js';
import '../kit/terms/en-signing.js';

const LONGEST_NAME = 80;

export function signedWords(event: UnsignedEvent, asking: Asking, localize: LocalizeController): string {
  const { terms } = localize;
  const { signs } = terms;
  const dataset = quoted(asking.dataset) || terms.thisDataset;
  const of = quoted(asking.of);
  const act = actOf(event);
  switch (act['act']) {
    case 'delegate': {
      const role = terms.roles[act['role'] as keyof typeof terms.roles] ?? '';
      const until = typeof act['until'] === 'number' ? localize.date(act['until'], { dateStyle: 'long' }) : '';
      return signs.delegate(dataset, role, until);
    }
    case 'revoke':
      return signs.revoke(dataset, of);
    case 'accept': {
      const count = changesIn(act['ops']) ?? asking.changes ?? 1;
      return signs.accept(dataset, localize.number(count), localize.plural(count), of);
    }
    case 'reject':
      return signs.reject(dataset, of);
    case 'review':
      return act['verdict'] === 'approve' ? signs.review(dataset, of) : signs.other(dataset);
    default:
      return signs.other(dataset);
  }
}

function actOf({ content }: UnsignedEvent): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(content) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Values set or emptied; a record that is made or deleted, and a relation, are one each. Undefined where it is sealed. */
function changesIn(ops: unknown): number | undefined {
  if (!Array.isArray(ops)) return undefined;
  const sizeOf = (value: unknown): number => (typeof value === 'object' && value ? Object.keys(value).length : 0);
  return ops.reduce((sum: number, op: Readonly<Record<string, unknown>> | null) => {
    const isUpdate = op?.['op'] === 'record.update' || op?.['op'] === 'schema.update';
    return sum + (isUpdate ? sizeOf(op['set']) + sizeOf(op['unset']) : 1);
  }, 0);
}

function quoted(name: string | undefined): string {
  const text = visibleText((name ?? '').replace(/\s+/g, ' ').trim());
  if (!text) return '';
  const letters = [...text];
  return `\u2068“${letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : text}”\u2069`;
}
