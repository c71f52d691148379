import type { Selectable } from 'kysely';
import { closeAlarm, raiseAlarms } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
import { keyInForce } from './kiosk-key.ts';

type KioskRow = Selectable<Tables['kiosk']>;

/**
 * Tells a person that somebody still signs with a key which the kiosk has given up: a copy or an older image of it, from before
 * its newest key. It is refused, so nothing else here would show that it exists, and what it sold lies on its disk alone.
 */
export async function reportOldKey(
  context: AdminContext,
  kiosk: KioskRow,
  isSignedBy: (publicKey: string) => boolean,
): Promise<void> {
  if (kiosk.next_public_key === null) return;
  const later = await context.database
    .selectFrom('kiosk_key')
    .select('public_key')
    .where('kiosk_id', '=', kiosk.kiosk_id)
    .execute();
  const earlier = [kiosk.public_key, ...later.map((row) => row.public_key)].filter(
    (key) => key !== keyInForce(kiosk),
  );
  if (!earlier.some(isSignedBy)) return;
  await raiseAlarms(
    context.database,
    [
      {
        code: 'old-key',
        matter: kiosk.kiosk_id,
        sentence: `有一台机器用${kiosk.kiosk_number}号点餐机已经换掉的旧密钥来联系，可能是它的复制品或旧备份，已拒收。请找到那台机器，导出它的账本，到“食堂与设备”导入核对，再给它换注册码。`,
        kioskId: kiosk.kiosk_id,
        districtCode: kiosk.district_code,
      },
    ],
    context.now(),
  );
}

/** A kiosk that lost the answer to its new key asks with the old one first: by bringing the new one again it is explained. */
export function settleOldKey(database: Queryable, kioskId: string, now: number): Promise<void> {
  return closeAlarm(database, { code: 'old-key', matter: kioskId }, now);
}
