/**
 * Files that are no tables, told by how they begin: servers answer with a web page where a file has moved, and
 * workbooks get dropped as they are. Read from text, so that the magic numbers are those after decoding.
 */
import { KoboldError } from '../errors.js';

/** Throws `not-a-table` with a sentence that says what came instead. */
export function assertTable(beginning: string): void {
  const text = beginning
    .slice(0, 512)
    .replace(/^\ufeff/, '')
    .trimStart();
  for (const { pattern, what, advice = '' } of SIGNATURES) {
    if (pattern.test(text)) {
      const name = what.replace(/^an? /, '').replace(/ \(.*/, '');
      throw new KoboldError('not-a-table', `This is ${what}, not a table.${advice}`, { found: name });
    }
  }
}

interface Signature {
  readonly pattern: RegExp;
  readonly what: string;
  readonly advice?: string;
}

const SIGNATURES: readonly Signature[] = [
  {
    pattern: /^(?:<!--[^]*?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>]|script[\s>])/i,
    what: 'a web page (HTML)',
    advice: ' Perhaps the file has moved, or asks for a login.',
  },
  { pattern: /^<(?:\?xml|svg[\s>]|!doctype)/i, what: 'an XML file' },
  { pattern: /^%PDF-/, what: 'a PDF file' },
  {
    pattern: /^PK(?:\x03\x04|\x05\x06)/,
    what: 'a workbook or archive (Excel, ODS, ZIP)',
    advice: ' Save the sheet as CSV first.',
  },
  {
    pattern: /^(?:\xd0\xcf|\ufffd\ufffd)\x11(?:\xe0|\ufffd)/,
    what: 'an old Excel workbook (XLS)',
    advice: ' Save the sheet as CSV first.',
  },
  { pattern: /^[\x89\u2030\ufffd]PNG\r?\n/, what: 'an image (PNG)' },
  { pattern: /^GIF8[79]a/, what: 'an image (GIF)' },
  { pattern: /^(?:\xff\xd8\xff|\ufffd{3,4}).{0,4}(?:JFIF|Exif)/, what: 'an image (JPEG)' },
  { pattern: /^RIFF.{4}WEBP/s, what: 'an image (WebP)' },
  { pattern: /^\x1f[\x8b\u2039\ufffd]/, what: 'a compressed file (gzip)', advice: ' Unpack it first.' },
  { pattern: /^SQLite format 3/, what: 'a database (SQLite)' },
  { pattern: /^PAR1/, what: 'a Parquet file' },
  { pattern: /^(?:\x7fELF|MZ\x90|\0asm)/, what: 'a program' },
  { pattern: /^\{\\rtf/, what: 'a text document (RTF)' },
];
