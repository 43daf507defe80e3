/** The fields these tests speak of: a seed list, with headers as people write them. */
import type { Field, FieldType } from '../../../core/table/field.js';

const field = (key: string, type: FieldType, label = key): Field => ({ key, label, type });

export const FIELDS: readonly Field[] = [
  field('species', 'text', 'Species'),
  field('variety_name', 'text', 'Variety name'),
  field('germination_days', 'integer', 'Days to germination'),
  field('weight', 'decimal', 'Weight (g)'),
  field('sown', 'date', 'Sown on'),
  field('updated', 'datetime', 'Updated'),
  field('open_pollinated', 'boolean', 'Open pollinated?'),
  field('zip', 'text', 'ZIP'),
  field('kind', 'enum', 'Kind'),
  field('Starts', 'text'),
  field('is', 'text'),
  field('note_1', 'text', 'Note'),
  field('note_2', 'text', 'Note'),
  field('a]b', 'text'),
  field('x < y', 'text'),
  field('[odd', 'text'),
  field('-minus', 'text'),
  field('a, b', 'text'),
  field('__proto___2', 'text', '__proto__'),
  field('Über Größe', 'text'),
];
