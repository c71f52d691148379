import type { Queryable } from './database/connection.ts';

/** What is written into the audit; the closed set. */
export type AuditAction =
  | 'sign-in'
  | 'sign-in-refused'
  | 'sign-out'
  | 'enrolment-code-made'
  | 'kiosk-enrolled'
  | 'roster-scope-set'
  | 'card-given'
  | 'cards-ended'
  | 'kiosk-key-rotated'
  | 'lookup-key-rotated'
  | 'admin-key-rotated'
  | 'kiosk-adopted'
  | 'kiosk-revoked'
  | 'slip-entered'
  | 'slip-withdrawn'
  | 'ledger-imported'
  | 'quarantine-decided'
  | 'policy-published'
  | 'draft-saved'
  | 'draft-deleted'
  | 'draft-proposed'
  | 'draft-withdrawn'
  | 'draft-approved'
  | 'what-if-started'
  | 'menu-changed'
  | 'canteen-settings-changed'
  | 'calendar-imported'
  | 'plan-imported'
  | 'demo-loaded'
  | 'backup-restored'
  | 'restoration-task-settled'
  | 'recovery-drill'
  | 'recovery-key-renewed';

/** One line of the audit. */
export interface AuditLine {
  readonly actorKind: 'user' | 'kiosk' | 'system';
  readonly actorId: string | null;
  readonly action: AuditAction;
  readonly subject: string | null;
  readonly detail: Record<string, string | number | null>;
}

/** Adds a line that nobody can change afterwards. */
export async function writeAudit(database: Queryable, line: AuditLine, now: number): Promise<void> {
  await database
    .insertInto('audit')
    .values({
      at: new Date(now),
      actor_kind: line.actorKind,
      actor_id: line.actorId,
      action: line.action,
      subject: line.subject,
      detail: JSON.stringify(line.detail),
    })
    .execute();
}
