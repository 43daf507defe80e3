/**
 * The data of all benches: what members of garden clubs sowed, ten columns, the same for the same number of rows.
 * Pages make it in memory for the peers, the server writes it as CSV. No randomness but a seeded one.
 */

export interface Planting {
  id: string;
  name: string;
  city: string;
  country: string;
  variety: string;
  sown: string;
  days: number;
  kilograms: number;
  method: string;
  notes: string;
}

export const FIELDS = [
  'id',
  'name',
  'city',
  'country',
  'variety',
  'sown',
  'days',
  'kilograms',
  'method',
  'notes',
] as const satisfies readonly (keyof Planting)[];

/** Rows 1 … count; row n is the same whatever the count. */
export function plantings(count: number): Planting[] {
  const random = seeded(20240229);
  const rows = new Array<Planting>(count);
  for (let i = 0; i < count; i++) rows[i] = planting(i + 1, random);
  return rows;
}

export function plantingsToCsv(rows: readonly Planting[]): string {
  const lines = [FIELDS.join(',')];
  for (const row of rows) lines.push(FIELDS.map((field) => quoted(String(row[field]))).join(','));
  return `${lines.join('\n')}\n`;
}

function planting(n: number, random: () => number): Planting {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [city, country] = pick(PLACES);
  const middle = String.fromCharCode(65 + Math.floor(random() * 26));
  const day = new Date(Date.UTC(2008, 0, 1 + Math.floor(random() * 6200)));
  return {
    id: `P${String(n).padStart(7, '0')}`,
    name: `${pick(GIVEN)} ${middle}. ${pick(FAMILY_HEADS)}${pick(FAMILY_TAILS)}`,
    city,
    country,
    variety: `${pick(ADJECTIVES)} ${pick(CROPS)}`,
    sown: day.toISOString().slice(0, 10),
    days: 20 + Math.floor(random() * 400),
    kilograms: Math.floor(random() * random() * 90_000) / 100,
    method: pick(METHODS),
    notes: pick(NOTES),
  };
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** mulberry32: 32 bits of state, good enough to look like life. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const GIVEN =
  words(`Ágnes Åsa Émile Íñigo Ömer Øyvind Úrsula Žofia Łucja Ċetta Amélie Anaïs Ana Anders Annika Antón Arjen
  Asunción Aurélie Bára Beatriz Björn Bożena Carlos Chloé Célia Daphné Dávid Dörte Eda Elżbieta Esperança Eszter Fabiënne
  Fátima François Frédéric Gábor Gisèle Gökçe Grażyna Günther Hálldóra Hélène Henrik Hüseyin Ignác Ilse Inês Jana Jérôme
  Jiří João José Jürgen Kadri Kärt Käthe Lærke Laila Léa Líf Loïc Lukáš Maëlle Małgorzata Mário Márta Matěj Mikael Miloš
  Nadège Nils Noémie Nuño Oddný Oliver Paweł Pénélope Petra Pål Rafał Ramón René Renée Rósa Ruben Şebnem Siân Simão Sofía
  Søren Stanisław Štěpán Tadeáš Théo Tomás Tünde Ülle Václav Valérie Víctor Wanda Wiesława Xènia Yaël Yolanda Zdeněk Zoë`);
const FAMILY_HEADS =
  words(`Ahl Åker Alm Ander Ångström Bach Bäck Berg Björk Blom Brand Břez Ceder Cour Čern Dahl Dubo Ěk Eich
  Eng Falk Fél Feld Finn Fors Gar Góm Grün Gustav Hag Håk Has Hedl Höf Holm Hor Ingr Jäg Jans Johans Kall Karls Kjell Klein
  Kowal Krá Kvist Lar Leh Lind Löf Lund Mår Mat Mel Möl Mor Nag Nils Nord Nov Núñ Nyg Ohls Ols Ör Öst Per Petr Prok Quist
  Ram Ríos Rosen Ryd Sand Sán Schäf Sjö Skog Sø Stein Stráz Strand Svens Söder Tall Thor Tör Tur Ulv Vas Vest Vik Wall
  Weiß Win Wolf Zap Žák Zim`);
const FAMILY_TAILS =
  words(`a ach án ander berg blad by chez dahl é el én er ez feld gren há hauer hus ic is ín kvist lund
  mann mark más ner ová ó qvist rén sen ský son stedt strøm ström sy tér thal tier ula ung vall vik wald wicz ya zel`);
const PLACES: readonly (readonly [string, string])[] =
  words(`Aarhus:Denmark Ålesund:Norway Angoulême:France Århus:Denmark
  Ávila:Spain Besançon:France Bergen:Norway Białystok:Poland Brno:Czechia Cádiz:Spain Chambéry:France Coimbra:Portugal
  Córdoba:Spain Debrecen:Hungary Évora:Portugal Freiburg:Germany Gävle:Sweden Gdańsk:Poland Gijón:Spain Görlitz:Germany
  Göteborg:Sweden Győr:Hungary Halle:Germany Jönköping:Sweden Jyväskylä:Finland Košice:Slovakia Kraków:Poland Köln:Germany
  Linköping:Sweden Łódź:Poland Lübeck:Germany Málaga:Spain Malmö:Sweden Miskolc:Hungary München:Germany Nîmes:France
  Nitra:Slovakia Olomouc:Czechia Orléans:France Örebro:Sweden Óbidos:Portugal Pécs:Hungary Plzeň:Czechia Porto:Portugal
  Poznań:Poland Prešov:Slovakia Randers:Denmark Saint-Étienne:France Setúbal:Portugal Szeged:Hungary Tampere:Finland
  Toruń:Poland Trenčín:Slovakia Tromsø:Norway Trondheim:Norway Tübingen:Germany Turku:Finland Umeå:Sweden Uppsala:Sweden
  Valence:France Västerås:Sweden Wrocław:Poland Würzburg:Germany Žilina:Slovakia Zlín:Czechia`).map(
    (pair) => pair.split(':') as [string, string],
  );
const ADJECTIVES =
  words(`Early Late Giant Dwarf Golden Purple Striped Mountain Coastal Old Sweet Bitter Winter Summer Blue
  Black White Red Pale Ruby`);
const CROPS =
  words(`Tomato Pea Lentil Bean Kale Leek Radish Carrot Beet Chard Lettuce Squash Cucumber Melon Pepper Onion
  Garlic Spinach Turnip Parsnip Rye Spelt Oat Barley Maize Sorrel Dill Basil Chervil Lovage`);
const METHODS = ['direct', 'tray', 'pot', 'frame', 'greenhouse', 'broadcast'] as const;
const NOTES = [
  'Germinated well',
  'Slugs, again',
  'Shared with the school garden',
  'From a swap, label lost',
  'Needs shade in July',
  'Second sowing after frost',
  'Saved 20 g of seed',
  'Kept "as is" in the shed, dry',
  'Too wet in spring',
  'Poor stand; sow thicker',
  'True to type',
  'Two plants off-type, removed',
] as const;
