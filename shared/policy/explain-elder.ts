import { type Fen, formatSpokenYuan, sumFen } from '../money/fen.ts';
import { missingCase } from '../result.ts';
import type { Decision, DecisionReason, UnmetCondition } from './decision.ts';
import type { Fund, PolicyDocument, PolicyRule } from './document.ts';
import { WINDOW_WORDS } from './explain-limits.ts';
import type { Limit } from './limit.ts';
import { GOODS_KIND_NAMES, MEAL_PERIOD_NAMES, SERVICE_TYPE_NAMES } from './names.ts';

/**
 * Who gives, in words that tell nothing about the person it is given to: public money, the village, donations, the canteen itself;
 * the last where the policy is not known any more. Nothing else is ever said or printed: titles of rules and funds are written by
 * people and may name whom they are for.
 */
export const GIVERS = ['政府补贴', '村社补助', '爱心捐助', '食堂让利', '补贴'] as const;
type Giver = (typeof GIVERS)[number];

/** A part of the price that somebody else bears. */
export interface Reduction {
  readonly name: Giver;
  readonly amountFen: Fen;
}

const GIVER_NAMES: Readonly<Record<Fund['level'], Giver>> = {
  nation: '政府补贴',
  province: '政府补贴',
  city: '政府补贴',
  county: '政府补贴',
  town: '政府补贴',
  village: '村社补助',
  charity: '爱心捐助',
  enterprise: '爱心捐助',
  merchant: '食堂让利',
};

/** What the elder does not pay, by who gives it: public money, the village's, donations, the canteen's own discount. */
export function reductionsOf(
  decision: Pick<Decision, 'lines'>,
  policy: PolicyDocument | null,
): readonly Reduction[] {
  const giverOf = (fundId: string): Giver => {
    const fund = policy?.funds.find((candidate) => candidate.id === fundId);
    return fund === undefined ? '补贴' : GIVER_NAMES[fund.level];
  };
  return GIVERS.flatMap((name) => {
    const given = decision.lines.filter((line) => giverOf(line.fundId) === name);
    const amountFen = sumFen(given.map((line) => line.amountFen));
    return amountFen === 0 ? [] : [{ name, amountFen }];
  });
}

/** Why this price, for the elder: amounts and what to do, never a rule, a tier or a hardship. */
export function elderSentence(decision: Decision, policy: PolicyDocument | null): string {
  const applied = decision.reasons.filter((reason) => reason.code === 'rule-applied');
  if (applied.length === 0) {
    const [reason] = decision.reasons;
    if (reason === undefined) throw new RangeError('a decision has a reason');
    return atListPrice(reason, decision, policy);
  }
  const limited = decision.reasons.flatMap((reason) =>
    reason.code === 'limit-reached' ? [usedUp(reason.limitId, decision, policy)] : [],
  );
  const cuts = decision.reasons.flatMap((reason) =>
    reason.code === 'cut-by-limit' ? [cut(limitOf(policy, reason.limitId))] : [],
  );
  const fees = applied.flatMap((reason) => feeClause(reason.ruleId, decision, policy));
  const list = formatSpokenYuan(decision.listPriceFen);
  const given = reductionsOf(decision, policy).map(
    ({ name, amountFen }) => `${name}${formatSpokenYuan(amountFen)}`,
  );
  return `${[...limited, `原价${list}`, ...given, pays(decision), ...cuts, ...new Set(fees)].join('，')}。`;
}

function pays(decision: Decision): string {
  return decision.payableFen === 0 ? '您不用付钱' : `您付${formatSpokenYuan(decision.payableFen)}`;
}

function atListPrice(
  reason: DecisionReason,
  decision: Decision,
  policy: PolicyDocument | null,
): string {
  const list = formatSpokenYuan(decision.listPriceFen);
  switch (reason.code) {
    case 'no-policy-in-force':
      return `今天没有收到补贴政策，这一份按原价${list}。`;
    case 'guest':
      return `没有登记的客人按原价，这一份${list}。`;
    case 'unknown-person':
      return `这张卡还没有登记，这一份按原价${list}，需要登记请找工作人员。`;
    case 'excluded':
    case 'no-rule-fits':
      return `按现在登记的情况，这一份是原价${list}，有疑问请问工作人员。`;
    case 'not-usable-here':
      return `您的优惠要在${homeWords(policy)}的食堂用，这一份按原价${list}。`;
    case 'condition-not-met':
      return `${conditionWords(reason.condition, ruleOf(policy, reason.ruleId))}，这一份按原价${list}。`;
    case 'already-cheaper':
      return `这一份的价钱已经低于优惠价，按原价${list}。`;
    case 'limit-reached': {
      // Only a limit of meals tells for certain that one was had before.
      const isAnother = limitOf(policy, reason.limitId)?.form === 'meals';
      const words = usedUp(reason.limitId, decision, policy);
      return `${words}，${isAnother ? '再买' : '这'}一份按原价${list}。`;
    }
    case 'refused':
      return `${usedUp(reason.limitId, decision, policy)}，再买一份请按原价${list}付现金。`;
    case 'rule-applied':
    case 'cut-by-limit':
      throw new RangeError('a rule that applied is no reason for the list price');
    default:
      return missingCase(reason);
  }
}

/** Where the person's own canteens are. */
function homeWords(policy: PolicyDocument | null): string {
  switch (policy?.settings.usableAt) {
    case 'county-of-home':
      return '您自己区县';
    case 'town-of-home':
      return '您自己镇街';
    case 'community-of-home':
      return '您自己村或社区';
    default:
      return '您自己地方';
  }
}

