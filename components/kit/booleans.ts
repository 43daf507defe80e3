/** Boolean attributes accept `false`: CMSs and frameworks write `editable="false"` and mean it. */
import type { ComplexAttributeConverter } from 'lit';

export const booleanAttribute: ComplexAttributeConverter<boolean> = {
  fromAttribute: (value) => value !== null && value.trim().toLowerCase() !== 'false',
  toAttribute: (value) => (value ? '' : null),
};
