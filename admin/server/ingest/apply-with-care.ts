import { sql, type Transaction } from 'kysely';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { Tables } from '../database/tables.ts';
import { type Applied, applyEntries } from './apply.ts';
import type { KioskPlace } from './project.ts';
import type { Misunderstanding, UnderstoodEntry } from './understand.ts';

/** An entry that is kept raw and waits for a person or a later version. */
export interface PutAside {
  readonly stored: StoredEntry;
  readonly why: Misunderstanding;
}

/**
 * Applies entries all at once; only if something in them is refused, half by half down to the one that is, so that one entry
 * holds up no other and a batch with one bad one costs a dozen tries and not five hundred.
 */
export async function applyWithCare(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
): Promise<Applied & { readonly aside: readonly PutAside[] }> {
  const whole = await tryApply(transaction, understood, place);
  if (whole.ok) return { ...whole.value, aside: [] };
  const [only, ...others] = understood;
  if (only !== undefined && others.length === 0) {
    return { marks: [], alarms: [], diners: [], aside: [cannotApply(only, whole.failure)] };
  }
  const middle = Math.ceil(understood.length / 2);
  const first = await applyWithCare(transaction, understood.slice(0, middle), place);
  const second = await applyWithCare(transaction, understood.slice(middle), place);
  return {
    marks: [...first.marks, ...second.marks],
    alarms: [...first.alarms, ...second.alarms],
    diners: [...first.diners, ...second.diners],
    aside: [...first.aside, ...second.aside],
  };
}

function cannotApply({ stored }: UnderstoodEntry, cause: string): PutAside {
  const reason = `数据库不接受这条记录：${cause}`.slice(0, 300);
  return { stored, why: { code: 'cannot-apply', reason } };
}

/** SQLSTATE classes that are the entry's own fault: data exception and integrity violation. */
const ENTRY_FAULT = /^(22|23)/;

/** A refusal by the database for any other reason (no space, lost connection) is nobody's entry; our own exceptions are. */
function isEntryFault(error: Error): boolean {
  if (!('code' in error) || error.code === undefined) return true;
  return typeof error.code === 'string' && ENTRY_FAULT.test(error.code);
}

async function tryApply(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
): Promise<Result<Applied, string>> {
  await sql`savepoint apply`.execute(transaction);
  try {
    const applied = await applyEntries(transaction, understood, place);
    await sql`release savepoint apply`.execute(transaction);
    return succeed(applied);
  } catch (error) {
    if (!(error instanceof Error) || !isEntryFault(error)) throw error;
    await sql`rollback to savepoint apply`.execute(transaction);
    return fail(error.message);
  }
}
