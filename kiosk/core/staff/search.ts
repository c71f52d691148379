import type { IdentificationBody } from '../../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { ElderSearchView } from '../../contract/views.ts';
import { businessDateNow } from '../canteen.ts';
import type { Diner } from '../checkout/price.ts';
import { envelope, type LedgerTools } from '../checkout/sell.ts';
import type { ElderDesk } from '../elder-desk.ts';
import type { HeldContact, HeldElder, HeldStaff, StoreFailure } from '../ports.ts';
import { STAFF_SENTENCES } from './sentences.ts';

/** An act of the search for somebody without a card. */
export type SearchAct = Extract<
  StaffAct,
  { readonly act: 'open-search' | 'close-search' | 'search-elder' | 'serve-found' }
>;

export function isSearchAct(act: StaffAct): act is SearchAct {
  switch (act.act) {
    case 'open-search':
    case 'close-search':
    case 'search-elder':
    case 'serve-found':
      return true;
    default:
      return false;
  }
}

/** More are not read through at a counter; and nobody is to list a village by its surnames. */
const FOUND_MAX = 12;

interface Search {
  readonly by: Extract<SearchAct, { readonly act: 'search-elder' }>['by'] | null;
  readonly found: readonly HeldContact[];
  readonly sentence: string | null;
}

const FIRST_SEARCH: Search = { by: null, found: [], sentence: null };

/** The searches of all staff screens; each belongs to its screen's session and goes with it. */
export interface ElderSearches {
  /** Null while the screen's search is closed. */
  view(connectionId: string, staff: HeldStaff): ElderSearchView | null;
  /** Answers the sentence for the screen; null when the search itself says it. */
  act(connectionId: string, staff: HeldStaff, act: SearchAct): string | null;
  close(connectionId: string): void;
}

export interface SearchTools {
  readonly ledger: LedgerTools;
  readonly elderDesk: Pick<ElderDesk, 'whyNotServe' | 'welcome'>;
}

export function createElderSearches(tools: SearchTools): ElderSearches {
  const searches = new Map<string, Search>();
  return {
    view(connectionId, staff) {
      const search = searches.get(connectionId);
      if (search === undefined) return null;
      const { sentence, found } = search;
      return { sentence, found: found.map(foundView), left: leftOf(tools.ledger, staff) };
    },
    act(connectionId, staff, act) {
      switch (act.act) {
        case 'open-search':
          searches.set(connectionId, FIRST_SEARCH);
          return null;
        case 'close-search':
          searches.delete(connectionId);
          return null;
        case 'search-elder':
          if (searches.has(connectionId)) searches.set(connectionId, find(tools.ledger, act));
          return null;
        case 'serve-found': {
          const served = serve(tools, { staff, act, search: searches.get(connectionId) });
          if (!served.ok) return served.failure;
          searches.delete(connectionId);
          return STAFF_SENTENCES.served;
        }
      }
    },
    close: (connectionId) => void searches.delete(connectionId),
  };
}

function foundView({ elderId, name, phone, numberEnd, birthDate }: HeldContact) {
  const digits = phone?.replaceAll(/\D/g, '') ?? '';
  const phoneEnd = digits.length < 4 ? null : digits.slice(-4);
  return { elderId, name, birthYear: Number(birthDate.slice(0, 4)), phoneEnd, numberEnd };
}

function find(
  { store }: Pick<LedgerTools, 'store'>,
  { by, text }: Extract<SearchAct, { readonly act: 'search-elder' }>,
): Search {
  const asked = spelled(by, text);
  if (!asked.ok) return { by, found: [], sentence: asked.failure };
  const found = store.contacts({ by, text: asked.value, countMax: FOUND_MAX + 1 });
  if (found.length === 0) return { by, found, sentence: STAFF_SENTENCES.nobodyFound };
  if (found.length > FOUND_MAX) return { by, found: [], sentence: STAFF_SENTENCES.tooManyFound };
  return { by, found, sentence: null };
}

/** The text as contacts are kept; the failure says what to type instead. */
function spelled(by: NonNullable<Search['by']>, text: string): Result<string, string> {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  if (by === 'name') {
    return [...plain].length < 2 ? fail(STAFF_SENTENCES.nameTooShort) : succeed(plain);
  }
  if (by === 'phone') {
    const digits = plain.replaceAll('-', '');
    return /^\d{4,}$/.test(digits) ? succeed(digits) : fail(STAFF_SENTENCES.phoneTooShort);
  }
  const end = plain.toUpperCase();
  return /^\d{3}[\dX]$/.test(end) ? succeed(end) : fail(STAFF_SENTENCES.numberEndWrong);
}

function leftOf({ store, clock }: LedgerTools, { staffId }: HeldStaff): number {
  const settings = store.settings();
  const businessDate = businessDateNow(settings, clock.nowMs());
  const done = store.identificationsByStaff({ staffId, businessDate });
  return Math.max(0, (settings?.identificationsByStaffMax ?? 0) - done);
}

/** Opens the visit of somebody who was found in this very search, once it is written down who said who they are. */
function serve(
  { ledger, elderDesk }: SearchTools,
  wanted: {
    readonly staff: HeldStaff;
    readonly act: Extract<SearchAct, { readonly act: 'serve-found' }>;
    readonly search: Search | undefined;
  },
): Result<void, string> {
  const { staff, act, search } = wanted;
  const isFound = search?.found.some(({ elderId }) => elderId === act.elderId) ?? false;
  const elder = isFound ? ledger.store.elderById(act.elderId) : null;
  if (elder === null || !search?.by) return fail(STAFF_SENTENCES.searchAgain);
  const whyNot = elderDesk.whyNotServe(elder);
  if (whyNot !== null) return fail(whyNot);
  const { reason } = act;
  const written = writeDown(ledger, { staff, elder, foundBy: search.by, reason });
  if (!written.ok) {
    const isCapped = written.failure.code === 'cap-reached';
    return fail(isCapped ? STAFF_SENTENCES.servedEnough : STAFF_SENTENCES.diskTrouble);
  }
  const diner: Diner = { kind: 'elder', elder, identifiedBy: 'staff' };
  elderDesk.welcome(diner, { kind: 'none' });
  return succeed(undefined);
}

/** Counts and writes in one transaction, so that two screens of one attendant cannot both take the last place. */
function writeDown(
  ledger: LedgerTools,
  said: {
    readonly staff: HeldStaff;
    readonly elder: HeldElder;
    readonly foundBy: IdentificationBody['foundBy'];
    readonly reason: IdentificationBody['reason'];
  },
): Result<void, StoreFailure | { readonly code: 'cap-reached' }> {
  const { staff, elder, foundBy, reason } = said;
  const { staffId } = staff;
  const written = ledger.store.transact<void, { readonly code: 'cap-reached' }>((transaction) => {
    const settings = transaction.settings();
    const businessDate = businessDateNow(settings, ledger.clock.nowMs());
    const done = transaction.identificationsByStaff({ staffId, businessDate });
    if (done >= (settings?.identificationsByStaffMax ?? 0)) return fail({ code: 'cap-reached' });
    transaction.append(
      {
        ...envelope(ledger, transaction, businessDate),
        by: { kind: 'staff', staffId },
        kind: 'manual-identification',
        version: 1,
        body: { elderId: elder.elderId, foundBy, reason },
      },
      [],
    );
    return succeed(undefined);
  });
  if (written.ok) ledger.clock.noteEntry(ledger.clock.nowMs());
  return written;
}
