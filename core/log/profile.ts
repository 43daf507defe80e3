/**
 * What a person calls themselves, from their kind 0 (NIP-01, NIP-24): `display_name`, else `name`. It is a stranger's text
 * and no proof of anything: cut to one short line without what is invisible, turns the line around or piles up on it.
 */

export const PROFILE_KIND = 0;

/** Beyond it nothing is read: pictures in data URLs and the like. Characters. */
const LONGEST_CONTENT = 65_536;
/** Characters of a name, the sign of a cut among them. */
const LONGEST_NAME = 40;

/** '' where there is no name that can be shown. Never throws. */
export function nameInProfile(content: string): string {
  if (content.length > LONGEST_CONTENT) return '';
  let profile: unknown;
  try {
    profile = JSON.parse(content);
  } catch {
    return '';
  }
  if (typeof profile !== 'object' || profile === null) return '';
  const { display_name, name } = profile as { display_name?: unknown; name?: unknown };
  return plainName(display_name) || plainName(name);
}

function plainName(said: unknown): string {
  if (typeof said !== 'string') return '';
  const plain = said
    .slice(0, 1_000)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/ +/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}\p{S}]/u.test(plain) || LIKE_A_KEY.test(plain)) return '';
  const letters = Array.from(plain);
  return letters.length > LONGEST_NAME
    ? `${letters
        .slice(0, LONGEST_NAME - 1)
        .join('')
        .trimEnd()}…`
    : plain;
}

/** Formats (bidirectional controls among them), halves of characters, unassigned and private ones, and letters that are drawn as nothing. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Cn}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** The key stands beside the name: a name must not look like another one. */
const LIKE_A_KEY = /^(npub|nsec|nprofile|nevent|naddr|note)1|^[0-9a-f]{16,}$/i;
