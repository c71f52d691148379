import { z } from 'zod';

/** All identifiers are random UUIDs (RFC 9562 version 4): they say nothing about what they name and never change. */
const uuid = z.uuidv4();

/** The only reference to a person in ledger, usage, accounts and claims (docs/decisions/0003-identity.md). */
export const elderIdSchema = uuid.brand<'ElderId'>();
export type ElderId = z.infer<typeof elderIdSchema>;

export const kioskIdSchema = uuid.brand<'KioskId'>();
export type KioskId = z.infer<typeof kioskIdSchema>;

export const canteenIdSchema = uuid.brand<'CanteenId'>();
export type CanteenId = z.infer<typeof canteenIdSchema>;

export const staffIdSchema = uuid.brand<'StaffId'>();
export type StaffId = z.infer<typeof staffIdSchema>;

export const orderIdSchema = uuid.brand<'OrderId'>();
export type OrderId = z.infer<typeof orderIdSchema>;

export const menuItemIdSchema = uuid.brand<'MenuItemId'>();
export type MenuItemId = z.infer<typeof menuItemIdSchema>;

export const policyIdSchema = uuid.brand<'PolicyId'>();
