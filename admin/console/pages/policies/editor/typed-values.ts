import { FEN_MAX, type Fen, fen } from '../../../../../shared/money/fen.ts';

/** What a person typed, understood or not. */
export type Typed<Value> =
  | { readonly isUnderstood: true; readonly value: Value }
  | { readonly isUnderstood: false; readonly sentence: string };

function understood<Value>(value: Value): Typed<Value> {
  return { isUnderstood: true, value };
}

function odd(sentence: string): { readonly isUnderstood: false; readonly sentence: string } {
  return { isUnderstood: false, sentence };
}

/** An amount typed in 元 with up to two decimals, taken apart as text so that no fen is lost. Full-width digits are taken too. */
export function readYuan(text: string): Typed<Fen> {
  const plain = plainDigits(text);
  if (plain === '') return odd('请填金额');
  const match = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null) return odd('请填元，最多两位小数，例如 7 或 7.5');
  const amount = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return amount > FEN_MAX ? odd('金额太大了') : understood(fen(amount));
}

/** Fen as it would be typed: 7, 7.5, 12.34. */
export function writeYuan(amount: number): string {
  return writeHundredths(amount);
}

/** A whole number within bounds, both included. */
export function readWhole(
  text: string,
  bounds: { readonly least: number; readonly most: number },
): Typed<number> {
  const plain = plainDigits(text);
  const value = Number(plain);
  const isWithin = /^\d{1,9}$/.test(plain) && value >= bounds.least && value <= bounds.most;
  return isWithin ? understood(value) : odd(`请填${bounds.least}到${bounds.most}的整数`);
}

/** A discount typed as people say it, 7 or 7.1 (折), in thousandths. */
export function readDiscount(text: string): Typed<number> {
  const plain = plainDigits(text);
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(plain);
  const permille =
    match === null ? -1 : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return permille >= 0 && permille <= 1000
    ? understood(permille)
    : odd('请填0到10的折数，例如 7 或 7.1');
}

/** Thousandths as a discount is typed. */
export function writeDiscount(permille: number): string {
  return writeHundredths(permille);
}

/** A share typed in per cent with up to one decimal, in thousandths. */
export function readShare(text: string): Typed<number> {
  const match = /^(\d{1,2})(?:\.(\d))?%?$/.exec(plainDigits(text));
  const permille = match === null ? 0 : Number(match[1]) * 10 + Number(match[2] ?? 0);
  return permille >= 1 ? understood(permille) : odd('请填0.1到99.9的百分数');
}

/** Thousandths as per cent are typed. */
export function writeShare(permille: number): string {
  return permille % 10 === 0
    ? String(permille / 10)
    : `${Math.floor(permille / 10)}.${permille % 10}`;
}

function writeHundredths(amount: number): string {
  const rest = amount % 100;
  const whole = String(Math.floor(amount / 100));
  if (rest === 0) return whole;
  return `${whole}.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
}

/** Digits and points of Chinese keyboards as plain ones, without spaces and 元. */
function plainDigits(text: string): string {
  return text
    .replace(/[０-９．]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[。]/g, '.')
    .replace(/[\s元,，]/g, '');
}
