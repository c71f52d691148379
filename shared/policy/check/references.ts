import { fundsOf, type Payers } from '../benefit.ts';
import type { PolicyDocument } from '../document.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { placeWords, quoted } from './place.ts';

const NAMED_LISTS = [
  'funds',
  'layers',
  'rules',
  'limits',
  'topUpRules',
  'operatorPayments',
  'siteGrants',
  'cases',
] as const;

/** Ids that occur twice in a list, and choices that are made twice. */
export function duplicateFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  for (const list of NAMED_LISTS) {
    const firstIndex = new Map<string, number>();
    for (const [index, { id }] of document[list].entries()) {
      const first = firstIndex.get(id);
      if (first === undefined) firstIndex.set(id, index);
      else {
        const sentence = `${placeWords(document, [list, index])}的编号${quoted(id)}与${placeWords(document, [list, first])}相同：请换一个编号。`;
        findings.push(wrong('duplicate-id', [list, index, 'id'], sentence));
      }
    }
  }
  return [...findings, ...doubledChoices(document)];
}

/** Goods counted twice would be paid twice; a rule named twice in a limit says nothing more. */
function doubledChoices(document: PolicyDocument): readonly PolicyFinding[] {
  const lists: (readonly [DocumentPath, readonly string[]])[] = [
    ...document.rules.map(
      ({ goods }, index) => [['rules', index, 'goods', 'kinds'], goods.kinds] as const,
    ),
    ...document.limits.map(
      ({ ruleIds }, index) => [['limits', index, 'ruleIds'], ruleIds ?? []] as const,
    ),
  ];
  return lists.flatMap(([path, choices]) => {
    const doubled = choices.find((choice, index) => choices.indexOf(choice) !== index);
    if (doubled === undefined) return [];
    const sentence = `${placeWords(document, path)}里${quoted(doubled)}写了两次：请删掉一个。`;
    return [wrong('duplicate-id', path, sentence)];
  });
}

/** Names of funds, layers and rules that the document does not have; cases apart. */
export function referenceFindings(document: PolicyDocument): readonly PolicyFinding[] {
  return unknownReferences(document, document, referencesOf(document));
}

/** Which references lead nowhere in a document; their paths lead through `root`. */
export function unknownReferences(
  root: unknown,
  document: PolicyDocument,
  references: readonly Reference[],
): readonly PolicyFinding[] {
  const known = {
    fund: new Set(document.funds.map(({ id }) => id)),
    layer: new Set(document.layers.map(({ id }) => id)),
    rule: new Set(document.rules.map(({ id }) => id)),
  };
  return references.flatMap(({ kind, id, path }) => {
    if (known[kind].has(id)) return [];
    const word = WORDS[kind];
    const sentence = `${placeWords(root, path)}写的${quoted(id)}不存在：请改成政策里有的${word}编号，或先添加这个${word}。`;
    return [wrong('unknown-reference', path, sentence)];
  });
}

const WORDS = { fund: '资金来源', layer: '层', rule: '规则' } as const;

/** A name somewhere that must lead to a part of the document. */
export interface Reference {
  readonly kind: keyof typeof WORDS;
  readonly id: string;
  readonly path: DocumentPath;
}

function referencesOf(document: PolicyDocument): readonly Reference[] {
  return [
    ...document.rules.flatMap((rule, index): Reference[] => [
      { kind: 'layer', id: rule.layerId, path: ['rules', index, 'layerId'] },
      ...payerReferences(rule.payers, ['rules', index, 'payers']),
    ]),
    ...document.limits.flatMap(({ ruleIds }, index) =>
      (ruleIds ?? []).map((id, at): Reference => {
        return { kind: 'rule', id, path: ['limits', index, 'ruleIds', at] };
      }),
    ),
    ...document.topUpRules.flatMap(({ payers }, index) =>
      payerReferences(payers, ['topUpRules', index, 'payers']),
    ),
    ...(['operatorPayments', 'siteGrants'] as const).flatMap((list) =>
      document[list].map(({ fundId }, index): Reference => {
        return { kind: 'fund', id: fundId, path: [list, index, 'fundId'] };
      }),
    ),
  ];
}

function payerReferences(payers: Payers, path: DocumentPath): readonly Reference[] {
  return fundsOf(payers).map((id, at) => {
    const place = payers.split === 'whole' ? ['fundId'] : ['parts', at, 'fundId'];
    return { kind: 'fund', id, path: [...path, ...place] };
  });
}
