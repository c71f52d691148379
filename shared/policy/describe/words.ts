import { formatSpokenYuan } from '../../money/fen.ts';
import type { Payers } from '../benefit.ts';
import type { PolicyDocument } from '../document.ts';

/** 甲、乙或丙. */
export function joined(words: readonly string[], last: '和' | '或'): string {
  const end = words.at(-1) ?? '';
  const rest = words.slice(0, -1);
  return rest.length === 0 ? end : `${rest.join('、')}${last}${end}`;
}

/** Thousandths as a discount: 700 is 7折, 715 is 7.15折. */
export function describeDiscount(paysPermille: number): string {
  return `${paysPermille / 100}折`;
}

/** A fund's name as the document has it, or its id where the document has lost it. */
export function fundName(fundId: string, document: Pick<PolicyDocument, 'funds'>): string {
  return document.funds.find((fund) => fund.id === fundId)?.name ?? `（没有的资金${fundId}）`;
}

/** Who bears a subsidy, as the end of a sentence: 由区级补贴承担60%、镇级补贴承担40%. */
export function describePayers(payers: Payers, document: Pick<PolicyDocument, 'funds'>): string {
  switch (payers.split) {
    case 'whole':
      return document.funds.find((fund) => fund.id === payers.fundId)?.level === 'merchant'
        ? `由食堂让利（${fundName(payers.fundId, document)}）`
        : `由${fundName(payers.fundId, document)}承担`;
    case 'by-share':
      return `由${payers.parts
        .map((part) => `${fundName(part.fundId, document)}承担${part.sharePermille / 10}%`)
        .join('、')}`;
    case 'in-order':
      return payers.parts
        .map((part, index) =>
          part.upToFen === null
            ? `${index === 0 ? '' : '不够的'}由${fundName(part.fundId, document)}承担`
            : `${index === 0 ? '先' : '再'}由${fundName(part.fundId, document)}承担${formatSpokenYuan(part.upToFen)}以内的部分`,
        )
        .join('，');
  }
}
