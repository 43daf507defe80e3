/** Sentences of a history: who, what somebody did besides writing, what a restoring would change. */
import type { HistoryAct, RestoreOutcome } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { shortKey } from '../panels/key-mark.js';
import { visibleText } from '../../kit/visible-text.js';
import '../../kit/terms/en-dataset.js';
import '../../kit/terms/en-history.js';

/** With the key, since anybody may take any name. Isolated: a name may run the other way than the sentence around it. */
export function whoText(who: { readonly npub: string; readonly name?: string } | undefined, somebody: string): string {
  if (!who) return somebody;
  const key = shortKey(who.npub);
  return isolated(who.name ? `${who.name} (${key})` : key);
}

export function actSentence(act: HistoryAct, localize: LocalizeController): string {
  const { terms } = localize;
  const role = act.role === undefined ? '' : (terms.roles[act.role as keyof typeof terms.roles] ?? act.role);
  const sentence = (terms.acts[act.act] ?? terms.acts['unknown']!)(whoText(act.who, terms.somebody), role);
  const more = [
    ...(act.scope ? [terms.actScope(listOf(act.scope.map(isolated), localize))] : []),
    ...(act.until === undefined ? [] : [terms.actUntil(localize.date(act.until, { dateStyle: 'medium' }))]),
    ...(act.verdict && terms.verdicts[act.verdict] ? [terms.verdicts[act.verdict]!] : []),
    ...(act.name ? [isolated(act.name)] : []),
  ];
  return more.length === 0 ? sentence : `${sentence} · ${more.join(' · ')}`;
}

/** What would change, and how far it goes; as sentences. */
export function previewSentences(outcome: RestoreOutcome, localize: LocalizeController): string[] {
  const { terms } = localize;
  const { cells, records, deletes, restores, left, as } = outcome;
  const count = (many: number): [string, Intl.LDMLPluralRule] => [localize.number(many), localize.plural(many)];
  const parts = [
    ...(cells > 0 ? [terms.changesCells(...count(cells), ...count(Math.max(1, records - deletes)))] : []),
    ...(deletes > 0 ? [terms.deletesRecords(...count(deletes))] : []),
    ...(restores > 0 ? [terms.bringsBack(...count(restores))] : []),
  ];
  return [
    parts.length === 0 ? terms.nothingWouldChange : terms.thisWill(listOf(parts, localize)),
    ...(left > 0 ? [terms.leftAlone(...count(left))] : []),
    ...(parts.length > 0 && as === 'suggested' ? [terms.becomesSuggestion] : []),
    ...(parts.length > 0 && as === 'mixed' ? [terms.becomesMixed] : []),
    ...(parts.length > 0 && as === 'saved' ? [terms.stepForward] : []),
  ];
}

export const isolated = (text: string): string => `\u2068${visibleText(text)}\u2069`;

function listOf(parts: readonly string[], { lang }: LocalizeController): string {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(parts);
}
