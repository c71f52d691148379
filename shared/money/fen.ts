declare const fenBrand: unique symbol;

/** An amount of money as a whole number of fen (分, 1/100 元). Made only by this file. */
export type Fen = number & { readonly [fenBrand]: 'fen' };

/** No single amount in a canteen reaches this; it keeps every sum far below 2^53. Unit: fen (10 million 元). */
export const FEN_MAX = 1_000_000_000;

/** Tells whether a number can be an amount of money: whole and within ±FEN_MAX. */
export function isFen(amount: number): amount is Fen {
  return Number.isSafeInteger(amount) && Math.abs(amount) <= FEN_MAX;
}

/**
 * Turns a whole number of fen into money.
 * @throws RangeError when the number is not whole or is beyond FEN_MAX: a programmer error, outside data goes through a schema first.
 */
export function fen(amount: number): Fen {
  if (!isFen(amount)) throw new RangeError(`not an amount in fen: ${amount}`);
  // Minus zero would serialise differently from zero.
  return (amount === 0 ? 0 : amount) as Fen;
}

/** Sum of any number of amounts. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0;
  for (const amount of amounts) total += amount;
  return fen(total);
}

/** left − right. */
export function subtractFen(left: Fen, right: Fen): Fen {
  return fen(left - right);
}

/** unit price × whole quantity. */
export function multiplyFen(price: Fen, quantity: number): Fen {
  if (!Number.isSafeInteger(quantity)) throw new RangeError(`not a whole quantity: ${quantity}`);
  return fen(price * quantity);
}

/** Shows an amount with two decimals and no unit, as in `15.00`; for tables, statements and receipts. */
export function formatYuan(amount: Fen): string {
  const sign = amount < 0 ? '-' : '';
  const absolute = Math.abs(amount);
  return `${sign}${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`;
}

/** Shows an amount as shortly as a person says it: `7元`, `7.5元`, `0.05元`. */
export function formatSpokenYuan(amount: Fen): string {
  return `${formatYuan(amount)
    .replace(/\.00$/, '')
    .replace(/(\.\d)0$/, '$1')}元`;
}
