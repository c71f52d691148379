import { z } from 'zod';
import { kioskIdSchema } from '../../shared/identity/ids.ts';

/** Why something about a kiosk or what is kept aside was refused; the sentence is for the person. */
export interface KioskFailure {
  readonly code:
    | 'no-such-kiosk'
    | 'already-replaced'
    | 'already-revoked'
    | 'no-receipt-code'
    | 'other-kiosk'
    | 'no-such-slip'
    | 'no-such-entry'
    | 'not-understood'
    | 'cannot-apply';
  readonly sentence: string;
}

const reasonSchema = z.string().trim().min(2).max(200);

/** A kiosk named by its id. */
export const kioskReferenceSchema = z.strictObject({ kioskId: kioskIdSchema });
export type KioskReference = z.infer<typeof kioskReferenceSchema>;

/** Ends a kiosk's access at once; the reason goes into the audit. */
export const revokeKioskSchema = z.strictObject({ kioskId: kioskIdSchema, reason: reasonSchema });
export type RevokeKiosk = z.infer<typeof revokeKioskSchema>;

/** The highest receipt or day slip that somebody found of a lost kiosk, as typed. */
export const enterSlipSchema = z.strictObject({
  kioskId: kioskIdSchema,
  code: z.string().max(60),
});
export type EnterSlip = z.infer<typeof enterSlipSchema>;

export const withdrawSlipSchema = z.strictObject({
  slipId: z.number().int().min(1),
  reason: reasonSchema,
});
export type WithdrawSlip = z.infer<typeof withdrawSlipSchema>;

/** How a slip that was entered fits what is held: nothing there yet, the same, another entry, or one of a branch kept aside. */
export type SlipFit = 'missing' | 'held' | 'differs' | 'aside';

/** A receipt or day slip that staff found. */
export interface SlipView {
  readonly slipId: number;
  /** As printed. */
  readonly code: string;
  readonly seq: number;
  readonly fit: SlipFit;
  readonly enteredBy: string;
  readonly enteredAt: string;
}

/** What may be missing of a kiosk: entries from one seq to another, by the highest slip found; null when nothing is known to be. */
export interface MissingRange {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly count: number;
}

/** What the console shows of a kiosk that is lost, replaced or revoked. */
export interface KioskLossView {
  readonly kioskId: string;
  readonly kioskNumber: number;
  readonly headSeq: number;
  readonly missing: MissingRange | null;
  readonly slips: readonly SlipView[];
  readonly imports: readonly {
    readonly importedAt: string;
    /** Null: by the command on the server. */
    readonly importedBy: string | null;
    readonly newCount: number;
    readonly asideCount: number;
  }[];
}

const countSchema = z.number().int().min(0);

/** What a ledger file holds against what the admin holds. */
export const ledgerImportSummarySchema = z.strictObject({
  kioskId: kioskIdSchema,
  kioskNumber: countSchema,
  canteenName: z.string(),
  status: z.enum(['active', 'replaced', 'revoked']),
  fileSha256: z.string(),
  lastSeq: countSchema,
  headSeq: countSchema,
  /** Entries that follow what the admin holds. */
  newCount: countSchema,
  heldCount: countSchema,
  /** Entries that contradict the chain; `asideCount` of them are kept aside already. */
  differentCount: countSchema,
  asideCount: countSchema,
  saleCount: countSchema,
  listPriceFen: countSchema,
  subsidyFen: countSchema,
});
export type LedgerImportSummary = Readonly<z.infer<typeof ledgerImportSummarySchema>>;

/** Why a ledger file was not taken. */
const ledgerImportFailureSchema = z.strictObject({
  code: z.enum([
    'not-a-ledger',
    'unknown-kiosk',
    'other-key',
    'changed-meanwhile',
    'too-large',
    'not-signed-in',
  ]),
  sentence: z.string(),
});
export type LedgerImportFailure = Readonly<z.infer<typeof ledgerImportFailureSchema>>;

/** The answer to a ledger file. */
export const ledgerImportAnswerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: ledgerImportSummarySchema }),
  z.strictObject({ ok: z.literal(false), failure: ledgerImportFailureSchema }),
]);

/** Where a ledger file is sent, as `application/octet-stream`; `?confirm=SHA256` takes in what was shown before. */
export const LEDGER_IMPORT_PATH = '/api/ledger-imports';

/** What was decided of an entry kept aside. */
export type Verdict = 'counts' | 'does-not-count';

/** Entries of a fork named by what keeps them. */
export const decideEntriesSchema = z
  .strictObject({
    quarantineIds: z.array(z.number().int().min(1)).min(1).max(200),
    verdict: z.enum(['counts', 'does-not-count']),
    /** Needed where meals or records are left out. */
    reason: z.string().trim().max(200),
  })
  .refine(({ verdict, reason }) => verdict === 'counts' || reason.length >= 2, {
    message: '不计入要写原因',
  });
export type DecideEntries = z.infer<typeof decideEntriesSchema>;

/** A record as somebody who decides needs to see it; the amounts only of meals and top-ups. */
export interface RecordView {
  readonly seq: number;
  readonly hash: string;
  readonly receiptCode: string;
  /** Null for what was not understood. */
  readonly at: string | null;
  readonly what: string;
  readonly maskedName: string | null;
  readonly listPriceFen: number | null;
  readonly subsidyFen: number | null;
  readonly paidFen: number | null;
}

/** An entry kept aside, with what was decided of it. */
export interface AsideView extends RecordView {
  readonly quarantineId: number;
  readonly kind: 'fork' | 'entry';
  readonly reason: string;
  readonly content: string;
  readonly raisedAt: string;
  /** Its branch among those of the kiosk, from 1; null for one of the chain itself. */
  readonly branchNumber: number | null;
  /** Waits for a decision. One that never had one moves neither money nor meals. */
  readonly isOpen: boolean;
  readonly verdict: Verdict | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
}

/** A kiosk with something kept aside. */
export interface ChecksRow {
  readonly kioskId: string;
  readonly kioskNumber: number;
  readonly canteenName: string;
  readonly status: 'active' | 'replaced' | 'revoked';
  /** How far its chain is held. */
  readonly headSeq: number;
  /** Where its chain parted first; null when it never did. */
  readonly forkSeq: number | null;
  readonly branchCount: number;
  readonly forkCount: number;
  readonly undecidedForkCount: number;
  readonly entryCount: number;
  readonly undecidedEntryCount: number;
}

export const checksQuerySchema = z.strictObject({
  kioskId: kioskIdSchema,
  kind: z.enum(['fork', 'entry']),
  onlyUndecided: z.boolean(),
  page: z.number().int().min(1).max(100_000),
});
export type ChecksQuery = z.infer<typeof checksQuerySchema>;

/** One page of what is kept aside of a kiosk; beside a fork, what the chain holds under the same numbers. */
export interface ChecksView {
  readonly kiosk: ChecksRow;
  readonly totalCount: number;
  readonly pageSize: number;
  readonly aside: readonly AsideView[];
  readonly counted: readonly RecordView[];
}
