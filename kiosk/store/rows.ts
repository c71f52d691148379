import { z } from 'zod';
import { elderIdSchema, orderIdSchema, staffIdSchema } from '../../shared/identity/ids.ts';
import { attachmentSchema } from '../../shared/ledger/attachment.ts';
import { entryEnvelopeSchema, type StoredEntry } from '../../shared/ledger/entry.ts';
import { policyDocumentSchema } from '../../shared/policy/document.ts';
import { personFactsSchema, type UsedMeal, usedMealSchema } from '../../shared/policy/facts.ts';
import { changeSchema, menuItemSchema, signedHeadSchema } from '../../shared/sync/contract.ts';
import { enrolmentAnswerSchema, enrolmentCertificateSchema } from '../../shared/sync/enrolment.ts';
import type { CalendarDay } from '../../shared/time/working-day.ts';
import type { CanteenSettings, Enrolment, HeldElder, HeldPolicy, PrintJob } from '../core/ports.ts';

/** Shapes of rows as they lie in the tables, and how they become what the core works with. */

const usedMealsSchema = z.array(usedMealSchema);
const attachmentsSchema = z.array(attachmentSchema);
const menuSchema = z.array(menuItemSchema);
const timedEntrySchema = entryEnvelopeSchema.extend({ at: z.string() });

export interface ElderRow {
  readonly elder_id: string;
  readonly masked_name: string;
  readonly birth_date: string;
  readonly categories: string;
  readonly care_levels: string;
  readonly states: string;
  readonly household_code: string | null;
  readonly residence_code: string | null;
}

export function elderOf(row: ElderRow): HeldElder {
  return {
    elderId: elderIdSchema.parse(row.elder_id),
    maskedName: row.masked_name,
    ...personFactsSchema.parse({
      // Only people of the roster come down; whom it does not know is no row here.
      standing: 'registered',
      birthDate: row.birth_date,
      categories: JSON.parse(row.categories),
      careLevels: JSON.parse(row.care_levels),
      states: JSON.parse(row.states),
      householdCode: row.household_code,
      residenceCode: row.residence_code,
    }),
  };
}

export interface StaffRow {
  readonly staff_id: string;
  readonly name: string;
  readonly pin_salt: string;
  readonly pin_hash: string;
}

export function staffOf(row: StaffRow) {
  const staffId = staffIdSchema.parse(row.staff_id);
  return { staffId, name: row.name, pinSalt: row.pin_salt, pinHash: row.pin_hash };
}

export interface EnrolmentRow {
  readonly certificate: string;
  readonly signature: string;
  readonly admin_public_key: string;
  readonly district_salt: string;
  readonly lookup_key: string;
  readonly recovery_public_key: string;
}

const heldEnrolmentSchema = enrolmentCertificateSchema.extend(
  enrolmentAnswerSchema.omit({ certificate: true, orderNumbersAfter: true }).shape,
);

export function enrolmentOf(row: EnrolmentRow): Enrolment {
  return heldEnrolmentSchema.parse({
    ...enrolmentCertificateSchema.parse(JSON.parse(row.certificate)),
    signature: row.signature,
    adminPublicKey: row.admin_public_key,
    districtSalt: row.district_salt,
    lookupKey: row.lookup_key,
    recoveryPublicKey: row.recovery_public_key,
  });
}

export interface PrintJobRow {
  readonly order_id: string;
  readonly seq: number;
  readonly business_date: string;
  readonly order_number: number;
  readonly state: PrintJob['state'];
  readonly code: string;
  readonly copies: number;
}

export function printJobOf(row: PrintJobRow): PrintJob {
  return {
    orderId: orderIdSchema.parse(row.order_id),
    seq: row.seq,
    businessDate: row.business_date,
    orderNumber: row.order_number,
    state: row.state,
    code: row.code,
    copies: row.copies,
  };
}

/** An entry as it lies in its table. */
export interface EntryRow {
  readonly seq: number;
  readonly hash: string;
  readonly content: string;
  /** Of {@link attachmentsText}. */
  readonly attachments: string;
}

export function storedEntryOf(row: EntryRow): StoredEntry {
  const { seq, content, hash } = row;
  return { seq, content, hash, attachments: attachmentsSchema.parse(JSON.parse(row.attachments)) };
}

/** Attachments in the form of their column. */
export function attachmentsText(attachments: StoredEntry['attachments']): string {
  return JSON.stringify(attachments.map(({ content, salt }) => ({ content, salt })));
}

export interface PolicyRow {
  readonly document: string;
  readonly signature: string;
}

/** Null for a policy in a form that this program does not know. */
export function policyOf(row: PolicyRow): HeldPolicy | null {
  const document = policyDocumentSchema.safeParse(JSON.parse(row.document)).data;
  return document === undefined ? null : { document, signature: row.signature };
}

export function settingsOf(text: string): CanteenSettings {
  const change = changeSchema.parse({ kind: 'settings', ...JSON.parse(text) });
  if (change.kind !== 'settings') throw new Error('not settings');
  const { kind: _, ...settings } = change;
  return settings;
}

export function menuOf(text: string) {
  return menuSchema.parse(JSON.parse(text));
}

/** A meal this kiosk sold, as the projection keeps it. */
export interface UsedMealRow {
  readonly business_date: string;
  readonly meal_period: string;
  readonly subsidies: string;
  readonly fees: string;
}

export function usedMealOf(row: UsedMealRow): UsedMeal {
  return usedMealSchema.parse({
    businessDate: row.business_date,
    mealPeriod: row.meal_period,
    subsidies: JSON.parse(row.subsidies),
    fees: JSON.parse(row.fees),
  });
}

export function calendarOf(text: string): readonly CalendarDay[] {
  const change = changeSchema.parse({ kind: 'calendar', days: JSON.parse(text) });
  if (change.kind !== 'calendar') throw new Error('not a calendar');
  return change.days;
}

export function usedMealsOf(text: string) {
  return usedMealsSchema.parse(JSON.parse(text));
}

/** The admin head as it was kept; null before the first one. */
export function adminHeadOf(text: string) {
  return signedHeadSchema.nullable().parse(JSON.parse(text));
}

/** The wall time an entry carries. */
export function timeOfEntry(content: string): string {
  return timedEntrySchema.parse(JSON.parse(content)).at;
}
