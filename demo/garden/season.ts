/** What the members sowed and picked: made up around the catalog's own figures, with dates that fit the sowing months. */
import type { Dice } from './dice.js';
import { type NewRecord, reference, toDecimal, type Variety } from './catalog.js';

export type MemberId = 'edith' | 'maria' | 'ben' | 'tom' | 'harold' | 'priya';

export const MEMBER_NAMES: Readonly<Record<MemberId, string>> = {
  edith: 'Edith Lindqvist',
  maria: 'Maria Okafor',
  ben: 'Ben Whitlock',
  tom: 'Tom Reed',
  harold: 'Harold Pym',
  priya: 'Priya Nair',
};
const MEMBERS = Object.keys(MEMBER_NAMES) as MemberId[];
const PLOTS = ['A1', 'A4', 'B2', 'B7', 'C3', 'D12'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PLACES = ['windowsill', 'greenhouse', 'cold frame', 'open ground'];
const DAY_MS = 86_400_000;

export interface Season {
  readonly members: readonly NewRecord[];
  /** By who did it. */
  readonly sowings: ReadonlyMap<MemberId, readonly NewRecord[]>;
  readonly harvests: ReadonlyMap<MemberId, readonly NewRecord[]>;
}

export function makeSeason(varieties: readonly Variety[], dice: Dice): Season {
  const sowings = new Map<MemberId, NewRecord[]>(MEMBERS.map((id) => [id, []]));
  const harvests = new Map<MemberId, NewRecord[]>(MEMBERS.map((id) => [id, []]));
  const members = MEMBERS.map((id, at) => ({
    resource: 'Member',
    record: id,
    set: { name: MEMBER_NAMES[id], plot: PLOTS[at]!, since: dice.between(2009, 2022) },
  }));
  for (const variety of varieties) {
    if (variety.lastSown === undefined) continue;
    sow(variety, variety.lastSown, variety.cameUp);
    if (dice.chance(0.25)) sow(variety, earlier(variety, dice), variety.cameUp && variety.cameUp - dice.between(-4, 9));
  }
  return { members, sowings, harvests };

  function sow({ id, name, daysToHarvest }: Variety, date: string, cameUp: number | undefined): void {
    const by = dice.pick(MEMBERS);
    const sown = dice.pick([10, 12, 20, 24, 25, 30, 50]);
    const record = `${id}.${date}`;
    const variety = reference('SeedVariety', id, name);
    const what = { variety, by: reference('Member', by, MEMBER_NAMES[by]), date, place: dice.pick(PLACES), sown };
    const germinated =
      cameUp === undefined ? undefined : Math.min(sown, Math.max(0, Math.round((sown * cameUp) / 100)));
    sowings.get(by)!.push({
      resource: 'Sowing',
      record,
      set: { ...what, ...(germinated !== undefined && { germinated }) },
    });
    if (daysToHarvest === undefined || daysToHarvest > 250 || !germinated || !dice.chance(0.4)) return;
    const picker = dice.chance(0.7) ? by : dice.pick(MEMBERS);
    harvests.get(picker)!.push({
      resource: 'Harvest',
      record: `${record}.first`,
      set: {
        variety,
        sowing: reference('Sowing', record, `${name}, ${date}`),
        by: reference('Member', picker, MEMBER_NAMES[picker]),
        date: addDays(date, daysToHarvest + dice.between(-5, 12)),
        amount: toDecimal(dice.between(2, 90) / 10),
        quality: dice.pick(['poor', 'fair', 'good', 'good', 'excellent']),
      },
    });
  }
}

function earlier({ sowingMonths }: Variety, dice: Dice): string {
  const month = MONTHS.indexOf(sowingMonths[0] ?? 'Apr') + 1;
  return `2023-${String(month).padStart(2, '0')}-${String(dice.between(1, 28)).padStart(2, '0')}`;
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
