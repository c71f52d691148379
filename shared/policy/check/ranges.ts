import { formatSpokenYuan } from '../../money/fen.ts';
import type { Who } from '../conditions.ts';
import type { PolicyDocument } from '../document.ts';
import { agesOf, isEmpty } from './ages.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { placeWords } from './place.ts';

/** Ranges of ages, levels, prices and counts that hold nothing. */
export function rangeFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const found = (path: DocumentPath, words: string): PolicyFinding[] => [
    wrong('range-reversed', path, `${placeWords(document, path)}${words}`),
  ];
  const people = (['rules', 'topUpRules', 'operatorPayments'] as const).flatMap((list) =>
    document[list].flatMap(({ who }, index) => whoFindings(who, [list, index, 'who'], found)),
  );
  const prices = document.rules.flatMap(({ goods }, index) => {
    const range = goods.setMealPrice;
    if (!isReversed(range?.fromFen, range?.toFen)) return [];
    return found(['rules', index, 'goods', 'setMealPrice'], `下限大于上限，没有套餐符合：请对调。`);
  });
  const counts = document.rules.flatMap(({ when }, index) => {
    if (!isReversed(when.nth?.from, when.nth?.to)) return [];
    return found(
      ['rules', index, 'when', 'nth'],
      `从第${when.nth?.from}份到第${when.nth?.to}份，起点大于终点：请对调。`,
    );
  });
  const credits = document.topUpRules.flatMap(({ creditMinFen, creditMaxFen }, index) => {
    if (creditMinFen === null || creditMaxFen === null || creditMinFen <= creditMaxFen) return [];
    return found(
      ['topUpRules', index, 'creditMinFen'],
      `${formatSpokenYuan(creditMinFen)}大于最高充值金额${formatSpokenYuan(creditMaxFen)}：请对调。`,
    );
  });
  return [...people, ...prices, ...counts, ...credits];
}

function whoFindings(
  who: Who,
  path: DocumentPath,
  found: (path: DocumentPath, words: string) => PolicyFinding[],
): readonly PolicyFinding[] {
  const { careLevel } = who;
  return [
    ...(isEmpty(agesOf(who.age))
      ? found([...path, 'age'], '起点高于终点，没有人符合：请检查起止年龄和是否含本数。')
      : []),
    ...(careLevel !== null && careLevel.from > careLevel.to
      ? found(
          [...path, 'careLevel'],
          `从${careLevel.from}级到${careLevel.to}级，起点高于终点：请对调。`,
        )
      : []),
  ];
}

function isReversed(from: number | null | undefined, to: number | null | undefined): boolean {
  return typeof from === 'number' && typeof to === 'number' && from > to;
}
