// Goal: from the moment of a revocation nothing of a kiosk is stored, not even what was already on its way.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { admin } from './fresh-admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

test('a batch that was waiting when its kiosk was revoked is refused, and nothing of it is stored', async () => {
  const kiosk = await enrolTestKiosk(admin);
  kiosk.sellToGuest();
  const { database } = admin.context;
  const sent = await database.transaction().execute(async (transaction) => {
    await transaction
      .selectFrom('kiosk_head')
      .select('seq')
      .where('kiosk_id', '=', kiosk.id)
      .forUpdate()
      .execute();
    const sending = kiosk.sendRange(1, 1);
    await untilWaiting();
    const second = await admin.openSecond();
    await second.context.database.updateTable('kiosk').set({ status: 'revoked' }).execute();
    return { sending };
  });
  expect((await sent.sending).body.code).toBe('revoked-kiosk');
  expect(await database.selectFrom('ledger_entry_key').select('seq').execute()).toEqual([]);
});

/** Until somebody waits for a lock in this database. */
async function untilWaiting(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count
      from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      admin.context.database,
    );
    if ((rows[0]?.count ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
