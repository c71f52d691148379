import { parseJson } from '../../../shared/json.ts';
import { type Attachment, attachmentDigest } from '../../../shared/ledger/attachment.ts';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import type { SaleBody } from '../../../shared/ledger/entry.ts';
import { type SaleFacts, saleFactsSchema } from '../../../shared/ledger/sale-facts.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';

/** What pricing a meal again, with the policy version and the facts of the meal itself, says. */
export type Recomputation = 'same' | 'different' | 'unknown-policy' | 'facts-missing';

/** Prices a sale again. `policyOf` answers the document of a digest, or null when the admin never published it. */
export function recomputeSale(options: {
  readonly sale: SaleBody;
  readonly businessDate: string;
  readonly attachments: readonly Attachment[];
  readonly policyOf: (digest: string) => PolicyDocument | null;
}): Recomputation {
  const { sale, businessDate } = options;
  const reference = sale.decision.policy;
  const policy = reference === null ? null : options.policyOf(reference.digest);
  if (reference !== null && policy === null) return 'unknown-policy';
  const facts = sale.person.kind === 'guest' ? null : readFacts(sale, options.attachments);
  if (facts === undefined) return 'facts-missing';
  // An unknown person's facts count only where the policy gives them something; today it never does.
  const person = sale.person.kind === 'elder' ? facts : null;
  const decision = decide({
    policy,
    person,
    meal: { listPriceFen: sale.listPriceFen, businessDate, mealPeriod: sale.mealPeriod },
    usedMeals: facts?.usedMeals ?? [],
  });
  const same =
    canonicalText(decision.lines) === canonicalText(sale.decision.lines) &&
    (sale.person.kind === 'provisional' ||
      canonicalText(decision.reasons) === canonicalText(sale.decision.reasons));
  return same ? 'same' : 'different';
}

/** What the kiosk says it knew of the person; undefined for a guest and where it sent nothing readable. */
export function readFacts(
  sale: SaleBody,
  attachments: readonly Attachment[],
): SaleFacts | undefined {
  if (sale.person.kind === 'guest') return undefined;
  const digest = sale.person.factsDigest;
  const attachment = attachments.find((candidate) => attachmentDigest(candidate) === digest);
  if (attachment === undefined) return undefined;
  return saleFactsSchema.safeParse(parseJson(attachment.content)).data;
}
