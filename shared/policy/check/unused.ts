import { fundsOf } from '../benefit.ts';
import type { PolicyDocument } from '../document.ts';
import { doubtful, type PolicyFinding } from './finding.ts';
import { placeWords } from './place.ts';

/** Funds that pay for nothing and layers without rules. */
export function unusedFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const funds = new Set([
    ...document.rules.flatMap(({ payers }) => fundsOf(payers)),
    ...document.topUpRules.flatMap(({ payers }) => fundsOf(payers)),
    ...document.operatorPayments.map(({ fundId }) => fundId),
    ...document.siteGrants.map(({ fundId }) => fundId),
  ]);
  const layers = new Set(document.rules.map(({ layerId }) => layerId));
  return [
    ...document.funds.flatMap(({ id }, index) => {
      if (funds.has(id)) return [];
      const sentence = `${placeWords(document, ['funds', index])}没有用到：请在规则里选用，或删掉。`;
      return [doubtful('unused', ['funds', index], sentence)];
    }),
    ...document.layers.flatMap(({ id }, index) => {
      // Every document has a layer, also one that owes money to operators alone.
      if (layers.has(id) || document.layers.length === 1) return [];
      const sentence = `${placeWords(document, ['layers', index])}里没有规则：请添加规则，或删掉这一层。`;
      return [doubtful('unused', ['layers', index], sentence)];
    }),
  ];
}
