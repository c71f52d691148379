import { z } from 'zod';
import data from './strengths.json' with { type: 'json' };

const chance = z.number().min(0).max(1);
const range = z.tuple([z.number().int(), z.number().int()]);
const line = z.strictObject({
  loseRequest: chance,
  loseAnswer: chance,
  late: chance,
  twice: chance,
});

/** Faults that a week draws by weight. */
export const FAULT_KINDS = [
  'crash',
  'crash-in-write',
  'partition',
  'blackout',
  'clock-jump',
  'disk-full',
  'printer',
  'admin-crash',
] as const;
/** Faults that a week has once or not at all. */
export const RARE_FAULT_KINDS = ['admin-restore', 'kiosk-restore', 'kiosk-clone'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number] | (typeof RARE_FAULT_KINDS)[number];

const strengthsSchema = z.strictObject({
  weekStarts: z.array(z.iso.date()).min(1),
  canteens: z.number().int(),
  kiosksOfCanteens: z.array(z.number().int()),
  communitiesOfCanteens: z.array(z.array(z.number().int())),
  elders: z.number().int(),
  eldersBornFrom: z.number().int(),
  eldersBornTo: z.number().int(),
  hardshipEvery: z.number().int(),
  cardEvery: z.number().int(),
  newcomers: z.number().int(),
  menuPricesFen: z.array(z.number().int()),
  mealsLeast: z.number().int(),
  visitsFrom: z.number().int(),
  visitsTo: z.number().int(),
  mealWindows: z.array(
    z.strictObject({ fromMinute: z.number(), toMinute: z.number(), weight: z.number().int() }),
  ),
  chances: z.strictObject({
    guest: chance,
    elderCard: chance,
    sameAgainElsewhere: chance,
    strangerToCanteen: chance,
    payByAccount: chance,
    walkAway: chance,
    ownLineAfterVisit: chance,
    otherLineAfterVisit: chance,
    reprint: chance,
    newKeys: chance,
  }),
  lines: z.strictObject({ good: line, bad: line, badKiosks: chance }),
  topUpsFrom: z.number().int(),
  topUpsTo: z.number().int(),
  topUpFen: z.array(z.number().int()),
  faultsFrom: z.number().int(),
  faultsTo: z.number().int(),
  faultsLeast: z.number().int(),
  faultWeights: z.record(z.enum(FAULT_KINDS), z.number().int()),
  rareFaults: z.record(z.enum(RARE_FAULT_KINDS), chance),
  partitionMinutes: range,
  blackoutMinutes: range,
  clockJumpMinutes: z.array(z.number().int()),
  clockJumpLastsMinutes: range,
  diskFullMinutes: range,
  printerMinutes: range,
  crashAfterWritesMost: z.number().int(),
  adminCrashAtQueryMost: z.number().int(),
  /** That the admin counts what it has stored after a request. */
  adminCounts: chance,
  officeActsFrom: z.number().int(),
  officeActsTo: z.number().int(),
  officeRedoMinutes: z.number().int(),
  healRoundsMost: z.number().int(),
});

/** How much of everything a simulated week has; only data, nothing of it is the product's. */
export const STRENGTHS = strengthsSchema.parse(data);
export type LineQuality = z.infer<typeof line>;