/** That a limit is used up, or does not leave enough for this meal. */
function usedUp(limitId: string, decision: Decision, policy: PolicyDocument | null): string {
  const limit = limitOf(policy, limitId);
  if (limit === null) return '您的优惠已经用完';
  switch (limit.form) {
    case 'own-share':
      return `每一份自己至少付${formatSpokenYuan(limit.minFen)}`;
    case 'meals':
      return limit.window === 'meal-period'
        ? '这一餐的优惠您已经用过了'
        : `您${WINDOW_WORDS[limit.window]}的优惠已经用完`;
    case 'subsidy': {
      const left = decision.limitsLeft.find((candidate) => candidate.limitId === limitId);
      const isSomeLeft = left !== undefined && 'subsidyLeftFen' in left && left.subsidyLeftFen > 0;
      if (limit.window === 'meal') return `每一份最多补贴${formatSpokenYuan(limit.subsidyMaxFen)}`;
      const word = WINDOW_WORDS[limit.window];
      return isSomeLeft ? `您${word}剩下的补贴不够` : `您${word}的补贴已经用完`;
    }
    default:
      return missingCase(limit);
  }
}

/** Why less is given than otherwise. */
function cut(limit: Limit | null): string {
  if (limit === null) return '这次的补贴已经到头';
  switch (limit.form) {
    case 'own-share':
      return `每一份自己至少付${formatSpokenYuan(limit.minFen)}`;
    case 'subsidy':
      return limit.window === 'meal'
        ? `每一份最多补贴${formatSpokenYuan(limit.subsidyMaxFen)}`
        : `${WINDOW_WORDS[limit.window]}的补贴只剩这些`;
    case 'meals':
      return '这次的补贴已经到头';
    default:
      return missingCase(limit);
  }
}

/** That a flat fee covers what is still eaten in its day or month. */
function feeClause(ruleId: string, decision: Decision, policy: PolicyDocument | null): string[] {
  const benefit = ruleOf(policy, ruleId)?.benefit;
  if (benefit?.form !== 'flat-fee') return [];
  const word = WINDOW_WORDS[benefit.window];
  const fee = decision.fees.find((line) => line.ruleId === ruleId);
  if (fee === undefined) return [`${word}的餐费您已经付过`];
  // A subsidy beside the fee means that the whole of it is paid; without one a dear fee may go on with the next meal.
  const isWhole =
    fee.amountFen === benefit.feeFen || decision.lines.some((line) => line.ruleId === ruleId);
  return isWhole ? [`${word}后面的饭不用再付`] : [];
}

/** What a meal would have to be for the person's price; the words of the rule's conditions, never of whom it is for. */
function conditionWords(condition: UnmetCondition, rule: PolicyRule | null): string {
  const unknown = '这一份不在优惠里';
  if (rule === null) return unknown;
  const { when, goods, spend } = rule;
  switch (condition) {
    case 'meal-period':
      return `${named(when.mealPeriods, MEAL_PERIOD_NAMES)}才有优惠`;
    case 'day':
      return `${when.days === 'rest-days' ? '休息日' : '工作日'}才有优惠`;
    case 'service-type':
      return `${named(when.serviceTypes, SERVICE_TYPE_NAMES)}才有优惠`;
    case 'booking':
      return when.bookedDaysBefore === 1
        ? '前一天预订才有优惠'
        : `提前${when.bookedDaysBefore}天预订才有优惠`;
    case 'nth-meal':
      return when.nth === null ? unknown : nthWords(when.nth);
    case 'goods':
      return goodsWords(goods);
    case 'spend': {
      if (spend === null) return unknown;
      const word = spend.comparison === 'at-least' ? '满' : '超过';
      return `${word}${formatSpokenYuan(spend.amountFen)}才有优惠`;
    }
    default:
      return missingCase(condition);
  }
}

function named<Key extends string>(
  keys: readonly Key[] | null,
  names: Readonly<Record<Key, string>>,
): string {
  return (keys ?? []).map((key) => names[key]).join('、');
}

function nthWords(nth: NonNullable<PolicyRule['when']['nth']>): string {
  const word = WINDOW_WORDS[nth.window];
  if (nth.to === null) return `${word}从第${nth.from}份起才有优惠`;
  const range = nth.from === nth.to ? `第${nth.from}份` : `第${nth.from}到第${nth.to}份`;
  return `${word}${range}才有优惠`;
}

function goodsWords(goods: PolicyRule['goods']): string {
  const range = goods.setMealPrice;
  if (range === null) return `${named(goods.kinds, GOODS_KIND_NAMES)}才有优惠`;
  const from = range.fromFen === null ? null : formatSpokenYuan(range.fromFen);
  const to = range.toFen === null ? null : formatSpokenYuan(range.toFen);
  if (from === null && to === null) return '套餐才有优惠';
  if (from === null) return `${to}以内的套餐才有优惠`;
  return to === null ? `${from}起的套餐才有优惠` : `${from}到${to}的套餐才有优惠`;
}

function ruleOf(policy: PolicyDocument | null, ruleId: string): PolicyRule | null {
  return policy?.rules.find((rule) => rule.id === ruleId) ?? null;
}

function limitOf(policy: PolicyDocument | null, limitId: string): Limit | null {
  return policy?.limits.find((limit) => limit.id === limitId) ?? null;
}
