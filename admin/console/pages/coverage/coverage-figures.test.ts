import { describe, expect, it } from 'vitest';
import { createDistrict } from '../../fixtures/district.ts';
import { createMainPlan } from '../../fixtures/plans.ts';
import {
  deadlineWords,
  filterCanteens,
  gapWords,
  sumTowns,
  targetFigure,
} from './coverage-figures.ts';
import { layOutTiles, shortTownName } from './tile-layout.ts';

const today = '2026-11-23';
const district = createDistrict(today);
const plan = createMainPlan({
  today,
  canteens: district.canteens,
  nominalPercent: 72,
  effectivePercent: 61.35,
});
const targetOf = (measure: string) => {
  const found = plan.targets.find((target) => target.measure === measure);
  if (found === undefined) throw new Error(measure);
  return found;
};

describe('a target in words', () => {
  it('says what is asked, what lacks and since when', () => {
    const coverage = targetOf('community-coverage');
    expect(targetFigure(coverage)).toBe('100%');
    expect(gapWords(coverage)).toBe('还差 38.7 个百分点');
    expect(deadlineWords(coverage)).toEqual({
      words: '期限 2025年12月31日，已逾期 327 天',
      isOverdue: true,
    });
  });

  it('is not called overdue once reached', () => {
    const reached = { ...targetOf('new-canteens'), effective: 21, gap: 0 };
    expect(gapWords(reached)).toBe('已达到');
    expect(deadlineWords(reached)).toEqual({ words: '期限 2023年12月31日', isOverdue: false });
  });

  it('never shows a gap smaller than it is', () => {
    expect(gapWords({ ...targetOf('community-coverage'), gap: 0.001 })).toBe('还差 0.01 个百分点');
  });

  it('without a figure is 未定, and says nothing about a gap', () => {
    const open = { ...targetOf('new-canteens'), targetValue: null, gap: null };
    expect(targetFigure(open)).toBe('未定');
    expect(gapWords(open)).toBeNull();
    expect(deadlineWords(open)).toEqual({
      words: '期限 2023年12月31日，已过 1,058 天',
      isOverdue: false,
    });
  });
});

describe('the list of canteens', () => {
  const filter = { status: 'all', townName: null, word: '', newCanteenIds: [] } as const;

  it('splits into effective and not yet effective without rest', () => {
    const effective = filterCanteens(district.canteens, { ...filter, status: 'effective' });
    const idle = filterCanteens(district.canteens, { ...filter, status: 'nominal-only' });
    expect(effective.length).toBeGreaterThan(0);
    expect(idle.length).toBeGreaterThan(0);
    expect(effective.length + idle.length).toBe(district.canteens.length);
  });

  it('narrows to a town and a word at once', () => {
    const found = filterCanteens(district.canteens, {
      ...filter,
      townName: '羊庄镇',
      word: ' 中心 ',
    });
    expect(found.map((canteen) => canteen.name)).toEqual(['羊庄镇中心助餐点']);
  });
});

describe('the towns as tiles', () => {
  const names = district.towns.map((town) => town.townName);

  it('covers 滕州市 with 21 tiles that do not touch each other', () => {
    const { places } = layOutTiles(names);
    expect(places).toHaveLength(21);
    for (const [index, place] of places.entries()) {
      for (const other of places.slice(index + 1)) {
        const overlaps = place.row === other.row && Math.abs(place.column - other.column) < 2;
        expect(overlaps).toBe(false);
      }
    }
  });

  it('puts 界河 north of 荆河, 滨湖 at the west and 柴胡店 at the south', () => {
    const { places } = layOutTiles(names);
    const placeOf = (name: string) => places[names.findIndex((full) => full.startsWith(name))];
    expect(placeOf('界河')?.row).toBeLessThan(placeOf('荆河')?.row ?? 0);
    expect(placeOf('滨湖')?.column).toBe(Math.min(...places.map((place) => place.column)));
    expect(placeOf('柴胡店')?.row).toBe(Math.max(...places.map((place) => place.row)));
  });

  it('falls back to a plain grid for any other district', () => {
    const { places, columnCount } = layOutTiles(['甲镇', '乙镇', '丙街道', '丁乡', '戊镇']);
    expect(new Set(places.map((place) => `${place.row}/${place.column}`)).size).toBe(5);
    expect(Math.max(...places.map((place) => place.column + 1))).toBeLessThanOrEqual(columnCount);
  });

  it('shortens names without swallowing them', () => {
    expect(shortTownName('东沙河街道')).toBe('东沙河');
    expect(shortTownName('镇')).toBe('镇');
  });

  it('adds up to the district', () => {
    expect(sumTowns(district.towns).communityCount).toBe(1180);
  });
});
