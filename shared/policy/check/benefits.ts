import { FEN_MAX, fen, formatSpokenYuan } from '../../money/fen.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { highestPriceOf, mostOf } from './most.ts';
import { placeWords } from './place.ts';

/** Benefits that do not suit their goods, and parts that give nothing. */
export function benefitFindings(document: PolicyDocument): readonly PolicyFinding[] {
  return [
    ...document.rules.flatMap((rule, index) => goodsFindings(document, rule, index)),
    ...document.rules.flatMap((rule, index) => ruleGivesNothing(document, rule, index)),
    ...othersGiveNothing(document),
    ...operatorTotal(document),
  ];
}

function goodsFindings(
  document: PolicyDocument,
  { goods, benefit, when }: PolicyRule,
  index: number,
): readonly PolicyFinding[] {
  const found = (part: DocumentPath, words: string): PolicyFinding => {
    const path = ['rules', index, ...part];
    return wrong('benefit-does-not-suit-goods', path, `${placeWords(document, path)}${words}`);
  };
  const findings: PolicyFinding[] = [];
  const isByWeightAlone = goods.kinds.every((kind) => kind === 'by-weight');
  if (benefit.form === 'by-weight' && !isByWeightAlone) {
    findings.push(
      found(['goods', 'kinds'], '要只选称重菜品，因为优惠是按重量计价：请改餐品，或换一种优惠。'),
    );
  }
  if (goods.setMealPrice !== null && !goods.kinds.includes('set-meal')) {
    findings.push(
      found(
        ['goods', 'setMealPrice'],
        '没有用处，因为餐品里没有套餐：请加上套餐，或删掉价格范围。',
      ),
    );
  }
  const isFeeAlone = goods.kinds.every((kind) => kind === 'delivery-fee');
  if (isFeeAlone && when.serviceTypes !== null && !when.serviceTypes.includes('delivery')) {
    findings.push(
      found(['goods', 'kinds'], '只有送餐费，用餐方式里却没有送餐：请加上送餐，或换餐品。'),
    );
  }
  return findings;
}

function ruleGivesNothing(
  document: PolicyDocument,
  rule: PolicyRule,
  index: number,
): readonly PolicyFinding[] {
  const { benefit } = rule;
  const found = (part: DocumentPath, words: string): PolicyFinding[] => {
    const path = ['rules', index, ...part];
    return [wrong('nothing-given', path, `${placeWords(document, path)}${words}`)];
  };
  if (rule.subsidyMaxFen === 0)
    return found(['subsidyMaxFen'], '是0元，等于不补贴：请改金额，或删掉这条规则。');
  if (benefit.form === 'amount-off' && benefit.amountFen === 0) {
    return found(['benefit', 'amountFen'], '是0元，等于不优惠：请改金额，或删掉这条规则。');
  }
  if (benefit.form === 'percent' && benefit.paysPermille === 1000) {
    return found(
      ['benefit', 'paysPermille'],
      '是1000，等于不打折：请改折扣（七折写700），或删掉这条规则。',
    );
  }
  const layer = document.layers.find(({ id }) => id === rule.layerId);
  if (layer?.subsidyMaxFen !== 0 && mostOf(document, rule) === 0 && benefit.form !== 'flat-fee') {
    const priceFen = highestPriceOf(rule);
    return found(
      ['benefit'],
      `对最高${formatSpokenYuan(fen(priceFen))}的套餐不会有任何补贴：请改价格，或改套餐价范围。`,
    );
  }
  return [];
}

function othersGiveNothing(document: PolicyDocument): readonly PolicyFinding[] {
  const found = (path: DocumentPath, words: string): PolicyFinding[] => [
    wrong('nothing-given', path, `${placeWords(document, path)}${words}`),
  ];
  return [
    ...document.layers.flatMap(({ subsidyMaxFen }, index) =>
      subsidyMaxFen === 0
        ? found(['layers', index, 'subsidyMaxFen'], '是0元，这一层等于没有：请改金额，或删掉上限。')
        : [],
    ),
    ...document.limits.flatMap((limit, index) =>
      limit.form === 'subsidy' && limit.subsidyMaxFen === 0
        ? found(
            ['limits', index, 'subsidyMaxFen'],
            '是0元，所管的规则都不会补贴：请改金额，或删掉这个限额。',
          )
        : [],
    ),
    ...document.topUpRules.flatMap(({ paysPermille }, index) =>
      paysPermille === 1000
        ? found(
            ['topUpRules', index, 'paysPermille'],
            '是1000，等于没有优惠：请改折扣，或删掉这一条。',
          )
        : [],
    ),
    ...document.operatorPayments.flatMap(({ amountFen }, index) =>
      amountFen === 0
        ? found(['operatorPayments', index, 'amountFen'], '是0元：请改金额，或删掉这一项。')
        : [],
    ),
    ...document.siteGrants.flatMap(({ amountMaxFen }, index) =>
      amountMaxFen === 0
        ? found(['siteGrants', index, 'amountMaxFen'], '是0元：请改金额，或删掉这一项。')
        : [],
    ),
  ];
}

/** What one meal may owe the operator must be an amount of money itself. */
function operatorTotal({ operatorPayments }: PolicyDocument): readonly PolicyFinding[] {
  const sum = operatorPayments.reduce((total, { amountFen }) => total + amountFen, 0);
  // Half of what an amount can be is left to the subsidies of the same meal.
  if (sum <= FEN_MAX / 2) return [];
  const sentence = `运营补贴加起来超过${formatSpokenYuan(fen(FEN_MAX / 2))}一份：请改正金额。`;
  return [wrong('shape', ['operatorPayments'], sentence)];
}
