import { type RawBuilder, sql } from 'kysely';
import type { KioskView } from '../../contract/views.ts';
import type { Queryable } from '../database/connection.ts';

/**
 * Over `kiosk k` and its head `h`: the highest seq that a slip proves beyond what is held, or null. A slip that was withdrawn
 * says nothing; the range shrinks as entries come in, since the head moves.
 */
export const HIGHEST_MISSING_SEQ: RawBuilder<number | null> = sql<number | null>`
  (select max(s.seq) from paper_slip s where s.kiosk_id = k.kiosk_id and s.seq > h.seq
    and not exists (select from paper_slip_withdrawal w where w.slip_id = s.slip_id))`;

/** Of every kiosk whose place it took and which took its place, and how many entries may be missing. */
export async function kioskLosses(
  database: Queryable,
): Promise<
  ReadonlyMap<string, Pick<KioskView, 'replacesNumber' | 'replacedByNumber' | 'missingCount'>>
> {
  const { rows } = await sql<{
    kiosk_id: string;
    seq: number;
    replaces_number: number | null;
    replaced_by_number: number | null;
    missing_seq: number | null;
  }>`
    select k.kiosk_id, h.seq, o.kiosk_number as replaces_number, n.kiosk_number as replaced_by_number,
      ${HIGHEST_MISSING_SEQ} as missing_seq
    from kiosk k join kiosk_head h on h.kiosk_id = k.kiosk_id
    left join kiosk o on o.kiosk_id = k.replaces_kiosk_id
    left join kiosk n on n.replaces_kiosk_id = k.kiosk_id`.execute(database);
  return new Map(
    rows.map((row) => [
      row.kiosk_id,
      {
        replacesNumber: row.replaces_number,
        replacedByNumber: row.replaced_by_number,
        missingCount: row.missing_seq === null ? 0 : row.missing_seq - row.seq,
      },
    ]),
  );
}
