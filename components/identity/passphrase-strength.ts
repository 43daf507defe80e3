/**
 * How hard a passphrase is to guess, roughly: a hint, no promise. It counts what differs, so that `aaaaaaaaaaaa` is no better than `aa`;
 * words of a dictionary are worth some 11 bits each, whatever their length.
 */

/** Shorter ones are not taken: scrypt makes guessing dear, not impossible. */
export const LEAST_CHARACTERS = 8;

/** 0: too short … 4: strong. */
export function passphraseStrength(passphrase: string): 0 | 1 | 2 | 3 | 4 {
  const characters = [...passphrase.normalize('NFKC')];
  if (characters.length < LEAST_CHARACTERS) return 0;
  const kinds = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(passphrase));
  const different = new Set(characters).size;
  const words = passphrase.split(/[\s\-_.,]+/u).filter((word) => word.length > 2);
  const byLetters = Math.min(characters.length, different * 1.5) * (1.5 + kinds.length * 0.8);
  const bits = Math.min(byLetters, words.length > 2 ? words.length * 13 : byLetters);
  if (bits < 28) return 1;
  if (bits < 40) return 2;
  return bits < 52 ? 3 : 4;
}
