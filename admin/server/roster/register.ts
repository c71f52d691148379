import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { IdNumberFacts } from '../../../shared/identity/id-number.ts';
import { slowLookup } from '../../../shared/identity/lookup.ts';
import { maskName } from '../../../shared/identity/mask.ts';
import type { HeldCareLevel, HeldCategory, HeldState } from '../../../shared/policy/facts.ts';
import type { AdminContext } from '../context.ts';
import { insertRows } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';
import type { AdminKeys } from '../keys.ts';
import { refreshHolding } from './holding.ts';
import { sealIdentity } from './sealed-identity.ts';

/** A person to be put on the roster. */
export interface NewElder {
  readonly name: string;
  readonly idNumber: IdNumberFacts;
  /** Left out where nobody knows one. */
  readonly phone?: string | null;
  /** Decides which canteens' kiosks hold the person. */
  readonly homeCommunityCode: string;
  /** 户籍; left out where nobody knows it. */
  readonly householdCode?: string | null;
  /** 常住; left out it is the home community. */
  readonly residenceCode?: string | null;
  readonly categories: readonly HeldCategory[];
  readonly careLevels?: readonly HeldCareLevel[];
  readonly states?: readonly HeldState[];
  readonly isDemo: boolean;
}

/** A person with id, lookup and sealed identity, ready to be written. */
export interface PreparedElder extends NewElder {
  readonly elderId: string;
  readonly slowLookup: string;
  readonly sealedIdentity: Buffer;
}

/** The slow half of registration, some 40 ms a person in the thread pool: done before any transaction is open. */
export function prepareElders(
  keys: AdminKeys,
  elders: readonly NewElder[],
): Promise<readonly PreparedElder[]> {
  return Promise.all(
    elders.map(async (elder) => {
      const elderId = randomUUID();
      const { name, idNumber, phone = null } = elder;
      return {
        ...elder,
        elderId,
        slowLookup: await slowLookup(idNumber.number, keys.districtSalt),
        sealedIdentity: sealIdentity(keys, elderId, { name, idNumber: idNumber.number, phone }),
      };
    }),
  );
}

/** Writes prepared people: directory, categories, and the kiosks of the canteens that serve their community. */
export async function registerElders(
  context: AdminContext,
  transaction: Transaction<Tables>,
  request: { readonly districtCode: string; readonly elders: readonly PreparedElder[] },
): Promise<void> {
  const { elders, districtCode } = request;
  if (elders.length === 0) return;
  const registeredAt = new Date(context.now());
  await transaction
    .insertInto('elder')
    .values(
      elders.map((elder) => ({
        elder_id: elder.elderId,
        district_code: districtCode,
        home_community_code: elder.homeCommunityCode,
        household_code: elder.householdCode ?? null,
        residence_code:
          elder.residenceCode === undefined ? elder.homeCommunityCode : elder.residenceCode,
        masked_name: maskName(elder.name),
        birth_date: elder.idNumber.birthDate,
        slow_lookup: elder.slowLookup,
        sealed_identity: elder.sealedIdentity,
        is_demo: elder.isDemo,
        registered_at: registeredAt,
      })),
    )
    .execute();
  await insertHeld(transaction, elders);
  const elderIds = elders.map((elder) => elder.elderId);
  await refreshHolding(context, transaction, { of: 'elders', elderIds });
}

/** Writes what people hold for a time: categories, care levels, states. */
async function insertHeld(
  transaction: Transaction<Tables>,
  elders: readonly PreparedElder[],
): Promise<void> {
  const rowsOf = <Held extends { readonly from: string; readonly to: string | null }>(
    heldBy: (elder: PreparedElder) => readonly Held[] | undefined,
  ) =>
    elders.flatMap((elder) =>
      (heldBy(elder) ?? []).map(({ from, to, ...held }) => ({
        elder_id: elder.elderId,
        ...held,
        from_date: from,
        to_date: to,
      })),
    );
  await insertRows(
    transaction,
    'elder_category',
    rowsOf((elder) => elder.categories),
  );
  await insertRows(
    transaction,
    'elder_care_level',
    rowsOf((elder) => elder.careLevels),
  );
  await insertRows(
    transaction,
    'elder_state',
    rowsOf((elder) => elder.states),
  );
}
