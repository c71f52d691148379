import { fen, formatSpokenYuan } from '../../money/fen.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { Limit } from '../limit.ts';
import { isBorneByMerchant } from '../merchants.ts';
import { CATEGORY_NAMES } from '../names.ts';
import { neverGivesLess } from './dominance.ts';
import { type DocumentPath, doubtful, type PolicyFinding } from './finding.ts';
import { highestPriceOf } from './most.ts';
import { placeWords } from './place.ts';
import { goodsHold, lowestSpend, spendHolds, whenHolds, whoHolds } from './supersets.ts';
import { isWithin } from './window-order.ts';

/** Rules that no meal is ever priced by; at most one finding a rule, its path beginning with the rule's. */
export function unreachableRules(document: PolicyDocument): readonly PolicyFinding[] {
  return document.rules.flatMap((rule, index) => {
    const finding =
      contradiction(document, rule, index) ??
      beyondLimit(document, rule, index) ??
      beatenBy(document, rule, index);
    return finding === null ? [] : [finding];
  });
}

/** The limits that cover a rule: those that name it, and without names all, unless a merchant bears the rule. */
function limitsOf(document: PolicyDocument, rule: PolicyRule): readonly Limit[] {
  const isMerchants = isBorneByMerchant(document, rule);
  return document.limits.filter(({ ruleIds }) => ruleIds?.includes(rule.id) ?? !isMerchants);
}

function contradiction(
  document: PolicyDocument,
  { who, goods, spend }: PolicyRule,
  index: number,
): PolicyFinding | null {
  const found = (part: DocumentPath, words: string): PolicyFinding => {
    const path = ['rules', index, ...part];
    return doubtful(
      'rule-unreachable',
      path,
      `${placeWords(document, path.slice(0, 2))}永远用不上：${words}`,
    );
  };
  const none = who.noCategory ?? [];
  const clash = who.everyCategory?.find((category) => none.includes(category));
  if (clash !== undefined) {
    return found(
      ['who', 'noCategory'],
      `既要有又不能有“${CATEGORY_NAMES[clash]}”。请改条件，或删掉这条规则。`,
    );
  }
  if (who.anyCategory?.every((category) => none.includes(category)) === true) {
    return found(['who', 'noCategory'], `要求的类别全部被排除了。请改条件，或删掉这条规则。`);
  }
  const highest = highestPriceOf({ goods });
  if (spend !== null && lowestSpend(spend) > highest) {
    return found(
      ['spend'],
      `消费门槛高于套餐价范围的上限${formatSpokenYuan(fen(highest))}。请改门槛或价格范围。`,
    );
  }
  return null;
}

/** An n-th meal that a limit of meals never lets anybody reach. */
function beyondLimit(
  document: PolicyDocument,
  rule: PolicyRule,
  index: number,
): PolicyFinding | null {
  const { nth } = rule.when;
  if (nth === null) return null;
  const limit = limitsOf(document, rule).find(
    (one) =>
      one.form === 'meals' &&
      one.ruleIds === null &&
      isWithin(nth.window, one.window) &&
      one.mealsMax < nth.from,
  );
  if (limit === undefined) return null;
  const sentence = `${placeWords(document, ['rules', index])}永远用不上：要到第${nth.from}份才开始，而限额“${limit.title}”不允许到第${nth.from}份。请改份数或限额。`;
  return doubtful('rule-unreachable', ['rules', index, 'when', 'nth'], sentence);
}

/** A rule of the same layer that always comes before. */
function beatenBy(document: PolicyDocument, rule: PolicyRule, index: number): PolicyFinding | null {
  const layerIndex = document.layers.findIndex(({ id }) => id === rule.layerId);
  const combine = document.layers[layerIndex]?.combine;
  for (const [otherIndex, other] of document.rules.entries()) {
    if (otherIndex === index || other.layerId !== rule.layerId) continue;
    if (!isPossibleWithin(other, rule)) continue;
    if (combine === 'first-match' && otherIndex < index) {
      return beatenFinding(document, { index, otherIndex }, '排在前面，符合这一条的人都先符合它');
    }
    if (combine !== 'lowest-price') continue;
    const at = { rounding: document.settings.rounding, isFirstLayer: layerIndex === 0 };
    if (!isAlwaysCheaper(document, { other, rule }, at)) continue;
    // Of two rules that never give less than each other the smaller id goes first.
    const isMutual =
      isPossibleWithin(rule, other) && isAlwaysCheaper(document, { other: rule, rule: other }, at);
    if (isMutual && rule.id < other.id) continue;
    return beatenFinding(
      document,
      { index, otherIndex },
      '符合这一条的人都符合它，而且它的价钱从不更高',
    );
  }
  return null;
}

/** Tells whether `wide` is possible at every meal at which `narrow` is. */
function isPossibleWithin(wide: PolicyRule, narrow: PolicyRule): boolean {
  return (
    whoHolds(wide.who, narrow.who) &&
    whenHolds(wide.when, narrow.when) &&
    goodsHold(wide.goods, narrow.goods) &&
    spendHolds(wide.spend, narrow.spend)
  );
}

/** A limit that holds the other rule alone would let this one through after all. */
function isAlwaysCheaper(
  document: PolicyDocument,
  { other, rule }: { readonly other: PolicyRule; readonly rule: PolicyRule },
  at: Parameters<typeof neverGivesLess>[2],
): boolean {
  const own = limitsOf(document, rule);
  return (
    limitsOf(document, other).every((limit) => own.includes(limit)) &&
    neverGivesLess(other, rule, at)
  );
}

function beatenFinding(
  document: PolicyDocument,
  { index, otherIndex }: { readonly index: number; readonly otherIndex: number },
  why: string,
): PolicyFinding {
  const sentence = `${placeWords(document, ['rules', index])}永远用不上：${placeWords(document, ['rules', otherIndex])}${why}。请改条件或顺序，或删掉这条规则。`;
  return doubtful('rule-unreachable', ['rules', index], sentence);
}
