import { fen, formatSpokenYuan } from '../../money/fen.ts';
import { missingCase } from '../../result.ts';
import type { Window } from '../conditions.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { Limit } from '../limit.ts';
import { isBorneByMerchant } from '../merchants.ts';
import { WINDOW_NAMES } from '../names.ts';
import { doubtful, type PolicyFinding } from './finding.ts';
import { mostOf } from './most.ts';
import { placeWords } from './place.ts';
import { windowsWithin } from './window-order.ts';

/** Limits that never hold or lessen anything, because they cover nothing or others are always reached before. */
export function limitFindings(document: PolicyDocument): readonly PolicyFinding[] {
  return document.limits.flatMap((limit, index) => {
    const words = whyUnreachable(document, limit, index);
    if (words === null) return [];
    const path = ['limits', index];
    const sentence = `${placeWords(document, path)}永远不会起作用：${words}。请改数值，或删掉这个限额。`;
    return [doubtful('limit-unreachable', path, sentence)];
  });
}

function whyUnreachable(document: PolicyDocument, limit: Limit, index: number): string | null {
  const rules = coveredRules(document, limit);
  if (rules.length === 0) return '它不管任何规则';
  const countsUsed =
    limit.form === 'meals' || (limit.form === 'subsidy' && limit.window !== 'meal');
  if (countsUsed && rules.every((rule) => isBorneByMerchant(document, rule))) {
    return '它只管食堂让利的规则，而食堂让利不计入已用';
  }
  switch (limit.form) {
    case 'meals': {
      const most = mostMeals(document, {
        rules,
        window: limit.window,
        except: index,
        countsAll: limit.ruleIds === null,
      });
      if (most === null || most.meals >= limit.mealsMax) return null;
      return `有限额“${most.limit.title}”，${WINDOW_NAMES[limit.window]}最多只有${most.meals}份，到不了${limit.mealsMax}份`;
    }
    case 'subsidy':
      return whyMoneyUnreachable(document, { limit, rules, index });
    case 'own-share':
      return limit.minFen === 0 ? '最低自付是0元' : null;
    default:
      return missingCase(limit);
  }
}

function whyMoneyUnreachable(
  document: PolicyDocument,
  at: {
    readonly limit: Extract<Limit, { form: 'subsidy' }>;
    readonly rules: readonly PolicyRule[];
    readonly index: number;
  },
): string | null {
  const { limit, rules, index } = at;
  const { window } = limit;
  const meals =
    window === 'meal'
      ? 1
      : (mostMeals(document, { rules, window, except: index, countsAll: limit.ruleIds === null })
          ?.meals ?? null);
  if (meals === null) return null;
  const mostFen = meals * mostOfMeal(document, rules);
  if (limit.subsidyMaxFen < mostFen) return null;
  return `所管的规则${WINDOW_NAMES[window]}最多补贴${formatSpokenYuan(fen(mostFen))}，不会超过${formatSpokenYuan(limit.subsidyMaxFen)}`;
}

/** The rules that a limit covers. */
function coveredRules(
  document: PolicyDocument,
  { ruleIds }: Pick<Limit, 'ruleIds'>,
): readonly PolicyRule[] {
  return document.rules.filter(
    (rule) => ruleIds?.includes(rule.id) ?? !isBorneByMerchant(document, rule),
  );
}

/** The most meals in a window under any of some rules, by the other limits of meals that cover them all; null without one. */
function mostMeals(
  document: PolicyDocument,
  at: {
    readonly rules: readonly PolicyRule[];
    readonly window: Window;
    readonly except: number;
    readonly countsAll: boolean;
  },
): { readonly meals: number; readonly limit: Limit } | null {
  const periods = periodsOf(at.rules);
  let most: { readonly meals: number; readonly limit: Limit } | null = null;
  for (const [index, limit] of document.limits.entries()) {
    if (index === at.except || limit.form !== 'meals') continue;
    const covered = new Set(coveredRules(document, limit));
    if (!at.rules.every((rule) => covered.has(rule))) continue;
    // A limit without names counts meals under other versions and policies too, one with names does not.
    if (at.countsAll && limit.ruleIds !== null) continue;
    const meals = limit.mealsMax * windowsWithin(limit.window, at.window, periods);
    if (most === null || meals < most.meals) most = { meals, limit };
  }
  return most;
}

/** Meal periods of a day in which any of the rules can hold. */
function periodsOf(rules: readonly PolicyRule[]): number {
  const all = ['breakfast', 'lunch', 'dinner'] as const;
  return new Set(rules.flatMap(({ when }) => when.mealPeriods ?? all)).size;
}

/** The most that some rules give together for one meal: in a layer the best of them, or under `sum` all; fen. */
function mostOfMeal(document: PolicyDocument, rules: readonly PolicyRule[]): number {
  let total = 0;
  for (const { id, combine, subsidyMaxFen } of document.layers) {
    const most = rules
      .filter(({ layerId }) => layerId === id)
      .map((rule) => mostOf(document, rule));
    const ofLayer =
      combine === 'sum' ? most.reduce((sum, one) => sum + one, 0) : Math.max(0, ...most);
    total += Math.min(ofLayer, subsidyMaxFen ?? ofLayer);
  }
  return total;
}
