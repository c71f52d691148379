import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { entryHash } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { POLICY, SMALL, type SmallElder, type TestAdmin } from './admin.test-support.ts';
import type { TestKiosk } from './kiosk.test-support.ts';

/** One way in which an entry with a right hash is bad, and what the admin calls it. */
interface Poison {
  readonly name: string;
  readonly code: string;
  readonly make: (kiosk: TestKiosk, elder: SmallElder) => void;
}

/** An order that every test of poison has sold before. */
export const SOLD_ORDER = '99999999-9999-4999-8999-999999999999';

/** Adds a text to the chain as it stands, canonical or not. */
function appendText(kiosk: TestKiosk, text: (seq: number) => string): void {
  const previous = kiosk.entries.at(-1) ?? kiosk.genesis();
  const seq = previous.seq + 1;
  const content = text(seq);
  kiosk.entries.push({ seq, content, hash: entryHash(previous.hash, content), attachments: [] });
}

/** A sale as the kiosk makes it, changed before it is put on the chain. */
function changedSale(kiosk: TestKiosk, elder: SmallElder, change: (text: string) => string): void {
  const made: StoredEntry = kiosk.sell(elder);
  kiosk.entries.pop();
  const content = change(made.content);
  const previous = kiosk.entries.at(-1) ?? kiosk.genesis();
  kiosk.entries.push({ ...made, content, hash: entryHash(previous.hash, content) });
}

export const POISONS: readonly Poison[] = [
  {
    name: 'unknown kind',
    code: 'unknown-kind',
    make: (kiosk) =>
      kiosk.append((seq) => ({ ...kiosk.envelope(seq, SMALL.today), kind: 'hologram', body: {} })),
  },
  {
    name: 'unknown version of a known kind',
    code: 'unknown-version',
    make: (kiosk, elder) =>
      changedSale(kiosk, elder, (text) => text.replace(/"version":1\}$/, '"version":2}')),
  },
  {
    name: 'a member that nobody knows',
    code: 'bad-schema',
    make: (kiosk, elder) =>
      changedSale(kiosk, elder, (text) =>
        text.replace(/,"version":1\}$/, ',"version":1,"zeal":1}'),
      ),
  },
  {
    name: 'amounts that do not add up',
    code: 'bad-schema',
    make: (kiosk, elder) =>
      changedSale(kiosk, elder, (text) => text.replace('"amountFen":700', '"amountFen":701')),
  },
  {
    name: 'a text that is not canonical',
    code: 'not-canonical',
    make: (kiosk) =>
      appendText(kiosk, (seq) => {
        const body = { device: 'printer', code: 'paper', orderId: null };
        const value = { ...kiosk.envelope(seq, SMALL.today), kind: 'device-fault', body };
        return canonicalText(value).replace('{"at"', '{ "at"');
      }),
  },
  {
    name: 'half a character',
    code: 'not-canonical',
    make: (kiosk, elder) =>
      changedSale(kiosk, elder, (text) => text.replace('红烧肉套餐', '\\ud83d')),
  },
  {
    name: 'a NUL where the database takes none',
    code: 'cannot-apply',
    make: (kiosk, elder) =>
      changedSale(kiosk, elder, (text) => text.replace('红烧肉套餐', 'a\\u0000b')),
  },
  {
    name: 'an order that was sold before',
    code: 'cannot-apply',
    make: (kiosk, elder) => kiosk.sell(elder, { orderId: SOLD_ORDER }),
  },
  {
    name: 'a date whose week begins before the calendar, so that our own code throws',
    code: 'cannot-apply',
    make: (kiosk, elder) => kiosk.sell(elder, { businessDate: '0000-01-01' }),
  },
];

/** A policy with a weekly limit, in force some day: with it the admin works out the week of every meal. */
export async function publishWeeklyLimit({ context }: TestAdmin): Promise<void> {
  const document = {
    ...POLICY,
    version: POLICY.version + 1,
    effectiveFrom: '2999-01-01',
    limits: [
      ...POLICY.limits,
      {
        form: 'meals' as const,
        id: 'week',
        title: '每周二十餐',
        ruleIds: null,
        origin: 'setting' as const,
        window: 'week' as const,
        mealsMax: 20,
      },
    ],
  };
  await context.database.transaction().execute((transaction) =>
    publishPolicy(context, transaction, {
      districtCode: SMALL.districtCode,
      document,
      people: null,
    }),
  );
}
