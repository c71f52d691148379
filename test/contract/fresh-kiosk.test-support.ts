// Importing this enrols a kiosk at the admin of each test (fresh-admin.test-support.ts).
import { beforeEach } from 'vitest';
import type { SmallElder } from './admin.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from './kiosk.test-support.ts';

/** A kiosk that has sold nothing yet. */
export let kiosk: TestKiosk;
/** The first elder of the small district. */
export let elder: SmallElder;

beforeEach(async () => {
  kiosk = await enrolTestKiosk(admin);
  const [first] = cluster.elders;
  if (first === undefined) throw new Error('the small district has elders');
  elder = first;
});
