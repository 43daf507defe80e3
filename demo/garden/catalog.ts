/** The club's catalog as records: varieties, their species, suppliers, what these ask for a packet, and what grows well together. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CsvReader } from '../../core/exchange/csv.js';
import type { Json } from '../../core/log/event.js';
import type { Dice } from './dice.js';

/** Fields by key; references to many, by relationship, as record ids with the names they had. */
export interface NewRecord {
  readonly resource: string;
  readonly record: string;
  readonly set: Readonly<Record<string, Json>>;
  readonly many?: Readonly<Record<string, readonly Json[]>>;
}

export interface Variety {
  readonly id: string;
  readonly name: string;
  readonly crop: string;
  readonly daysToHarvest: number | undefined;
  readonly sowingMonths: readonly string[];
  /** Percent, and the day it was last sown, as the club's own list has them. */
  readonly cameUp: number | undefined;
  readonly lastSown: string | undefined;
}

export interface Catalog {
  readonly species: readonly NewRecord[];
  readonly suppliers: readonly NewRecord[];
  readonly records: readonly NewRecord[];
  readonly offers: readonly NewRecord[];
  readonly varieties: readonly Variety[];
}

/** Neighbours as gardeners have them, by crop. */
const COMPANIONS: readonly (readonly [string, string])[] = [
  ['tomato', 'basil'],
  ['tomato', 'carrot'],
  ['tomato', 'pot marigold'],
  ['carrot', 'onion'],
  ['carrot', 'leek'],
  ['cabbage', 'dill'],
  ['cabbage', 'nasturtium'],
  ['cucumber', 'dill'],
  ['sweetcorn', 'runner bean'],
  ['sweetcorn', 'pumpkin'],
  ['strawberry', 'borage'],
  ['lettuce', 'radish'],
  ['courgette', 'nasturtium'],
  ['pea', 'turnip'],
];

export function reference(resource: string, record: string, label: string): Json {
  return { $ref: ['', resource, record], label };
}

export function readCatalog(dice: Dice): Catalog {
  const rows = readRows('seed-catalog.csv');
  const suppliers = readRows('suppliers.csv').map(toSupplier);
  const supplierIds = new Map(suppliers.map(({ record, set }) => [set['name'] as string, record]));
  const varieties = rows.map(toVariety);
  const byCrop = groupByCrop(varieties);
  const records: NewRecord[] = [];
  const offers: NewRecord[] = [];
  for (const [at, row] of rows.entries()) {
    const sellers = [row['Supplier']!, ...(dice.chance(0.35) ? [dice.pick([...supplierIds.keys()])] : [])];
    const names = [...new Set(sellers)].filter((name) => supplierIds.has(name));
    records.push(toRecord(row, varieties[at]!, names, supplierIds, companionsOf(varieties[at]!, byCrop, dice)));
    for (const [place, name] of names.entries()) {
      const price = row['Price'] ? Number(row['Price']) + place * dice.between(-3, 6) * 0.1 : undefined;
      if (price === undefined) continue;
      const [id, supplier] = [varieties[at]!.id, supplierIds.get(name)!];
      offers.push({
        resource: 'Offer',
        record: `${id}.${supplier}`,
        set: {
          variety: reference('SeedVariety', id, varieties[at]!.name),
          supplier: reference('Supplier', supplier, name),
          price: toDecimal(Math.max(0.5, price)),
          packet: dice.pick([10, 20, 25, 50, 100, 200]),
        },
      });
    }
  }
  return { species: toSpecies(rows), suppliers, records, offers, varieties };
}

function toVariety(row: Row): Variety {
  return {
    id: row['ID']!,
    name: row['Variety']!,
    crop: row['Crop']!,
    daysToHarvest: toInteger(row['Days to harvest']),
    sowingMonths: row['Sowing months'] ? row['Sowing months'].split(', ') : [],
    cameUp: toInteger(row['Came up %']),
    lastSown: row['Last sown'] || undefined,
  };
}

function toRecord(
  row: Row,
  { id, name, crop, daysToHarvest, sowingMonths }: Variety,
  sellers: readonly string[],
  supplierIds: ReadonlyMap<string, string>,
  companions: readonly Variety[],
): NewRecord {
  return {
    resource: 'SeedVariety',
    record: id,
    set: filled({
      name,
      crop,
      species: reference('Species', speciesId(row['Species']!), row['Species']!),
      days_to_germination: toInteger(row['Days to germination']),
      days_to_harvest: daysToHarvest,
      spacing: toInteger(row['Spacing (cm)']),
      sun: row['Sun'],
      sowing_months: sowingMonths.length > 0 ? [...sowingMonths].sort() : undefined,
      organic: toBoolean(row['Organic']),
      notes: row['Notes'],
      website: row['Website'],
    }),
    many: {
      suppliers: sellers.map((seller) => reference('Supplier', supplierIds.get(seller)!, seller)),
      companions: companions.map((variety) => reference('SeedVariety', variety.id, variety.name)),
    },
  };
}

function toSupplier(row: Row): NewRecord {
  const set = filled({
    name: row['Supplier'],
    kind: row['Kind'],
    place: row['Place'],
    ships_abroad: toBoolean(row['Ships abroad']),
    since: toInteger(row['Since']),
    website: row['Website'],
  });
  return { resource: 'Supplier', record: row['ID']!, set };
}

function toSpecies(rows: readonly Row[]): NewRecord[] {
  const crops = new Map<string, Set<string>>();
  for (const row of rows) crops.set(row['Species']!, (crops.get(row['Species']!) ?? new Set()).add(row['Crop']!));
  return [...crops].map(([name, grownAs]) => ({
    resource: 'Species',
    record: speciesId(name),
    set: filled({
      name,
      genus: name.split(' ')[0],
      crops: [...grownAs].sort(),
      website: rows.find((row) => row['Species'] === name)!['Website'],
    }),
  }));
}

function companionsOf({ crop, id }: Variety, byCrop: ReadonlyMap<string, readonly Variety[]>, dice: Dice): Variety[] {
  const crops = COMPANIONS.flatMap((pair) => (pair[0] === crop ? [pair[1]] : pair[1] === crop ? [pair[0]] : []));
  const found = crops.slice(0, 3).flatMap((other) => (byCrop.has(other) ? [dice.pick(byCrop.get(other)!)] : []));
  return [...new Set(found)].filter((variety) => variety.id !== id);
}

function groupByCrop(varieties: readonly Variety[]): Map<string, Variety[]> {
  const groups = new Map<string, Variety[]>();
  for (const variety of varieties) groups.set(variety.crop, [...(groups.get(variety.crop) ?? []), variety]);
  return groups;
}

type Row = Readonly<Record<string, string>>;

function readRows(file: string): Row[] {
  const reader = new CsvReader();
  const rows = reader.push(readFileSync(resolve(import.meta.dirname, '../seeds', file), 'utf8'));
  rows.push(...reader.end());
  return rows.map((cells) => Object.fromEntries(reader.header!.map((label, at) => [label, cells[at] ?? ''])));
}

function speciesId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-+$/, '');
}

function filled(set: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(set).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== ''),
  );
}

function toInteger(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}

function toBoolean(text: string | undefined): boolean | undefined {
  return text ? text === 'yes' : undefined;
}

export function toDecimal(number: number): string {
  return String(Number(number.toFixed(2)));
}
