/** Makes a history that fails as small as it gets, and tells it in words. */
import { decode } from './decode.js';
import type { History } from './histories.js';
import { Refused } from './refused.js';
import { KEYS, NAMES } from './world.js';
import type { RawEvent } from './world.js';

/** Leaves out events, lists and the base while it still fails. */
export function shrink(history: History, fails: (smaller: History) => boolean): History {
  let smallest = history;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const smaller of oneLess(smallest)) {
      if (!fails(smaller)) continue;
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* oneLess(history: History): Generator<History> {
  for (let at = history.events.length - 1; at >= 0; at -= 1)
    yield { ...history, events: history.events.filter((_, index) => index !== at) };
  for (const x of history.lists.keys())
    yield { ...history, lists: new Map([...history.lists].filter(([each]) => each !== x)) };
  if (history.base) yield { ...history, base: undefined };
}

/** An event a line, ids by their place in the list, keys by name. */
export function inWords(history: History): string {
  const names = new Map(history.events.map(({ id }, index) => [id, `#${index}`]));
  KEYS.forEach((key, index) => names.set(key, NAMES[index]!));
  for (const x of history.lists.keys()) names.set(x, `(list ${x.slice(0, 4)})`);
  const short = (text: string) => text.replace(/[0-9a-f]{64}/g, (id) => names.get(id) ?? id.slice(0, 6));
  const lines = history.events.map((raw, index) => `#${index} ${short(eventInWords(raw))}`);
  const lists = [...history.lists].map(([x, ids]) => short(`list ${x}: ${ids.join(' ')}`));
  return [
    `now ${history.now}`,
    ...lines,
    ...lists,
    ...(history.base ? [short(JSON.stringify(history.base))] : []),
  ].join('\n');
}

/** Replaces ids in any text as `inWords` does. */
export function withWords(history: History, text: string): string {
  const names = new Map(history.events.map(({ id }, index) => [id, `#${index}`]));
  return text.replace(/[0-9a-f]{64}/g, (id) => names.get(id) ?? id.slice(0, 6));
}

function eventInWords(raw: RawEvent): string {
  const marked = (marker: string) => raw.tags.filter((tag) => tag[3] === marker).map((tag) => tag[1]);
  let stamp = '';
  try {
    stamp = decode(raw, { signatures: false }).stamp.join('.');
  } catch (error) {
    if (error instanceof Refused) stamp = `refused ${error.code}`;
  }
  const grant = marked('grant').map((id) => ` by ${id}`);
  return `${raw.pubkey}${grant.join('')} ${raw.kind} @${stamp} prev [${marked('prev').join(' ')}] ${raw.content}`;
}
