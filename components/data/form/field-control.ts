/**
 * What the control of a field says of itself, whichever control it is: its id for the label, what describes it, whether it is wrong,
 * must be filled in or is switched off. `<input ${control(parts)} …>`.
 */
import { noChange } from 'lit';
import { directive, Directive, type ElementPart } from 'lit/directive.js';
import type { FormField } from '../../../worker/api.js';

export interface ControlParts {
  readonly field: FormField;
  /** Ids, by spaces. */
  readonly describedBy: string;
  readonly isWrong: boolean;
  readonly isDisabled: boolean;
}

export const inputId = (key: string): string => `field ${key}`.replaceAll(' ', '-');

class ControlDirective extends Directive {
  render(_parts: ControlParts): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [{ field, describedBy, isWrong, isDisabled }]: [ControlParts]): unknown {
    const say = (name: string, text: string): void =>
      text === '' ? element.removeAttribute(name) : element.setAttribute(name, text);
    element.id = inputId(field.field.key);
    say('aria-describedby', describedBy);
    say('aria-invalid', isWrong ? 'true' : '');
    say('aria-required', field.required ? 'true' : '');
    element.toggleAttribute('disabled', isDisabled);
    return noChange;
  }
}

export const control = directive(ControlDirective);
