import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { entryHash } from '../../shared/ledger/chain.ts';
import { SYNC_PATHS } from '../../shared/sync/contract.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { SMALL, type TestAdmin } from './admin.test-support.ts';
import { type Answer, enrolTestKiosk, type TestKiosk } from './kiosk.test-support.ts';
import { addElders } from './many-elders.test-support.ts';

const KIOSKS = 4;
const SENDERS_A_KIOSK = 2;
const ELDERS_A_KIOSK = 60;
/** How far from its place in line a batch may be sent. */
const REORDER_REACH = 6;

/** A number in [0, 1) from a seeded row of them. */
type Chance = () => number;

/** What the generator knows of an entry it made; the admin's figures are held against the sum of these. */
interface Made {
  readonly kiosk_id: string;
  readonly seq: number;
  readonly canteen_id: string;
  readonly business_date: string;
  readonly kind: 'sale' | 'top-up';
  readonly elder_id: string | null;
  readonly list_fen: number;
  readonly subsidy_fen: number;
  readonly account_fen: number;
}

/** Kiosks with ledgers of their own, and what truly happened at them. */
interface Ledgers {
  readonly kiosks: readonly TestKiosk[];
  readonly made: readonly Made[];
}

/** Fills the ledgers of kiosks in both canteens: lunches of elders from the account, of guests in cash, and top-ups. */
export async function makeLedgers(
  admin: TestAdmin,
  of: { readonly entries: number; readonly chance: Chance; readonly today: string },
): Promise<Ledgers> {
  const kiosks: TestKiosk[] = [];
  const made: Made[] = [];
  for (let index = 0; index < KIOSKS; index += 1) {
    const { first, second } = SMALL.canteens;
    const kiosk = await enrolTestKiosk(admin, index % 2 === 0 ? first : second);
    kiosks.push(kiosk);
    const elders = await addElders(admin, ELDERS_A_KIOSK);
    for (let count = 0; count < of.entries / KIOSKS; count += 1) {
      const elder = elders[count % elders.length];
      if (elder === undefined) throw new Error('a kiosk has diners');
      const businessDate = addDays(of.today, -Math.floor(count / elders.length) - 1);
      const common = { kiosk_id: kiosk.id, canteen_id: kiosk.site.canteenId };
      const draw = of.chance();
      if (draw < 0.1) {
        const { seq } = kiosk.topUp(elder, 100 + Math.floor(of.chance() * 10_000));
        const amount = amountOf(kiosk.entries.at(-1)?.content ?? '{}');
        made.push({
          ...common,
          seq,
          business_date: SMALL.today,
          kind: 'top-up',
          elder_id: elder.elderId,
          list_fen: 0,
          subsidy_fen: 0,
          account_fen: amount,
        });
        continue;
      }
      const isGuest = draw < 0.25;
      const { seq } = isGuest
        ? kiosk.sellToGuest(businessDate)
        : kiosk.sell(elder, { businessDate });
      made.push({
        ...common,
        seq,
        business_date: businessDate,
        kind: 'sale',
        elder_id: isGuest ? null : elder.elderId,
        list_fen: 1_500,
        subsidy_fen: isGuest ? 0 : 800,
        account_fen: isGuest ? 0 : -700,
      });
    }
  }
  return { kiosks, made };
}

function amountOf(content: string): number {
  const match = /"amountFen":(\d+)/.exec(content);
  return Number(match?.[1]);
}

/** What went over the line. */
interface Traffic {
  sent: number;
  lost: number;
  refused: number;
}

/**
 * Sends every batch one to five times, out of order, by several senders at once to whichever process, and forgets answers;
 * then as a kiosk does, from the admin's own head, until nothing is left.
 */
export async function sendWildly(
  ledgers: Ledgers,
  by: { readonly addresses: () => readonly string[]; readonly chance: Chance },
): Promise<Traffic> {
  const traffic: Traffic = { sent: 0, lost: 0, refused: 0 };
  await Promise.all(
    ledgers.kiosks.map(async (kiosk) => {
      const plan = planOf(kiosk.entries.length, by.chance);
      const senders = Array.from({ length: SENDERS_A_KIOSK }, async () => {
        for (let range = plan.shift(); range !== undefined; range = plan.shift()) {
          await sendOnce(kiosk, range, by, traffic);
        }
      });
      await Promise.all(senders);
      await Promise.all(senders.map(() => drain(kiosk, by, traffic)));
    }),
  );
  return traffic;
}

type Range = readonly [first: number, last: number];

function planOf(count: number, chance: Chance): Range[] {
  const ranges: { readonly range: Range; readonly place: number }[] = [];
  for (let first = 1; first <= count; ) {
    const last = Math.min(count, first + Math.floor(chance() * 250));
    const times = 1 + Math.floor(chance() * 5);
    for (let time = 0; time < times; time += 1) {
      const place = ranges.length + (chance() - 0.5) * 2 * REORDER_REACH;
      ranges.push({ range: [first, last], place });
    }
    first = last + 1;
  }
  return ranges.toSorted((one, other) => one.place - other.place).map(({ range }) => range);
}

