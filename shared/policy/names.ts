import type { MealPeriodId } from '../time/business-time.ts';
import type { Benefit } from './benefit.ts';
import type { GoodsKind, When, Who } from './conditions.ts';
import type { UnmetCondition } from './decision.ts';
import type { Fund, PolicyDocument } from './document.ts';
import type { BenefitCategory, PersonState, ServiceType, SiteKind } from './facts.ts';
import type { LayerCombine } from './layer.ts';
import type { Limit } from './limit.ts';
import type { OperatorPayment, SiteGrant } from './operator.ts';
import type { PolicySettings } from './settings.ts';

/** One Chinese name for every answer of a closed set. */
type Names<Key extends string> = Readonly<Record<Key, string>>;

/** Benefit categories as notices and rosters call them; also the words that a sheet of cases is read by. */
export const CATEGORY_NAMES: Names<BenefitCategory> = {
  'minimum-living-allowance': '低保',
  'near-minimum-living': '低保边缘',
  'low-income': '低收入',
  'destitute-support': '特困',
  'registered-poor': '贫困',
  'severe-disability': '重残',
  disability: '残疾',
  'disabled-loss': '失能',
  dementia: '失智',
  'bereaved-family-planning': '计生特殊',
  'preferential-treatment': '优抚',
  'martyr-family': '三属',
  'living-alone': '独居',
  'empty-nest': '空巢',
  'left-behind': '留守',
  childless: '孤寡',
  'special-difficulty': '其他特殊困难',
  'basic-care-recipient': '基本养老服务对象',
};

export const SITE_KIND_NAMES: Names<SiteKind> = {
  canteen: '助老食堂',
  'meal-point': '助餐点',
  'village-happiness-canteen': '幸福食堂',
  'central-kitchen': '中央厨房',
  'partner-restaurant': '合作餐饮企业',
  'mobile-cart': '送餐车',
};

export const SERVICE_TYPE_NAMES: Names<ServiceType> = {
  'eat-in': '堂食',
  'pick-up': '自取',
  delivery: '送餐',
};

export const MEAL_PERIOD_NAMES: Names<MealPeriodId> = {
  breakfast: '早餐',
  lunch: '午餐',
  dinner: '晚餐',
};

export const DAYS_NAMES: Names<When['days']> = {
  'every-day': '每天',
  'working-days': '工作日',
  'rest-days': '休息日',
};

export const GOODS_KIND_NAMES: Names<GoodsKind> = {
  'set-meal': '套餐',
  dishes: '单点菜品',
  'by-weight': '称重菜品',
  'delivery-fee': '送餐费',
};

export const BENEFIT_FORM_NAMES: Names<Benefit['form']> = {
  'amount-off': '减固定金额',
  percent: '打折',
  'fixed-price': '固定价格',
  free: '免费',
  'flat-fee': '按天或按月收费',
  'by-weight': '按重量计价',
};

/** Windows of limits as they stand before a number: 每餐次最多1份. */
export const WINDOW_NAMES: Names<Exclude<Limit, { form: 'own-share' }>['window']> = {
  meal: '每份',
  'meal-period': '每餐次',
  day: '每天',
  week: '每周',
  month: '每月',
};

export const LIMIT_FORM_NAMES: Names<Limit['form']> = {
  meals: '限份数',
  subsidy: '限补贴金额',
  'own-share': '个人最低自付',
};

export const FUND_LEVEL_NAMES: Names<Fund['level']> = {
  nation: '中央',
  province: '省级',
  city: '市级',
  county: '区县级',
  town: '镇街',
  village: '村（社区）',
  charity: '慈善',
  enterprise: '企业',
  merchant: '食堂让利',
};

export const STATE_NAMES: Names<PersonState> = {
  'in-institution': '入住机构',
  'moved-away': '迁出',
  died: '去世',
};

/** Results of the assessment of older people's ability (GB/T 42195-2022), by level 0–4. */
export const CARE_LEVEL_NAMES: Readonly<Record<0 | 1 | 2 | 3 | 4, string>> = {
  0: '能力完好',
  1: '轻度失能',
  2: '中度失能',
  3: '重度失能',
  4: '完全失能',
};

/** The name of a care level; a level outside 0–4 is a programmer error. */
export function careLevelName(level: number): string {
  if (level !== 0 && level !== 1 && level !== 2 && level !== 3 && level !== 4) {
    throw new RangeError(`not a care level: ${level}`);
  }
  return CARE_LEVEL_NAMES[level];
}

