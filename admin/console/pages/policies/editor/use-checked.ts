import { useDeferredValue, useMemo, useRef } from 'react';
import { checkPolicy } from '../../../../../shared/policy/check/check-policy.ts';
import {
  keepsFromPricing,
  type PolicyFinding,
} from '../../../../../shared/policy/check/finding.ts';
import { shapeFindings } from '../../../../../shared/policy/check/shape.ts';
import { type PriceTable, priceTable } from '../../../../../shared/policy/describe/price-table.ts';
import {
  type PolicyDocument,
  policyDocumentSchema,
} from '../../../../../shared/policy/document.ts';
import type { PolicySettings } from '../../../../../shared/policy/settings.ts';
import { type DraftForm, documentToLookAt } from './draft-form.ts';

/** The form as it stands, checked and priced. */
export interface CheckedForm {
  /** For sentences; open questions have stand-in answers. */
  readonly look: PolicyDocument;
  readonly findings: readonly PolicyFinding[];
  /** The last that could be worked out; null before there was any. */
  readonly table: PriceTable | null;
  /** Whether `table` is of the form as it stands. */
  readonly isTableCurrent: boolean;
}

/** Checks and prices the form behind the typing, so that a key is never waited for. */
export function useChecked(form: DraftForm, suggested: Partial<PolicySettings>): CheckedForm {
  const deferred = useDeferredValue(form);
  const lastTable = useRef<PriceTable | null>(null);
  const look = useMemo(() => documentToLookAt(form, suggested), [form, suggested]);
  const checked = useMemo(
    () => checkForm(documentToLookAt(deferred, suggested)),
    [deferred, suggested],
  );
  if (checked.table !== null) lastTable.current = checked.table;
  return {
    look,
    findings: checked.findings,
    table: lastTable.current,
    isTableCurrent: checked.table !== null && deferred === form,
  };
}

function checkForm(document: PolicyDocument): {
  readonly findings: readonly PolicyFinding[];
  readonly table: PriceTable | null;
} {
  const whole = policyDocumentSchema.safeParse(document);
  const shape = whole.success ? [] : shapeFindings(whole.error.issues, document);
  const read = whole.success ? whole : policyDocumentSchema.safeParse(withoutEmptyTexts(document));
  if (!read.success) return { findings: shape, table: null };
  const findings = checkPolicy(read.data);
  return {
    findings: [...shape, ...findings],
    table: findings.some(keepsFromPricing) ? null : priceTable(read.data),
  };
}

/** A title that is still to be typed changes no price. */
function withoutEmptyTexts(document: PolicyDocument): PolicyDocument {
  const typed = (text: string): string => (text === '' ? '（未填）' : text);
  return {
    ...document,
    title: typed(document.title),
    issuer: typed(document.issuer),
    documentNumber: typed(document.documentNumber),
    source: { ...document.source, place: typed(document.source.place) },
  };
}
