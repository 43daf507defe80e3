/**
 * Members of one definition, read with care: what has another type than it should is an issue and counts as absent, so
 * that one bad member does not take the definition with it. Null is absent.
 */
import type { Json } from '../log/event.js';
import { type DefinitionIssue, quoted } from './issue.js';
import { isMembers, type Members, member } from '../log/members.js';

export class DefinitionReader {
  constructor(
    readonly path: string,
    readonly source: Members,
    readonly issues: DefinitionIssue[],
  ) {}

  note(message: string): void {
    this.issues.push({ code: 'definition', path: this.path, message });
  }

  value(name: string): Json | undefined {
    return member(this.source, name) ?? undefined;
  }

  text(name: string): string | undefined {
    return this.#checked(name, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  flag(name: string): boolean {
    return this.#checked(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? false;
  }

  number(name: string): number | undefined {
    return this.#checked(name, 'a number', (value) => (typeof value === 'number' ? value : undefined));
  }

  count(name: string): number | undefined {
    return this.#checked(name, 'a whole number from 0', (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
    );
  }

  object(name: string): Members | undefined {
    return this.#checked(name, 'an object', (value) => (isMembers(value) ? value : undefined));
  }

  list(name: string): readonly Json[] | undefined {
    return this.#checked(name, 'a list', (value) => (Array.isArray(value) ? (value as readonly Json[]) : undefined));
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.#checked(name, `one of ${choices.join(', ')}`, (value) => choices.find((choice) => choice === value));
  }

  /** The list without what `read` does not take, each of which is an issue. */
  listOf<T>(name: string, expected: string, read: (item: Json) => T | undefined): readonly T[] | undefined {
    return this.list(name)?.flatMap((item) => {
      const known = read(item);
      if (known === undefined) this.note(`${name}: ${quoted(item)} is not ${expected}.`);
      return known === undefined ? [] : [known];
    });
  }

  #checked<T>(name: string, expected: string, read: (value: Json) => T | undefined): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const known = read(value);
    if (known === undefined) this.note(`${name}: ${quoted(value)} is not ${expected}.`);
    return known;
  }
}
