/** What `kobold set` is told about one record's relations, word by word: lead there, there as well, no longer there. */
import type { DatasetState } from '../dataset/state.js';
import type { CellChange } from '../lineage/diff.js';
import type { Reference } from '../log/event.js';
import { shorten } from '../query/suggest.js';
import type { RelationshipDefinition } from '../schema/definition.js';
import { RelatedRecords } from '../writing/related-records.js';
import { currentReferences, relationChanges } from '../writing/relation-changes.js';

interface Wish {
  readonly relation: RelationshipDefinition;
  readonly current: readonly Reference[];
  wanted: readonly Reference[];
  /** `=` was said: what comes after it adds. */
  isReplaced: boolean;
}

export class RelationWishes {
  readonly #related: RelatedRecords;
  readonly #wishes = new Map<string, Wish>();

  constructor(
    private readonly state: DatasetState,
    private readonly resource: string,
    private readonly record: string,
  ) {
    this.#related = new RelatedRecords(state);
  }

  /** What is wrong with it, or undefined. */
  add(relation: RelationshipDefinition, way: '=' | '+=' | '-=', text: string): string | undefined {
    const wish = this.#wishOf(relation);
    const { references, problem } = this.#related.find(relation, text, wish.current);
    if (problem !== undefined) return problem;
    const named = new Set(references.map(targetOf));
    const others = wish.wanted.filter((reference) => !named.has(targetOf(reference)));
    if (way === '-=') {
      const there = new Set(wish.wanted.map(targetOf));
      const stranger = references.find((reference) => !there.has(targetOf(reference)));
      if (stranger) return `It does not lead to "${shorten(this.#related.titleOf(stranger))}".`;
      wish.wanted = others;
      return undefined;
    }
    wish.wanted = way === '=' && !wish.isReplaced ? references : [...others, ...references];
    wish.isReplaced ||= way === '=';
    const count = wish.wanted.length;
    return relation.cardinality === 'one' && count > 1 ? `leads to one "${relation.to}", not to ${count}.` : undefined;
  }

  changes(): CellChange[] {
    const { state, resource, record } = this;
    return [...this.#wishes.values()].flatMap(({ relation, wanted }) =>
      relationChanges(state, { resource, record, relation }, wanted, { settles: true }),
    );
  }

  #wishOf(relation: RelationshipDefinition): Wish {
    let wish = this.#wishes.get(relation.key);
    if (!wish) {
      const current = currentReferences(this.state, { resource: this.resource, record: this.record, relation });
      wish = { relation, current, wanted: current, isReplaced: false };
      this.#wishes.set(relation.key, wish);
    }
    return wish;
  }
}

function targetOf({ $ref }: Reference): string {
  return $ref.join('\n');
}
