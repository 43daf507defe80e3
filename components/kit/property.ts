/**
 * lit's `@property()` and `@state()`, for classes as TypeScript compiles them here: a tenth of the size of lit's own.
 * What is set to a property with an attribute goes through its converter, whatever a framework sets; nothing is reflected.
 */
import type { ReactiveElement } from 'lit';
import { type AttributeConverter, textAttribute } from './attributes.js';

interface PropertyOptions {
  /** Where it is not the property's name in small letters; false: the property has none, and is set as it is. */
  readonly attribute?: string | false;
  /** Text unless said otherwise. */
  readonly converter?: AttributeConverter<unknown>;
}

type Decorator = (prototype: ReactiveElement, name: string) => void;

export function property({ attribute, converter = textAttribute }: PropertyOptions = {}): Decorator {
  return (prototype, name) => {
    const options = attribute === undefined ? { converter } : { attribute, converter };
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    const accessor = Object.getOwnPropertyDescriptor(prototype, name);
    if (!accessor?.set || attribute === false) return;
    const { set } = accessor;
    Object.defineProperty(prototype, name, {
      ...accessor,
      set(value: unknown) {
        set.call(this, converter.toProperty(value));
      },
    });
  };
}

/** What an element knows of itself alone: changing it updates the element. */
export function state(): Decorator {
  return property({ attribute: false });
}
