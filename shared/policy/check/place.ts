import { SETTING_QUESTIONS } from '../names.ts';
import type { DocumentPath } from './finding.ts';

/** How the n-th part of a list of the document is called. */
const LIST_PARTS: ReadonlyMap<string, (position: number) => string> = new Map([
  ['funds', (position: number) => `第${position}个资金来源`],
  ['layers', (position: number) => `第${position}层`],
  ['rules', (position: number) => `第${position}条规则`],
  ['limits', (position: number) => `第${position}个限额`],
  ['topUpRules', (position: number) => `第${position}条充值优惠`],
  ['operatorPayments', (position: number) => `第${position}项运营补贴`],
  ['siteGrants', (position: number) => `第${position}项站点补助`],
  ['cases', (position: number) => `第${position}个算例`],
]);

/** Members in the words of a bureau; an empty word is left out of a place. */
const MEMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ['format', '格式号'],
  ['policyId', '政策编号'],
  ['version', '版本号'],
  ['title', '名称'],
  ['name', '名称'],
  ['issuer', '发文机关'],
  ['documentNumber', '文号'],
  ['effectiveFrom', '生效日期'],
  ['effectiveTo', '失效日期'],
  ['source', '来源'],
  ['grade', '等级'],
  ['place', '地点'],
  ['note', '说明'],
  ['scope', '适用范围'],
  ['divisionCodes', '区划'],
  ['siteKinds', '食堂类型'],
  ['canteenIds', '食堂名单'],
  ['funds', '资金来源'],
  ['level', '等级'],
  ['settings', '设置'],
  ['layers', '分层'],
  ['combine', '合并方式'],
  ['rules', '规则'],
  ['id', '编号'],
  ['layerId', '所属的层'],
  ['who', ''],
  ['age', '年龄'],
  ['from', '起点'],
  ['to', '终点'],
  ['years', ''],
  ['isIncluded', '是否含本数'],
  ['anyCategory', '类别（有一种就行）'],
  ['everyCategory', '类别（每种都要有）'],
  ['noCategory', '类别（一种都不能有）'],
  ['careLevel', '能力等级'],
  ['home', '户籍居住条件'],
  ['basis', '依据'],
  ['area', '范围'],
  ['when', ''],
  ['mealPeriods', '餐次'],
  ['days', '日期条件'],
  ['serviceTypes', '用餐方式'],
  ['bookedDaysBefore', '提前预订天数'],
  ['nth', '第几份'],
  ['window', '统计周期'],
  ['goods', '餐品'],
  ['kinds', '种类'],
  ['setMealPrice', '套餐价范围'],
  ['fromFen', '下限'],
  ['toFen', '上限'],
  ['spend', '消费门槛'],
  ['comparison', '比较方式'],
  ['on', '计算口径'],
  ['amountFen', '金额'],
  ['benefit', '优惠'],
  ['form', '形式'],
  ['paysPermille', '自付千分比'],
  ['priceFen', '价格'],
  ['feeFen', '收费金额'],
  ['fenPer100Grams', '每100克价格'],
  ['subsidyMaxFen', '最高补贴'],
  ['payers', '出资'],
  ['split', '分担方式'],
  ['fundId', '资金来源'],
  ['parts', '分项'],
  ['upToFen', '最多承担金额'],
  ['sharePermille', '承担千分比'],
  ['limits', '限额'],
  ['ruleIds', '所管的规则'],
  ['origin', '出处'],
  ['mealsMax', '最多份数'],
  ['minFen', '最低自付'],
  ['topUpRules', '充值优惠'],
  ['creditMinFen', '最低充值金额'],
  ['creditMaxFen', '最高充值金额'],
  ['operatorPayments', '运营补贴'],
  ['per', '计算单位'],
  ['siteGrants', '站点补助'],
  ['kind', '种类'],
  ['amountMaxFen', '最高金额'],
  ['fullYearOfService', '满一年条件'],
  ['evaluationPassed', '考评条件'],
  ['mealsOfYearMin', '全年最少份数'],
  ['settlement', '结算'],
  ['advancedBy', '垫付方'],
  ['claimEvery', '申报周期'],
  ['cases', '算例'],
  ['variant', '另一种答案'],
  ['person', '老人'],
  ['standing', '身份'],
  ['birthDate', '出生日期'],
  ['ageYears', '年龄'],
  ['categories', '类别'],
  ['category', ''],
  ['careLevels', '能力评估'],
  ['states', '状态'],
  ['state', ''],
  ['householdCode', '户籍区划'],
  ['residenceCode', '居住区划'],
  ['site', '食堂'],
  ['canteenId', '编号'],
  ['divisionCode', '区划'],
  ['meal', ''],
  ['businessDate', '日期'],
  ['mealPeriod', '餐次'],
  ['isWorkingDay', '是否工作日'],
  ['serviceType', '用餐方式'],
  ['prices', ''],
  ['setMealFen', '套餐价'],
  ['dishesFen', '单点价'],
  ['byWeightFen', '称重价'],
  ['weightGrams', '克数'],
  ['deliveryFeeFen', '送餐费'],
  ['used', '已用记录'],
  ['subsidies', '补贴'],
  ['fees', '收费'],
  ['ruleId', '规则编号'],
  ['expect', '预期'],
  ['paysFen', '应付'],
  ['isRefused', '是否拒绝'],
  ['byFund', '各方承担'],
  ['operatorFen', '运营方应得'],
  ['creditFen', '充值金额'],
  ['times', '份数'],
  ...Object.entries(SETTING_QUESTIONS).map(([name, { question }]): [string, string] => [
    name,
    `“${question}”`,
  ]),
]);

/** A member in the words of a bureau; a member that is not in the format stands for itself. */
export function memberWord(member: string): string {
  return MEMBER_WORDS.get(member) || quoted(member);
}

/** What is told of a text that may be anything: in Chinese quotation marks and not too long. */
export function quoted(text: string): string {
  const cut = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  return `“${cut.replace(/\s+/gu, ' ')}”`;
}

/**
 * The place of a path in a policy document (or in a file of cases) in words, as 第3条规则“80岁以上免费”的年龄起点. `document` may be
 * anything, as long as it came from JSON. The empty path is 整份文档.
 */
export function placeWords(document: unknown, path: DocumentPath): string {
  const [list, index] = path;
  const namePart = typeof list === 'string' ? LIST_PARTS.get(list) : undefined;
  if (namePart === undefined || typeof index !== 'number') {
    return path.length === 0 ? '整份文档' : memberWords(path);
  }
  const part = `${namePart(index + 1)}${titleOf(valueAt(document, path.slice(0, 2)))}`;
  const rest = memberWords(path.slice(2));
  return rest === '' ? part : `${part}的${rest}`;
}

/** The value at a path; undefined where there is none. Only own members count. */
export function valueAt(document: unknown, path: DocumentPath): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = Reflect.get(value, step);
  }
  return value;
}

function titleOf(part: unknown): string {
  const title = valueAt(part, ['title']) ?? valueAt(part, ['name']) ?? valueAt(part, ['id']);
  return typeof title === 'string' && title !== '' ? quoted(title) : '';
}

function memberWords(path: DocumentPath): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `第${step + 1}项`;
      return MEMBER_WORDS.has(step) ? MEMBER_WORDS.get(step) : quoted(step);
    })
    .join('');
}
