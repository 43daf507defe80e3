/**
 * `fold` for long texts, several times faster: most characters fold by themselves, so what `fold` makes of each is
 * looked up. Where characters can act on each other, as combining marks do, the stretch goes to `fold` itself.
 */
import { fold } from './fold.js';

// What becomes of each character: mostly another one. 0 is not known yet; surrogates, which none becomes, say the rest.
const FATES = new Uint16Array(1 << 16);
const LISTED = 0xd800;
/** Not to be folded without its neighbours. */
const APART = 0xd801;

const LIST = new Map<number, string>();

const ASCII = /^[\x00-\x7f]*$/;
// Canonical ordering moves marks past each other, but never past a character that is none.
const MARK_OR_SURROGATE = /[\p{M}\p{Cs}]|[^\u0000-\uffff]/u;
const BEGINS_WITH_MARK = /^\p{M}/u;

/** Characters of a stretch left to `fold`, at least. Grows while such stretches follow closely. */
const SHORTEST_STRETCH = 64;

// Of the web and of Node, but in no library of the language.
declare const TextDecoder: new (
  label: string,
  options: { ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Kept from call to call: a new one each time costs more than the folding. */
let scratch = new Uint8Array(0);
const LARGEST_SCRATCH = 1 << 20;

/** The same as `fold(text)`. */
export function foldLong(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const n = text.length;
  let bytes = n <= scratch.length ? scratch : new Uint8Array(n);
  let end = 0;
  let folded = '';
  let stretch = SHORTEST_STRETCH;
  let since = 0;
  for (let i = 0; i < n; i++) {
    const code = text.charCodeAt(i);
    const fate = FATES[code]! || learn(code);
    if (fate < 0x80) {
      bytes[end++] = fate;
    } else if (fate === APART) {
      folded += UTF8.decode(bytes.subarray(0, end));
      end = 0;
      stretch = i - since > stretch ? SHORTEST_STRETCH : stretch * 2;
      since = endOfStretch(text, i + stretch);
      folded += fold(text.slice(i, since));
      i = since - 1;
    } else {
      const letters = fate === LISTED ? LIST.get(code)! : undefined;
      // There is always room for the rest of the text in ASCII.
      const room = end + 3 * (letters?.length ?? 1) + n - i;
      if (room > bytes.length) bytes = longer(bytes, room);
      if (letters === undefined) end = encode(fate, bytes, end);
      else for (let k = 0; k < letters.length; k++) end = encode(letters.charCodeAt(k), bytes, end);
    }
  }
  if (bytes.length <= LARGEST_SCRATCH) scratch = bytes;
  return folded + UTF8.decode(bytes.subarray(0, end));
}

function learn(code: number): number {
  const character = String.fromCharCode(code);
  const folded = fold(character);
  let fate: number;
  if (folded === '' || MARK_OR_SURROGATE.test(folded) || BEGINS_WITH_MARK.test(character.normalize('NFKD'))) {
    fate = APART;
  } else if (folded.length === 1 && folded !== '\0') fate = folded.charCodeAt(0);
  else {
    LIST.set(code, folded);
    fate = LISTED;
  }
  FATES[code] = fate;
  return fate;
}

function endOfStretch(text: string, from: number): number {
  let end = Math.min(from, text.length);
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if ((FATES[code]! || learn(code)) !== APART) break;
    end++;
  }
  return end;
}

function longer(bytes: Uint8Array, room: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(room + (room >> 1));
  more.set(bytes);
  return more;
}

/** UTF-8 of a code unit that is no surrogate. */
function encode(code: number, bytes: Uint8Array, at: number): number {
  if (code < 0x80) bytes[at++] = code;
  else {
    if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
    else {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}
