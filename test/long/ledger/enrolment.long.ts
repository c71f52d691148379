// Goal: one code makes one kiosk, however many claim it at the same moment in whatever process.
// Method: 50 rounds of 50 parallel claims through two admin processes on one real PostgreSQL.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEnrolmentCode } from '../../../admin/server/kiosk-api/enrolment.ts';
import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { enrolmentAnswerSchema } from '../../../shared/sync/enrolment.ts';
import {
  SMALL,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../../contract/admin.test-support.ts';
import { post } from '../../contract/kiosk.test-support.ts';

const ROUNDS = 50;
const CLAIMS = 50;

let cluster: TestCluster;
let admin: TestAdmin;

beforeAll(async () => {
  cluster = await startTestCluster();
  admin = await cluster.open();
});
afterAll(async () => {
  await admin.close();
  await cluster.stop();
});

test(`of ${CLAIMS} claims of one code at once exactly one wins, ${ROUNDS} times over two processes`, async () => {
  const second = await admin.openSecond();
  const kiosks = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { first: canteenId } = SMALL.canteens;
    const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
    const claim = async (index: number) => {
      const { publicKey } = makeSigningKeyPair();
      const address = index % 2 === 0 ? admin.address : second.address;
      const body = JSON.stringify({ code: made?.code, publicKey });
      let answer = await post(address, SYNC_PATHS.enrol, body);
      // Turned away because of the crowd, as a kiosk that comes again by its own back-off.
      while (answer.body.code === 'server-error')
        answer = await post(address, SYNC_PATHS.enrol, body);
      return { publicKey, answer };
    };
    const claims = await Promise.all(
      Array.from({ length: CLAIMS }, (_unused, index) => claim(index)),
    );
    const won = claims.filter(({ answer }) => answer.status === 200);
    const lost = claims.filter(({ answer }) => answer.body.code === 'code-used');
    expect([won.length, lost.length]).toEqual([1, CLAIMS - 1]);
    const { certificate } = enrolmentAnswerSchema.parse(won[0]?.answer.body);
    expect(certificate.publicKey).toBe(won[0]?.publicKey);
    kiosks.add(certificate.kiosk);
  }
  expect(kiosks.size).toBe(ROUNDS);
  const rows = await admin.context.database.selectFrom('kiosk').select('kiosk_id').execute();
  expect(rows).toHaveLength(ROUNDS);
});
