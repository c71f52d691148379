import { FEN_MAX, type Fen, fen, formatSpokenYuan } from '../../money/fen.ts';
import { fundsOf, type Payers } from '../benefit.ts';
import type { PolicyDocument } from '../document.ts';
import { merchantFundIds } from '../merchants.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { mostOf } from './most.ts';
import { placeWords } from './place.ts';

const ZERO_FEN = fen(0);

/** Whether every subsidy is borne to the fen, by somebody, and merchants bear only what is theirs. */
export function fundFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const merchants = merchantFundIds(document);
  const check = (payers: Payers, path: DocumentPath, mostFen: number): readonly PolicyFinding[] => [
    ...merchantFindings(document, payers, path, merchants),
    ...splitFindings(document, payers, path, mostFen),
  ];
  return [
    ...document.rules.flatMap((rule, index) =>
      check(rule.payers, ['rules', index, 'payers'], mostOf(document, rule)),
    ),
    ...document.topUpRules.flatMap(({ payers }, index) =>
      check(payers, ['topUpRules', index, 'payers'], Number.POSITIVE_INFINITY),
    ),
    ...(['operatorPayments', 'siteGrants'] as const).flatMap((list) =>
      document[list].flatMap(({ fundId }, index) => {
        if (!merchants.has(fundId)) return [];
        const path = [list, index, 'fundId'];
        const sentence = `${placeWords(document, path)}是食堂让利，食堂不能自己付给自己：请换成付钱的资金来源。`;
        return [wrong('merchant-fund-mixed', path, sentence)];
      }),
    ),
  ];
}

function merchantFindings(
  document: PolicyDocument,
  payers: Payers,
  path: DocumentPath,
  merchants: ReadonlySet<string>,
): readonly PolicyFinding[] {
  if (payers.split === 'whole' || !fundsOf(payers).some((id) => merchants.has(id))) return [];
  const sentence = `${placeWords(document, path)}把食堂让利和别的资金混在一条里：请把食堂让利单独写成一条规则，由它全部承担。`;
  return [wrong('merchant-fund-mixed', path, sentence)];
}

function splitFindings(
  document: PolicyDocument,
  payers: Payers,
  path: DocumentPath,
  mostFen: number,
): readonly PolicyFinding[] {
  const place = placeWords(document, path);
  const found = (words: string): PolicyFinding[] => [
    wrong('funds-do-not-add-up', [...path, 'parts'], `${place}${words}`),
  ];
  if (payers.split === 'whole') return [];
  if (payers.split === 'by-share') {
    const sum = payers.parts.reduce((total, part) => total + part.sharePermille, 0);
    return sum === 1000 ? [] : found(`各方的千分比加起来是${sum}，不是1000：请改正。`);
  }
  const before = payers.parts.slice(0, -1).map((part) => part.upToFen);
  if (before.includes(null)) {
    return found('只有最后一方可以不写上限：请给前面各方写上最多承担多少。');
  }
  if (payers.parts.at(-1)?.upToFen !== null) {
    return found('最后一方写了上限，超出的部分没有人承担：请去掉最后一方的上限。');
  }
  const bounds = before.filter((upToFen): upToFen is Fen => upToFen !== null);
  const zero = bounds.indexOf(ZERO_FEN);
  if (zero >= 0) return found(`第${zero + 1}方最多承担0元，等于不承担：请改金额，或删掉这一方。`);
  const beforeFen = bounds.reduce((total, upToFen) => total + upToFen, 0);
  if (beforeFen < mostFen) return [];
  return found(
    `前面各方已经能承担${formatSpokenYuan(fen(Math.min(beforeFen, FEN_MAX)))}，这条规则一份最多补贴${formatSpokenYuan(fen(mostFen))}，最后一方永远不用出钱：请改金额，或删掉最后一方。`,
  );
}