type Way = Parameters<typeof sendWildly>[1];

async function sendOnce(
  kiosk: TestKiosk,
  [first, last]: Range,
  by: Way,
  traffic: Traffic,
): Promise<Answer | null> {
  const { batches } = SYNC_PATHS;
  const body = new Uint8Array(gzipSync(kiosk.batch(first, last), { level: 1 }));
  const headers = kiosk.signBytes('POST', batches, body);
  const addresses = by.addresses();
  const address = addresses[Math.floor(by.chance() * addresses.length)] ?? '';
  const cut = by.chance() < 0.2 ? AbortSignal.timeout(Math.floor(by.chance() * 60)) : null;
  traffic.sent += 1;
  try {
    const response = await fetch(new URL(batches, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
      body,
      signal: cut,
    });
    const answer = { status: response.status, body: await response.json() };
    if (answer.status !== 200) traffic.refused += 1;
    return answer;
  } catch (error) {
    // The line was cut before the answer came, or the process is down for a moment.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    traffic.lost += 1;
    return null;
  }
}

async function drain(kiosk: TestKiosk, by: Way, traffic: Traffic): Promise<void> {
  for (let seq = 0; seq < kiosk.entries.length; ) {
    const answer = await sendOnce(
      kiosk,
      [seq + 1, Math.min(kiosk.entries.length, seq + 250)],
      by,
      traffic,
    );
    seq = answer?.body.head?.seq ?? seq;
  }
}

/** Sends another content under a seq that the admin holds; answers the code it was refused with. */
export async function sendForked(kiosk: TestKiosk, seq: number, address: string) {
  const held = kiosk.entries[seq - 1];
  if (held === undefined) throw new Error(`no entry ${seq}`);
  const previousHash = kiosk.entries[seq - 2]?.hash ?? kiosk.genesis().hash;
  const value: { uptimeMs: number } = JSON.parse(held.content);
  const content = canonicalText({ ...value, uptimeMs: value.uptimeMs + 1 });
  const forged = { ...held, content, hash: entryHash(previousHash, content) };
  const branch = [...kiosk.entries.slice(0, seq - 1), forged];
  const answer = await kiosk.send(kiosk.batch(seq, seq, branch), address);
  return answer.body.code;
}

/** Every difference between what the generator made and what the admin counted, by SQL over the generator's own rows. */
export async function differences(admin: TestAdmin, ledgers: Ledgers): Promise<readonly unknown[]> {
  const { database } = admin.context;
  await admin.counted();
  await sql`drop table if exists made`.execute(database);
  await sql`create table made (kiosk_id uuid, seq bigint, canteen_id uuid, business_date date, kind text, elder_id uuid,
    list_fen bigint, subsidy_fen bigint, account_fen bigint)`.execute(database);
  await sql`insert into made select * from jsonb_populate_recordset(null::made, ${JSON.stringify(ledgers.made)}::jsonb)`.execute(
    database,
  );
  const pairs = [
    [sql`select kiosk_id, seq from made`, sql`select kiosk_id, seq from ledger_entry`],
    [sql`select kiosk_id, seq from made`, sql`select kiosk_id, seq from ledger_entry_key`],
    [
      sql`select kiosk_id, seq, canteen_id, business_date, elder_id, list_fen, subsidy_fen from made where kind = 'sale'`,
      sql`select kiosk_id, seq, canteen_id, business_date, elder_id, list_price_fen, subsidy_fen from meal`,
    ],
    [
      sql`select canteen_id, business_date, 'district-elder-meals', sum(subsidy_fen) from made where subsidy_fen > 0 group by 1, 2`,
      sql`select canteen_id, business_date, fund_id, sum(amount_fen) from meal_subsidy group by 1, 2, 3`,
    ],
    [
      sql`select elder_id, sum(account_fen), count(*) from made where account_fen <> 0 group by 1`,
      sql`select elder_id, sum(amount_fen), count(*) from account_movement group by 1`,
    ],
    [
      sql`select canteen_id, business_date, count(*), count(*) filter (where subsidy_fen > 0), sum(subsidy_fen)
        from made where kind = 'sale' group by 1, 2`,
      sql`select canteen_id, business_date, meals, subsidised_meals, subsidy_fen from site_day`,
    ],
    [
      sql`select kiosk_id, max(seq) from made group by 1`,
      sql`select kiosk_id, seq from kiosk_head where seq > 0`,
    ],
  ] as const;
  const found: unknown[] = [];
  for (const [expected, actual] of pairs) {
    // As bags, not as sets: the same row twice is a difference.
    const { rows } =
      await sql`(${expected} except all ${actual}) union all (${actual} except all ${expected}) limit 5`.execute(
        database,
      );
    found.push(...rows);
  }
  return found;
}
