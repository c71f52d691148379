import { formatSpokenYuan } from '../../money/fen.ts';
import type { Fund, PolicyDocument } from '../document.ts';
import type { Layer } from '../layer.ts';
import type { Limit } from '../limit.ts';
import {
  ADVANCED_BY_NAMES,
  CLAIM_EVERY_NAMES,
  COMBINE_NAMES,
  FUND_LEVEL_NAMES,
  OPERATOR_PER_NAMES,
  SETTING_QUESTIONS,
  SITE_GRANT_NAMES,
  SITE_KIND_NAMES,
  WINDOW_NAMES,
} from '../names.ts';
import type { OperatorPayment, SiteGrant, TopUpRule } from '../operator.ts';
import type { PolicySettings } from '../settings.ts';
import { describeWho, isForEverybody } from './person.ts';
import { describeDiscount, describePayers, fundName, joined } from './words.ts';

/** A fund: 区级助餐补贴（区县级）. */
export function describeFund(fund: Fund): string {
  return `${fund.name}（${FUND_LEVEL_NAMES[fund.level]}）。`;
}

/** A layer and how its rules go together. */
export function describeLayer(layer: Layer): string {
  const most =
    layer.subsidyMaxFen === null
      ? ''
      : `，这一层每份最多优惠${formatSpokenYuan(layer.subsidyMaxFen)}`;
  return `有几条规则都符合时，${COMBINE_NAMES[layer.combine]}${most}。`;
}

/** A limit as one sentence, ending with where it comes from. */
export function describeLimit(limit: Limit, document: PolicyDocument): string {
  const covered =
    limit.ruleIds === null
      ? '各条补贴规则合计'
      : `${limit.ruleIds.map((id) => `“${document.rules.find((rule) => rule.id === id)?.title ?? id}”`).join('')}${limit.ruleIds.length > 1 ? '合计' : ''}`;
  const origin = limit.origin === 'published' ? '文件规定' : '本地设置，文件没有写';
  return `${covered}，${limitWords(limit)}（${origin}）。`;
}

function limitWords(limit: Limit): string {
  switch (limit.form) {
    case 'meals':
      return `每人${WINDOW_NAMES[limit.window]}最多享受${limit.mealsMax}份`;
    case 'subsidy':
      return `每人${WINDOW_NAMES[limit.window]}最多补贴${formatSpokenYuan(limit.subsidyMaxFen)}`;
    case 'own-share':
      return `每份餐本人至少付${formatSpokenYuan(limit.minFen)}`;
  }
}

/** Money owed to the operator beside subsidies. */
export function describeOperatorPayment(
  payment: OperatorPayment,
  document: PolicyDocument,
): string {
  const who = isForEverybody(payment.who) ? '' : `，只计${describeWho(payment.who, document)}`;
  return `${OPERATOR_PER_NAMES[payment.per]}，${fundName(payment.fundId, document)}付给食堂运营方${formatSpokenYuan(payment.amountFen)}${who}。`;
}

/** A bonus on prepaid money. */
export function describeTopUpRule(rule: TopUpRule, document: PolicyDocument): string {
  const { creditMinFen: least, creditMaxFen: most } = rule;
  const range = [
    least === null ? '' : `至少${formatSpokenYuan(least)}`,
    most === null ? '' : `最多${formatSpokenYuan(most)}`,
  ].filter((words) => words !== '');
  const credit = range.length === 0 ? '充值' : `一次充值${range.join('、')}`;
  return `${describeWho(rule.who, document)}，${credit}，按${describeDiscount(rule.paysPermille)}付，其余${describePayers(rule.payers, document)}。`;
}

/** A grant for a site with what has to be fulfilled first. */
export function describeSiteGrant(grant: SiteGrant, document: PolicyDocument): string {
  const conditions = [
    grant.fullYearOfService ? '运营满一年' : '',
    grant.evaluationPassed ? '考核合格' : '',
    grant.mealsOfYearMin === null ? '' : `全年供餐不少于${grant.mealsOfYearMin}份`,
  ].filter((words) => words !== '');
  const needed = conditions.length === 0 ? '' : `，须${joined(conditions, '和')}`;
  const amount =
    grant.amountMaxFen === null
      ? '金额原文没有写'
      : `每个站点最多${formatSpokenYuan(grant.amountMaxFen)}`;
  return `${SITE_GRANT_NAMES[grant.kind]}：${amount}，由${fundName(grant.fundId, document)}承担${needed}。`;
}

/** Who lays the money out and how often it is claimed. */
export function describeSettlement(settlement: PolicyDocument['settlement']): string {
  return `补贴资金${ADVANCED_BY_NAMES[settlement.advancedBy]}，${CLAIM_EVERY_NAMES[settlement.claimEvery]}结算一次。`;
}

/** Where a policy holds. */
export function describeScope(scope: PolicyDocument['scope']): string {
  const conditions = [
    scope.divisionCodes === null ? '' : `位于区划${scope.divisionCodes.join('、')}`,
    scope.siteKinds === null
      ? ''
      : `属于${joined(
          scope.siteKinds.map((kind) => SITE_KIND_NAMES[kind]),
          '或',
        )}`,
    scope.canteenIds === null ? '' : `在选定的${scope.canteenIds.length}家之内`,
  ].filter((words) => words !== '');
  return conditions.length === 0 ? '全部食堂都适用。' : `适用于${conditions.join('、')}的食堂。`;
}

/** From when until when. */
export function describePeriod(
  document: Pick<PolicyDocument, 'effectiveFrom' | 'effectiveTo'>,
): string {
  const until =
    document.effectiveTo === null ? '，没有截止日期' : `，到${longDate(document.effectiveTo)}为止`;
  return `${longDate(document.effectiveFrom)}起执行${until}。`;
}

function longDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** One setting's answer in words. */
export function describeAnswer<Name extends keyof PolicySettings>(
  name: Name,
  settings: Pick<PolicySettings, Name>,
): string {
  const answers: Readonly<Record<string, string>> = SETTING_QUESTIONS[name].answers;
  const answer: string | readonly string[] = settings[name];
  if (typeof answer === 'string') return answers[answer] ?? answer;
  return answer.length === 0
    ? '没有，人人都享受'
    : answer.map((state) => answers[state] ?? state).join('、');
}

/** The names of all settings, in the order they are asked. */
export const SETTING_NAMES: readonly (keyof PolicySettings)[] = [
  'ageCountsFrom',
  'leapDayBirthday',
  'unknownPerson',
  'excludedStates',
  'usableAt',
  'homeBasis',
  'overLimit',
  'limitPartlyLeft',
  'rounding',
  'grantedTwice',
];

/** Every setting as its question with the answer. */
export function describeSettings(settings: PolicySettings): readonly {
  readonly name: keyof PolicySettings;
  readonly question: string;
  readonly answer: string;
}[] {
  return SETTING_NAMES.map((name) => ({
    name,
    question: SETTING_QUESTIONS[name].question,
    answer: describeAnswer(name, settings),
  }));
}
