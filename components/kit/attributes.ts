/**
 * Attributes and the properties that go with them. Frameworks set properties to whatever they hold (null, true, 25) and
 * CMSs write `editable="false"`: a converter's `toProperty` makes of anything what the element may rely on.
 */
export interface AttributeConverter<Value> {
  fromAttribute(value: string | null): Value;
  toProperty(value: unknown): Value;
}

/** Absent is ''. */
export const textAttribute: AttributeConverter<string> = { fromAttribute: text, toProperty: text };

/** Where absent and empty differ: `controls`, `url-state`. */
export const optionalTextAttribute: AttributeConverter<string | null> = {
  fromAttribute: (value) => value,
  toProperty: (value) => (value === null || value === undefined ? null : value === false ? 'false' : text(value)),
};

/** Boolean attributes accept `false`. */
export const booleanAttribute: AttributeConverter<boolean> = { fromAttribute: isOn, toProperty: isOn };

/** `true` is an attribute without a value; an object of no known meaning says nothing. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string').join(', ');
  return '';
}

function isOn(value: unknown): boolean {
  return typeof value === 'string' ? value.trim().toLowerCase() !== 'false' : Boolean(value);
}
