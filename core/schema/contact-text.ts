/**
 * Addresses written as text: web, mail, telephone. Grammars of our own, fixed by PROTOCOL.md, section 12.2, since what a
 * browser's URL takes differs between releases. All are linear in the text, whose length is checked first.
 */
import { hasLoneSurrogate, utf8Length } from '../canonical-json.js';

const LONGEST_URL_BYTES = 2048;
const LONGEST_EMAIL_BYTES = 254;

/**
 * Absolute `http:` or `https:` (lower case), with a host and without a user: `https://bank.example@evil.example` is read
 * wrongly by people. Spaces, controls, invisible characters and `<>"\^` followed by a back quote occur nowhere.
 */
export function isUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST_URL_BYTES || hasLoneSurrogate(value)) return false;
  const match = URL_PARTS.exec(value);
  if (!match || UNSEEN.test(value) || utf8Length(value) > LONGEST_URL_BYTES) return false;
  const [, host = '', port = '1'] = match;
  return isHost(host) && port.length <= 5 && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Trimmed; the scheme in lower case. A missing scheme is not guessed. */
export function parseUrl(text: string): string | undefined {
  if (text.length > LONGEST_URL_BYTES + 100) return undefined;
  const url = text.trim().replace(/^https?:/i, (scheme) => scheme.toLowerCase());
  return isUrl(url) ? url : undefined;
}

/** As `<input type=email>` takes it: https://html.spec.whatwg.org/#valid-e-mail-address */
export function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_EMAIL_BYTES && EMAIL.test(value);
}

/** Trimmed; nothing else, since the local part may mind its case. */
export function parseEmail(text: string): string | undefined {
  const email = text.length > LONGEST_EMAIL_BYTES + 100 ? '' : text.trim();
  return isEmail(email) ? email : undefined;
}

/** E.164: `+` and the number with its country code. */
export function isPhone(value: unknown): value is string {
  return typeof value === 'string' && /^\+[0-9]{4,15}$/.test(value) && value.length <= 16;
}

/** Spaces, `-`, `.`, `/` and brackets between digits go. A number without `+` has no country: no guess. */
export function parsePhone(text: string): string | undefined {
  // "+49 (0)30 …": the zero is dialled only at home and must not come with it.
  if (text.length > 100 || /\(\s*0\s*\)/.test(text)) return undefined;
  const phone = text.replace(/[\s\-./()\u2010-\u2013]/g, '');
  return isPhone(phone) ? phone : undefined;
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return IPV6.test(host);
  return host.split('.').every((label, at, labels) => {
    // One dot at the end says "from the root".
    if (label === '') return at > 0 && at === labels.length - 1;
    return HOST_LABEL.test(label) && utf8Length(label) <= 63;
  });
}

const URL_PARTS = /^https?:\/\/([^/?#:@[\]]+|\[[0-9a-fA-F:.]+\])(?::([0-9]+))?(?:[/?#].*)?$/s;
/** Spaces of all kinds, controls, joiners, marks of direction; and what RFC 3986 has nowhere in a URL. */
const UNSEEN = /[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff<>"\\^`]/;
/** ASCII as DNS has it, and everything beyond: international names are written as people read them. */
const HOST_LABEL = /^[a-zA-Z0-9_\u00a1-\u{10ffff}](?:[a-zA-Z0-9_\u00a1-\u{10ffff}-]*[a-zA-Z0-9_\u00a1-\u{10ffff}])?$/u;
const IPV6 = /^\[(?=[^\]]*:[^\]]*:)[0-9a-fA-F:]{2,39}(?:\.[0-9]{1,3}){0,3}\]$/;
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
