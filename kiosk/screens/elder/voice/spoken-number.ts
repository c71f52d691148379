import type { ClipId } from '../../../contract/voice-clips.ts';

const DIGITS = [
  'digit-0',
  'digit-1',
  'digit-2',
  'digit-3',
  'digit-4',
  'digit-5',
  'digit-6',
  'digit-7',
  'digit-8',
  'digit-9',
] as const satisfies readonly ClipId[];

/** Longer numbers are easier to keep digit by digit. */
const AS_NUMBER_MOST = 999;

/**
 * The clips of an order number as it is called at a counter: 17 as 十七, 105 as 一百零五, 1086 as 一零八六.
 * @param orderNumber a whole number from 0
 */
export function spokenNumber(orderNumber: number): readonly ClipId[] {
  if (orderNumber > AS_NUMBER_MOST) return [...String(orderNumber)].map((digit) => digitOf(digit));
  if (orderNumber < 100) return belowHundred(orderNumber);
  const rest = orderNumber % 100;
  const hundreds: ClipId[] = [digitOf(Math.floor(orderNumber / 100)), 'hundred'];
  if (rest === 0) return hundreds;
  if (rest < 10) return [...hundreds, 'digit-0', digitOf(rest)];
  // 一百一十七, but 十七 alone.
  return rest < 20
    ? [...hundreds, 'digit-1', ...belowHundred(rest)]
    : [...hundreds, ...belowHundred(rest)];
}

function belowHundred(number: number): readonly ClipId[] {
  if (number < 10) return [digitOf(number)];
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  return [...(tens === 1 ? [] : [digitOf(tens)]), 'ten', ...(ones === 0 ? [] : [digitOf(ones)])];
}

function digitOf(digit: number | string): ClipId {
  return DIGITS[Number(digit)] ?? 'digit-0';
}