export const HOME_BASIS_NAMES: Names<NonNullable<Who['home']>['basis']> = {
  household: '户籍',
  residence: '常住',
  either: '户籍或常住',
  both: '户籍且常住',
};

export const HOME_AREA_NAMES: Names<NonNullable<Who['home']>['area']> = {
  'policy-area': '政策范围内',
  'site-county': '食堂所在区县',
  'site-town': '食堂所在镇街',
  'site-community': '食堂所在村（社区）',
};

export const COMBINE_NAMES: Names<LayerCombine> = {
  'lowest-price': '取最优惠的一条',
  'first-match': '取最先符合的一条',
  sum: '各条相加',
};

export const OPERATOR_PER_NAMES: Names<OperatorPayment['per']> = {
  meal: '每份餐',
  'subsidised-meal': '每份享受补贴的餐',
  'person-day': '每人每天',
  delivery: '每次送餐',
};

export const SITE_GRANT_NAMES: Names<SiteGrant['kind']> = {
  building: '建设补助',
  'yearly-award': '年度运营奖补',
};

export const ADVANCED_BY_NAMES: Names<PolicyDocument['settlement']['advancedBy']> = {
  canteen: '食堂先垫付',
  payer: '出资方预拨',
};

export const CLAIM_EVERY_NAMES: Names<PolicyDocument['settlement']['claimEvery']> = {
  month: '每月',
  quarter: '每季度',
  year: '每年',
};

export const SOURCE_GRADE_NAMES: Names<PolicyDocument['source']['grade']> = {
  A: 'A级：政府网站原文',
  B: 'B级：官方媒体报道',
  C: 'C级：转载或转述',
  D: 'D级：来源不明',
  demo: '演示用，非真实政策',
};

/** What a meal lacked, as it stands in a sentence about a rule. */
export const UNMET_CONDITION_NAMES: Names<UnmetCondition> = {
  'meal-period': '餐次',
  day: '日期（工作日或休息日）',
  'service-type': '用餐方式',
  booking: '提前预订',
  'nth-meal': '第几份餐',
  goods: '餐品',
  spend: '消费金额',
};

/** A setting as the editor asks it, and every answer in words; `excludedStates` takes several answers, or none. */
export const SETTING_QUESTIONS: {
  readonly [Name in keyof PolicySettings]: {
    readonly question: string;
    readonly answers: Names<
      Name extends 'excludedStates' ? PersonState : Extract<PolicySettings[Name], string>
    >;
  };
} = {
  ageCountsFrom: {
    question: '生日当天算不算已满新的周岁？',
    answers: { birthday: '算，生日当天起', 'day-after-birthday': '不算，从生日第二天起' },
  },
  leapDayBirthday: {
    question: '2月29日出生的人，平年哪天算生日？',
    answers: { 'february-28': '2月28日', 'march-1': '3月1日' },
  },
  unknownPerson: {
    question: '刷了证件但名册里没有的人，怎么收费？',
    answers: { 'list-price': '按原价', 'age-rules': '先按年龄享受只看年龄的规则' },
  },
  overLimit: {
    question: '份数用完后再买一份，怎么办？',
    answers: { 'list-price': '按原价卖', refuse: '不能再刷卡，可以按散客原价买' },
  },
  limitPartlyLeft: {
    question: '补贴额度只剩一部分，不够这一份时，怎么办？',
    answers: { 'grant-the-rest': '补贴剩下的部分', 'grant-nothing': '这一份不补贴' },
  },
  rounding: {
    question: '打折或称重算出的价钱不足一分的零头，怎么办？',
    answers: { 'half-up': '四舍五入到分', down: '舍去（对老人有利）', up: '进一分' },
  },
  usableAt: {
    question: '老人可以在哪些食堂享受？',
    answers: {
      'every-site': '政策范围内的每一家',
      'county-of-home': '只在本人所属区县的食堂',
      'town-of-home': '只在本人所属镇街的食堂',
      'community-of-home': '只在本人所属村（社区）的食堂',
    },
  },
  homeBasis: {
    question: '“本人所属”看户籍还是看常住地？',
    answers: { household: '看户籍', residence: '看常住地', either: '两者有一个符合就行' },
  },
  grantedTwice: {
    question: '两家食堂同时断网，都给了超出限额的补贴，怎么办？',
    answers: { honour: '照付，列为疑点', withhold: '先不付，等核查后决定' },
  },
  excludedStates: {
    question: '哪些情形的人不享受？',
    answers: STATE_NAMES,
  },
};
