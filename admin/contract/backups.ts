import { z } from 'zod';

/** What only the admin held, and a person has to do again for the time between backup and restore; the closed set. */
export const RESTORATION_TASKS = [
  'approvals',
  'rosters',
  'payments',
  'revocations',
  'codes',
  'policies',
  'users',
  'kiosks',
] as const;
export type RestorationTaskKind = (typeof RESTORATION_TASKS)[number];

/** Ticks one of them off; the note says what was found and done. */
export const settleTaskSchema = z.strictObject({
  restorationId: z.number().int().min(1),
  kind: z.enum(RESTORATION_TASKS),
  note: z.string().trim().min(1).max(400),
});
export type SettleTask = z.infer<typeof settleTaskSchema>;

export interface RestorationTaskView {
  readonly kind: RestorationTaskKind;
  readonly done: {
    readonly at: string;
    readonly by: string;
    readonly note: string;
  } | null;
}

/** One kiosk before and after a restore. */
export interface RestoredKioskView {
  readonly kioskNumber: number;
  readonly canteenName: string;
  /** Entries that the backup had of it, and that the admin has now. */
  readonly seqThen: number;
  readonly seqNow: number;
  /** Requests since the backup that the kiosk has counted; null until it has been heard of. */
  readonly requestsSince: number | null;
}

/** A restore that somebody may still have to clear up after. */
export interface RestorationView {
  readonly restorationId: number;
  /** From the backup to the restore: what was done then is lost if only the admin held it. */
  readonly backupMadeAt: string;
  readonly restoredAt: string;
  readonly tasks: readonly RestorationTaskView[];
  readonly kiosks: readonly RestoredKioskView[];
  /** What kiosks have told since of things that this admin does not know. */
  readonly evidence: readonly string[];
}

/** The state of backups and of the recovery key. Moments are Shanghai wall time with offset. */
export interface BackupsView {
  readonly lastVerified: {
    readonly at: string;
    readonly filePath: string;
    readonly byteCount: number;
    readonly rowCount: number;
  } | null;
  /** The newest try, when it failed. */
  readonly lastFailure: { readonly at: string; readonly sentence: string } | null;
  readonly isLate: boolean;
  readonly recovery: {
    /** The words still lie in the admin's data folder; null where that cannot be seen. */
    readonly isWordsFileHere: boolean | null;
    readonly lastDrillAt: string | null;
    readonly isDrillDue: boolean;
  };
  /** The newest restore; null when this admin was never restored. */
  readonly restoration: RestorationView | null;
}
