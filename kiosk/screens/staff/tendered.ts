import { type Fen, fen, isFen } from '../../../shared/money/fen.ts';

/** Notes that are handed over most, in fen: 10, 20, 50 and 100 yuan. */
export const NOTES_FEN: readonly Fen[] = [fen(1_000), fen(2_000), fen(5_000), fen(10_000)];

/** An amount of cash as it is typed, at most 9999.99 yuan; null while it is not yet an amount. */
export function parseTyped(typed: string): Fen | null {
  const match = /^(\d{1,4})(?:\.(\d{0,2}))?$/.exec(typed);
  if (match === null) return null;
  const amount = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return isFen(amount) ? amount : null;
}

/** One more key of the keypad; a key that would leave no amount changes nothing. */
export function typeKey(typed: string, key: string): string {
  const next =
    key === '.' && typed === '' ? '0.' : typed === '0' && key !== '.' ? key : typed + key;
  return parseTyped(next) === null ? typed : next;
}
