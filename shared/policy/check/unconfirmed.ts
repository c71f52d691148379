import type { PolicyDocument } from '../document.ts';
import { type DocumentPath, doubtful, type PolicyFinding } from './finding.ts';
import { placeWords } from './place.ts';

/** What shipped templates say where the published text is silent; it must not get onto a receipt. */
const TO_BE_CONFIRMED = '待核对';

/** Names that a template left to whoever uses it: the issuer, the document number, the funds. */
export function unconfirmedFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const names: readonly (readonly [DocumentPath, string])[] = [
    [['issuer'], document.issuer],
    [['documentNumber'], document.documentNumber],
    ...document.funds.map(({ name }, index) => [['funds', index, 'name'], name] as const),
  ];
  return names.flatMap(([path, name]) => {
    if (!name.includes(TO_BE_CONFIRMED)) return [];
    const sentence = `${placeWords(document, path)}还是“${name}”，会印在小票和结算单上：请对照文件改成真正的名称。`;
    return [doubtful('unconfirmed', path, sentence)];
  });
}
