/** What forms, files and programs may hand to a field: texts near the forms that are taken, and any JSON at all. */
import fc from 'fast-check';

const two = fc.integer({ min: 0, max: 62 }).map((n) => String(n).padStart(2, '0'));
const year = fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0'));
const date = fc.tuple(year, two, two).map((parts) => parts.join('-'));
const clock = fc.tuple(two, two, two).map((parts) => parts.join(':'));
const zone = fc.constantFrom('', 'Z', '+02:00', '-0930', '+24:00');
const part = (unit: string) => fc.option(fc.nat(99)).map((n) => (n === null ? '' : `${n}${unit}`));
const duration = fc
  .tuple(fc.constantFrom('', '-', '+'), part('Y'), part('M'), part('W'), part('D'), part('H'), part('M'), part('S'))
  .map(([sign, y, m, w, d, ...time]) => `${sign}P${y}${m}${w}${d}${time.join('') === '' ? '' : `T${time.join('')}`}`);

const nearText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^ ?[+-]?[0-9]{0,40}([.,][0-9]{0,36})?([eE][+-]?[0-9]{1,3})? ?$/),
  date,
  clock,
  fc
    .tuple(date, fc.constantFrom('T', ' '), clock, fc.constantFrom('', '.5', '.123456'), zone)
    .map((parts) => parts.join('')),
  duration,
  fc.webUrl(),
  fc.emailAddress(),
  fc.stringMatching(/^\+?[0-9 ()./-]{0,20}$/),
  fc.tuple(fc.double({ min: -200, max: 200 }), fc.double({ min: -200, max: 200 })).map((point) => point.join(', ')),
  fc.array(fc.string()).map((tags) => tags.join(',')),
  fc.array(fc.string()).map((tags) => JSON.stringify(tags)),
  fc.constantFrom('true', 'FALSE', 'yes', '__proto__', 'null', '', ' ', '\t\n'),
);

const whole = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -0, 1, -1));
const parts = fc.oneof(
  fc.record({ months: whole, ms: whole }, { requiredKeys: [] }),
  fc.record({ lat: fc.double({ min: -91, max: 91 }), lon: fc.double({ min: -181, max: 181 }) }, { requiredKeys: [] }),
  fc.record(
    {
      url: fc.webUrl(),
      sha256: fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9A-F]{64}$/)),
      type: fc.string(),
      size: whole,
      alt: fc.option(fc.string()),
    },
    { requiredKeys: ['url', 'sha256'] },
  ),
  fc.array(fc.string()),
  fc.uniqueArray(fc.string({ minLength: 1 })).map((tags) => tags.sort()),
);

export const arbitraryInput: fc.Arbitrary<unknown> = fc.oneof(
  nearText,
  fc.double(),
  whole,
  fc.boolean(),
  parts,
  fc.jsonValue({ maxDepth: 9 }),
  fc.anything(),
);
