import { expect, onTestFinished, test } from 'vitest';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { endCards, giveCard, replaceCard } from '../../admin/server/roster/cards.ts';
import { printedNumber } from '../../hardware/elder-card/printed-number.ts';
import { expectOk, temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { findCardHolder } from '../../kiosk/core/cards.ts';
import { fetchChanges } from '../../kiosk/core/sync/round.ts';
import { slowLookup } from '../../shared/identity/lookup.ts';
import { SMALL } from './admin.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { openRealKiosk, roundTools } from './real-kiosk.test-support.ts';

const FIRST_CARD = '62E3086CED';
const SECOND_CARD = '0006295789';
const userId = SMALL.users.officer;

function elderId(index: number): string {
  const found = cluster.elders[index];
  if (found === undefined) throw new Error('the small district has three elders');
  return found.elderId;
}

/** A real kiosk of the first canteen, which knows whose card is whose as far as it has listened. */
async function openKiosk() {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const canteenId = SMALL.canteens.first;
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
  const store = await openRealKiosk(folder, { address: admin.address, code: made?.code ?? '' });
  onTestFinished(() => store.close());
  const { signal } = new AbortController();
  return {
    async listen(): Promise<void> {
      expectOk(await fetchChanges(roundTools(store, admin.address), signal));
    },
    /** Id of the elder whose card this is; else the kind of holder. */
    async holderOf(cardNumber: string): Promise<string> {
      const holder = await findCardHolder(store, cardNumber);
      return holder.kind === 'elder' ? holder.elder.elderId : holder.kind;
    },
  };
}

const give = (index: number, cardNumber: string) =>
  giveCard(admin.context, { elderId: elderId(index), userId, cardNumber });

test('a card given at the admin is known at the kiosk, and one that is lost identifies nobody any more', async () => {
  const kiosk = await openKiosk();
  expectOk(await give(0, FIRST_CARD));
  await kiosk.listen();
  expect(await kiosk.holderOf(FIRST_CARD)).toBe(elderId(0));
  expectOk(await endCards(admin.context, { elderId: elderId(0), userId }));
  await kiosk.listen();
  expect(await kiosk.holderOf(FIRST_CARD)).toBe('unknown');
});

test('a new card in place of a lost one is the elder, the old one is nobody, on the same day too', async () => {
  const kiosk = await openKiosk();
  expectOk(await give(0, FIRST_CARD));
  await kiosk.listen();
  const replacing = { elderId: elderId(0), userId, cardNumber: SECOND_CARD };
  expectOk(await replaceCard(admin.context, replacing));
  await kiosk.listen();
  expect(await kiosk.holderOf(SECOND_CARD)).toBe(elderId(0));
  expect(await kiosk.holderOf(FIRST_CARD)).toBe('unknown');
  const idNumber = cluster.elders[0]?.idNumber ?? '';
  expect(await kiosk.holderOf(idNumber)).toBe(elderId(0));
});

test('a card found again and given to somebody else is theirs, also at a kiosk that slept through it all', async () => {
  const awake = await openKiosk();
  const asleep = await openKiosk();
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    expectOk(await give(from, FIRST_CARD));
    await awake.listen();
    await asleep.listen();
    expectOk(await endCards(admin.context, { elderId: elderId(from), userId }));
    await awake.listen();
    expectOk(await give(to, FIRST_CARD));
    await awake.listen();
    await asleep.listen();
    expect(await awake.holderOf(FIRST_CARD)).toBe(elderId(to));
    expect(await asleep.holderOf(FIRST_CARD)).toBe(elderId(to));
    expectOk(await endCards(admin.context, { elderId: elderId(to), userId }));
  }
});

test('every printed form is taken, however it was typed, and is the number that the reader tells', async () => {
  const kiosk = await openKiosk();
  const card = Buffer.from(FIRST_CARD, 'hex');
  const printedForms = [
    ['hexadecimal', ' 62 e3 08 6c ed'],
    ['decimal', '３８０８９８０２０５'],
    ['facility-and-number', '8，27885'],
  ] as const;
  for (const [, typed] of printedForms) expectOk(await give(0, typed));
  await kiosk.listen();
  for (const [printedForm] of printedForms) {
    const told = printedNumber(card, { byteOrder: 'as-read', printedForm });
    expect(await kiosk.holderOf(told), told).toBe(elderId(0));
  }
});

test('what cannot be a card of an elder is refused in words, and changes nothing', async () => {
  const canteenId = SMALL.canteens.first;
  await admin.context.database
    .insertInto('staff')
    .values({
      ...{ staff_id: crypto.randomUUID(), canteen_id: canteenId, name: '小李' },
      card_slow_lookup: await slowLookup('0A00112233', admin.context.keys.districtSalt),
      ...{ pin_salt: 'ab'.repeat(32), pin_hash: 'cd'.repeat(32) },
    })
    .execute();
  expectOk(await give(0, FIRST_CARD));
  const idNumber = cluster.elders[0]?.idNumber ?? '';
  const refused = await Promise.all([
    give(0, '6295789'),
    give(0, idNumber),
    give(1, FIRST_CARD),
    give(1, '0A00112233'),
    endCards(admin.context, { elderId: elderId(1), userId }),
    giveCard(admin.context, { elderId: crypto.randomUUID(), userId, cardNumber: SECOND_CARD }),
    replaceCard(admin.context, { elderId: elderId(0), userId, cardNumber: '0A00112233' }),
  ]);
  expect(refused.map((outcome) => (outcome.ok ? 'taken' : outcome.failure.code))).toEqual([
    'card-number',
    'card-number',
    'taken-by-elder',
    'taken-by-staff',
    'no-card',
    'no-such-elder',
    'taken-by-staff',
  ]);
  // The replacement that failed has ended nothing.
  const kiosk = await openKiosk();
  await kiosk.listen();
  expect(await kiosk.holderOf(FIRST_CARD)).toBe(elderId(0));
});

test('an elder has at most seven cards, and two who give one card at once give it to one elder', async () => {
  for (let card = 0; card < 7; card += 1) expectOk(await give(0, `010000000${card}`));
  const eighth = await give(0, '0100000007');
  expect(eighth.ok ? 'taken' : eighth.failure.code).toBe('too-many-cards');
  const both = await Promise.all([give(1, FIRST_CARD), give(2, FIRST_CARD)]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
});

test('no card number stands in the audit', async () => {
  expectOk(await give(0, FIRST_CARD));
  expectOk(await endCards(admin.context, { elderId: elderId(0), userId }));
  const lines = await admin.context.database
    .selectFrom('audit')
    .selectAll()
    .where('subject', '=', elderId(0))
    .orderBy('at')
    .execute();
  expect(lines.map((line) => line.action).toSorted()).toEqual(['card-given', 'cards-ended']);
  expect(JSON.stringify(lines)).not.toContain(FIRST_CARD);
});
