import { formatSpokenYuan } from '../../money/fen.ts';
import type { Benefit } from '../benefit.ts';
import type { Goods, Spend, When } from '../conditions.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import {
  DAYS_NAMES,
  GOODS_KIND_NAMES,
  MEAL_PERIOD_NAMES,
  SERVICE_TYPE_NAMES,
  WINDOW_NAMES,
} from '../names.ts';
import { describeWho } from './person.ts';
import { describeDiscount, describePayers, joined } from './words.ts';

/**
 * A rule as one whole Chinese sentence: 60周岁以上未满70周岁、户籍在本区县的老人，工作日午餐的套餐（12元至15元）付8元，
 * 其余由区级助餐补贴承担，最高补贴7元。
 */
export function describeRule(rule: PolicyRule, document: PolicyDocument): string {
  const parts = [
    describeWho(rule.who, document),
    `${describeWhen(rule.when)}${describeGoods(rule.goods)}${describeSpend(rule.spend)}${describeBenefit(rule.benefit)}`,
    `${subsidyWord(rule.benefit)}${describePayers(rule.payers, document)}`,
  ];
  if (rule.subsidyMaxFen !== null) {
    parts.push(`最高补贴${formatSpokenYuan(rule.subsidyMaxFen)}`);
  }
  return `${parts.join('，')}。`;
}

/** When a rule holds, as what stands before the goods: 工作日午餐的; nothing where it always holds. */
function describeWhen(when: When): string {
  const days = when.days === 'every-day' ? '' : DAYS_NAMES[when.days];
  const periods = joined(
    (when.mealPeriods ?? []).map((period) => MEAL_PERIOD_NAMES[period]),
    '和',
  );
  const conditions = [
    `${days}${periods}`,
    joined(
      (when.serviceTypes ?? []).map((service) => SERVICE_TYPE_NAMES[service]),
      '或',
    ),
    when.bookedDaysBefore === null ? '' : `提前至少${when.bookedDaysBefore}天预订`,
    describeNth(when.nth),
  ].filter((words) => words !== '');
  return conditions.length === 0 ? '' : `${conditions.join('、')}的`;
}

function describeNth(nth: When['nth']): string {
  if (nth === null) return '';
  const window = WINDOW_NAMES[nth.window];
  if (nth.to === null) return `${window}第${nth.from}份起`;
  return nth.from === nth.to ? `${window}第${nth.from}份` : `${window}第${nth.from}至${nth.to}份`;
}

function describeGoods(goods: Goods): string {
  return joined(
    goods.kinds.map((kind) =>
      kind === 'set-meal'
        ? `${GOODS_KIND_NAMES[kind]}${describeRange(goods.setMealPrice)}`
        : GOODS_KIND_NAMES[kind],
    ),
    '和',
  );
}

function describeRange(range: Goods['setMealPrice']): string {
  const { fromFen = null, toFen = null } = range ?? {};
  if (fromFen !== null && toFen !== null) {
    return fromFen === toFen
      ? `（原价${formatSpokenYuan(fromFen)}）`
      : `（${formatSpokenYuan(fromFen)}至${formatSpokenYuan(toFen)}）`;
  }
  if (fromFen !== null) return `（原价不低于${formatSpokenYuan(fromFen)}）`;
  return toFen === null ? '' : `（原价不高于${formatSpokenYuan(toFen)}）`;
}

function describeSpend(spend: Spend | null): string {
  if (spend === null) return '';
  const on = spend.on === 'list-price' ? '原价' : '前面各层优惠后的价钱';
  const comparison = spend.comparison === 'at-least' ? '满' : '超过';
  return `，${on}${comparison}${formatSpokenYuan(spend.amountFen)}时`;
}

function describeBenefit(benefit: Benefit): string {
  switch (benefit.form) {
    case 'amount-off':
      return `减${formatSpokenYuan(benefit.amountFen)}`;
    case 'percent':
      return `按${describeDiscount(benefit.paysPermille)}付`;
    case 'fixed-price':
      return `付${formatSpokenYuan(benefit.priceFen)}`;
    case 'free':
      return '免费';
    case 'flat-fee':
      return `${benefit.window === 'day' ? '每天' : '每月'}一共付${formatSpokenYuan(benefit.feeFen)}`;
    case 'by-weight':
      return `每100克付${formatSpokenYuan(benefit.fenPer100Grams)}`;
  }
}

function subsidyWord(benefit: Benefit): string {
  if (benefit.form === 'amount-off') return '减的部分';
  return benefit.form === 'free' ? '全部' : '其余';
}
