/** Whose payment code it seems to be. A hint only: the issuers may extend their numbers. */
export type PaymentIssuer = 'wechat-pay' | 'alipay' | 'unionpay';

/** What is shown, logged and serialised in place of the digits. */
const HIDDEN = '付款码（不显示）';

/**
 * A payment code off somebody's phone. Whoever has its digits has the money, so they come out by `revealDigits` alone: text,
 * JSON, a structured clone and Node's inspection hold none of them.
 */
export class PaymentCode {
  readonly issuer: PaymentIssuer;
  readonly #digits: string;

  constructor(parts: { readonly issuer: PaymentIssuer; readonly digits: string }) {
    this.issuer = parts.issuer;
    this.#digits = parts.digits;
  }

  /** The digits, for the service that takes the money and for nobody else. */
  revealDigits(): string {
    return this.#digits;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  /** By the registered symbol, since pages and Node alike load this file. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}

/**
 * Rules of the issuers' public pages for merchants: WeChat Pay 18 digits from 10 to 15, Alipay 16 to 24 digits from 25 to 30,
 * UnionPay 19 digits from 62.
 */
const ISSUER_RULES: readonly (readonly [issuer: PaymentIssuer, rule: RegExp])[] = [
  ['wechat-pay', /^1[0-5]\d{16}$/],
  ['alipay', /^(?:2[5-9]|30)\d{14,22}$/],
  ['unionpay', /^62\d{17}$/],
];

/** The payment code that a text is, null when it is none. */
export function readPaymentCode(digits: string): PaymentCode | null {
  const found = ISSUER_RULES.find(([, rule]) => rule.test(digits));
  return found === undefined ? null : new PaymentCode({ issuer: found[0], digits });
}
