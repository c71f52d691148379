/** Whose payment code it seems to be. A hint only: the issuers may extend their numbers. */
export type PaymentIssuer = 'wechat-pay' | 'alipay' | 'unionpay';

/**
 * Rules of the issuers' public pages for merchants: WeChat Pay 18 digits from 10 to 15, Alipay 16 to 24 digits from 25 to 30,
 * UnionPay 19 digits from 62.
 */
const ISSUER_RULES: readonly (readonly [issuer: PaymentIssuer, rule: RegExp])[] = [
  ['wechat-pay', /^1[0-5]\d{16}$/],
  ['alipay', /^(?:2[5-9]|30)\d{14,22}$/],
  ['unionpay', /^62\d{17}$/],
];

/** Whose payment code a text seems to be; null when it is none. Whoever has its digits has the money: they go no further than here. */
export function paymentIssuer(digits: string): PaymentIssuer | null {
  return ISSUER_RULES.find(([, rule]) => rule.test(digits))?.[0] ?? null;
}
