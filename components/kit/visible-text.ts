/**
 * Texts of strangers that are decided upon show what they hold: characters that turn the direction of what follows, or control a
 * terminal, or cannot be seen, stand as their code. Unicode UTR 36, section 2.1; marks that scripts need (joiners, left-to-right marks) stay.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

export function visibleText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** May not fit in its place, and scrolls there: on a narrow screen few words a line do. */
export function isLong(text: string): boolean {
  return text.length > 80 || text.split('\n', 7).length > 6;
}
