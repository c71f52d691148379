import { sql, type Transaction } from 'kysely';
import { parseCardNumber } from '../../../shared/identity/card-number.ts';
import { slowLookup } from '../../../shared/identity/lookup.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { type AuditAction, writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { CARDS_MAX } from '../down-sync/payloads.ts';
import { markEldersChanged } from './holding.ts';

/** Why nothing was changed; the sentence tells the person at the console what to do. */
export interface CardFailure {
  readonly code:
    | 'card-number'
    | 'no-such-elder'
    | 'taken-by-elder'
    | 'taken-by-staff'
    | 'too-many-cards'
    | 'no-card';
  readonly sentence: string;
}

interface CardRequest {
  readonly elderId: string;
  readonly userId: string;
}

/**
 * Gives an elder a card by the number printed on it, from today on. It is an identifier and nothing else: money and rights stay
 * with the elder. A card that came back from somebody else may be given again. The card an elder has is given to them again
 * without any change.
 */
export async function giveCard(
  context: AdminContext,
  request: CardRequest & { readonly cardNumber: string },
): Promise<Result<null, CardFailure>> {
  const slow = await slowOf(context, request.cardNumber);
  if (slow === null) return fail(CARD_NUMBER);
  return context.database
    .transaction()
    .execute((transaction) => give(context, transaction, { ...request, slow, endsEarlier: false }));
}

/** A card was lost, or given back: none of the elder's cards counts any more at any kiosk that has heard of it. */
export function endCards(
  context: AdminContext,
  request: CardRequest,
): Promise<Result<null, CardFailure>> {
  return context.database.transaction().execute(async (transaction) => {
    if (!(await isOnRoster(transaction, request.elderId))) return fail(NO_SUCH_ELDER);
    const ended = await endAll(context, transaction, request);
    if (ended === 0) {
      return fail({ code: 'no-card', sentence: '这位老人现在没有在用的卡，不用挂失。' });
    }
    return succeed(null);
  });
}

/** Ends the elder's cards and gives a new one, both or neither. */
export async function replaceCard(
  context: AdminContext,
  request: CardRequest & { readonly cardNumber: string },
): Promise<Result<null, CardFailure>> {
  const slow = await slowOf(context, request.cardNumber);
  if (slow === null) return fail(CARD_NUMBER);
  return context.database
    .transaction()
    .execute((transaction) => give(context, transaction, { ...request, slow, endsEarlier: true }));
}

const CARD_NUMBER: CardFailure = {
  code: 'card-number',
  sentence:
    '卡号不对：请照卡面输入全部号码，开头的 0 不能省（如 0006295789、62E3086CED 或 008,27885）。',
};
const NO_SUCH_ELDER: CardFailure = {
  code: 'no-such-elder',
  sentence: '名册里没有这位老人，请刷新页面后再试。',
};

const TAKEN_BY_STAFF: CardFailure = {
  code: 'taken-by-staff',
  sentence: '这张卡是工作人员的卡，不能发给老人，请换一张。',
};
const TAKEN_BY_ELDER: CardFailure = {
  code: 'taken-by-elder',
  sentence: '这张卡已经发给另一位老人，请先给那位老人挂失，或换一张卡。',
};
const TOO_MANY: CardFailure = {
  code: 'too-many-cards',
  sentence: `一位老人最多 ${CARDS_MAX} 张卡，请先挂失不用的卡。`,
};

/** Some 40 ms in the thread pool, before any transaction is open; null when the text is no card number. */
async function slowOf({ keys }: AdminContext, cardNumber: string): Promise<string | null> {
  const spelt = parseCardNumber(cardNumber);
  return spelt === null ? null : slowLookup(spelt, keys.districtSalt);
}

/** Whether the elder is there; holds them, so that two changes to one elder's cards come one after the other. */
async function isOnRoster(transaction: Transaction<Tables>, elderId: string): Promise<boolean> {
  const elder = await transaction
    .selectFrom('elder')
    .select('elder_id')
    .where('elder_id', '=', elderId)
    .where('is_active', '=', true)
    .forUpdate()
    .executeTakeFirst();
  return elder !== undefined;
}

/** Refuses before anything is written. */
async function give(
  context: AdminContext,
  transaction: Transaction<Tables>,
  request: CardRequest & { readonly slow: string; readonly endsEarlier: boolean },
): Promise<Result<null, CardFailure>> {
  const { elderId, slow, endsEarlier } = request;
  const today = shanghaiDate(context.now());
  if (!(await isOnRoster(transaction, elderId))) return fail(NO_SUCH_ELDER);
  const holder = await holderOf(transaction, slow, today);
  if (holder === 'staff') return fail(TAKEN_BY_STAFF);
  if (holder !== null && holder !== elderId) return fail(TAKEN_BY_ELDER);
  if (endsEarlier) await endAll(context, transaction, request);
  else if (holder === elderId) return succeed(null);
  else if ((await countCards(transaction, elderId, today)) >= CARDS_MAX) return fail(TOO_MANY);
  await sql`
    insert into elder_card (slow_lookup, elder_id, given_on)
    values (${slow}, ${elderId}::uuid, ${today}::date)
    on conflict (slow_lookup) do update set elder_id = excluded.elder_id,
      given_on = excluded.given_on, ended_on = null`.execute(transaction);
  await tell(context, transaction, { ...request, action: 'card-given' });
  return succeed(null);
}

async function countCards(
  transaction: Transaction<Tables>,
  elderId: string,
  today: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from elder_card
    where elder_id = ${elderId}::uuid and (ended_on is null or ended_on >= ${today}::date)`.execute(
    transaction,
  );
  return rows[0]?.count ?? 0;
}

/** Whose card this is today. The lock on the number makes two who give it at once come one after the other. */
async function holderOf(
  transaction: Transaction<Tables>,
  slow: string,
  today: string,
): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${slow}, 0))`.execute(transaction);
  const { rows } = await sql<{ holder: string }>`
    select 'staff' as holder from staff where card_slow_lookup = ${slow} and is_active
    union all
    select elder_id::text from elder_card
    where slow_lookup = ${slow} and (ended_on is null or ended_on >= ${today}::date)`.execute(
    transaction,
  );
  return rows[0]?.holder ?? null;
}

/** Ends every card the elder has, as of yesterday, and answers how many there were. */
async function endAll(
  context: AdminContext,
  transaction: Transaction<Tables>,
  request: CardRequest,
): Promise<number> {
  const today = shanghaiDate(context.now());
  const { numAffectedRows } = await sql`
    update elder_card set ended_on = ${today}::date - 1
    where elder_id = ${request.elderId}::uuid
      and (ended_on is null or ended_on >= ${today}::date)`.execute(transaction);
  const ended = Number(numAffectedRows ?? 0n);
  if (ended > 0) await tell(context, transaction, { ...request, action: 'cards-ended' });
  return ended;
}

/** The audit and the kiosks; neither ever hears a card's number. */
async function tell(
  context: AdminContext,
  transaction: Transaction<Tables>,
  { elderId, userId, action }: CardRequest & { readonly action: AuditAction },
): Promise<void> {
  await writeAudit(
    transaction,
    { actorKind: 'user', actorId: userId, action, subject: elderId, detail: {} },
    context.now(),
  );
  await markEldersChanged(context, transaction, [elderId]);
}
