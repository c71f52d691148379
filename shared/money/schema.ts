import { z } from 'zod';
import { FEN_MAX, type Fen, fen } from './fen.ts';

/** Money from outside: a whole number of fen, zero or more. */
export const amountFenSchema = z
  .number()
  .int()
  .min(0)
  .max(FEN_MAX)
  .transform((amount): Fen => fen(amount));

/** Money from outside that may be negative, as a difference may be. */
export const signedFenSchema = z
  .number()
  .int()
  .min(-FEN_MAX)
  .max(FEN_MAX)
  .transform((amount): Fen => fen(amount));
