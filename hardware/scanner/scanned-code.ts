import { type ReadReceiptCode, readReceiptCode } from '../../shared/ledger/receipt-code.ts';
import { type PaymentIssuer, paymentIssuer } from './payment-code.ts';

/**
 * What a scanned code is. Of a payment code only whose it is is kept, and of an unknown one nothing: it may be a payment code of
 * a new form, or somebody's health or identity code.
 */
export type ScannedCode =
  | { readonly kind: 'receipt'; readonly receipt: ReadReceiptCode }
  | { readonly kind: 'payment'; readonly issuer: PaymentIssuer }
  | { readonly kind: 'unknown' };

/**
 * A receipt's code as its QR code has it. With its dashes: typed without them it could be 18 digits, which is how a payment
 * code looks. Small letters come from a scanner that types under Caps Lock.
 */
const PRINTED_RECEIPT_CODE = /^\d{4}-\d{6,15}-[0-9A-F]{8}$/i;

/** Says what a code is by its form alone; whether there is such a receipt only the ledger knows. */
export function readScannedCode(text: string): ScannedCode {
  const code = text.trim();
  const receipt = PRINTED_RECEIPT_CODE.test(code) ? readReceiptCode(code) : null;
  if (receipt !== null) return { kind: 'receipt', receipt };
  const issuer = paymentIssuer(code);
  return issuer === null ? { kind: 'unknown' } : { kind: 'payment', issuer };
}
