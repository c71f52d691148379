import { z } from 'zod';

/** All identifiers are random UUIDs (RFC 9562 version 4): they say nothing about what they name and never change. In lower case, so that each has one text. */
export const uuidSchema = z.uuidv4().lowercase();

/** The only reference to a person in ledger, usage, accounts and claims (docs/decisions/0003-identity.md). */
export const elderIdSchema = uuidSchema.brand<'ElderId'>();
export type ElderId = z.infer<typeof elderIdSchema>;

export const kioskIdSchema = uuidSchema.brand<'KioskId'>();
export type KioskId = z.infer<typeof kioskIdSchema>;

export const canteenIdSchema = uuidSchema.brand<'CanteenId'>();
export type CanteenId = z.infer<typeof canteenIdSchema>;

export const staffIdSchema = uuidSchema.brand<'StaffId'>();
export type StaffId = z.infer<typeof staffIdSchema>;

export const orderIdSchema = uuidSchema.brand<'OrderId'>();
export type OrderId = z.infer<typeof orderIdSchema>;

export const menuItemIdSchema = uuidSchema.brand<'MenuItemId'>();
export type MenuItemId = z.infer<typeof menuItemIdSchema>;

export const policyIdSchema = uuidSchema.brand<'PolicyId'>();
