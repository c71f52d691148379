import { type RawBuilder, sql } from 'kysely';

/**
 * Over `meal m`: whether the chain of its kiosk forked at or before it and not every entry kept aside is decided. Nothing of
 * such a meal is claimed or paid meanwhile, whether it is on the chain or counted from a branch.
 */
export const IS_UNSETTLED: RawBuilder<boolean> = sql<boolean>`
  exists (select from open_fork f where f.place_id = m.kiosk_id and m.seq >= f.from_seq)`;
