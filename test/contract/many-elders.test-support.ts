import { randomBytes, randomUUID } from 'node:crypto';
import { registerElders } from '../../admin/server/roster/register.ts';
import { sealIdentity } from '../../admin/server/roster/sealed-identity.ts';
import { demoIdNumber } from '../../shared/demo/people.ts';
import { parseIdNumber } from '../../shared/identity/id-number.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { SMALL, type SmallElder, type TestAdmin } from './admin.test-support.ts';
import type { TestKiosk } from './kiosk.test-support.ts';

/** Puts invented people of 70 to 79 on the roster; their lookups are random, since nobody of them lays a card here. */
export async function addElders(admin: TestAdmin, count: number): Promise<readonly SmallElder[]> {
  const elders = Array.from({ length: count }, (_unused, order) => {
    const birthDate = addDays('1947-06-01', order % 3_000);
    const idNumber = parseIdNumber(demoIdNumber({ birthDate, order: 0, sex: 'female' }));
    if (!idNumber.ok) throw new Error('a made number is well formed');
    const elderId = randomUUID();
    const identity = { name: '张小花', idNumber: idNumber.value.number, phone: null };
    return {
      elderId,
      name: identity.name,
      idNumber: idNumber.value,
      homeCommunityCode: SMALL.communities[0],
      categories: [],
      isDemo: true,
      slowLookup: randomBytes(32).toString('hex'),
      sealedIdentity: sealIdentity(admin.context.keys, elderId, identity),
    };
  });
  await admin.context.database
    .transaction()
    .execute((transaction) =>
      registerElders(admin.context, transaction, { districtCode: SMALL.districtCode, elders }),
    );
  return elders.map(({ elderId, idNumber, homeCommunityCode }) => ({
    elderId,
    birthDate: idNumber.birthDate,
    idNumber: idNumber.number,
    residenceCode: homeCommunityCode,
  }));
}

/** Lunches of the days before today, everybody once a day, until there are as many as asked for. */
export function sellLunches(
  kiosk: TestKiosk,
  of: { readonly elders: readonly SmallElder[]; readonly count: number; readonly today: string },
): void {
  for (let index = 0; index < of.count; index += 1) {
    const elder = of.elders[index % of.elders.length];
    if (elder === undefined) throw new Error('a canteen has diners');
    const daysAgo = Math.floor((of.count - 1 - index) / of.elders.length);
    kiosk.sell(elder, { businessDate: addDays(of.today, -daysAgo) });
  }
}
