import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import type { Result } from '../../shared/result.ts';
import { QUIET_ERRORS } from '../../shared/rpc-errors.ts';
import { dateSchema } from '../../shared/time/business-time.ts';
import { type BackupsView, type SettleTask, settleTaskSchema } from './backups.ts';
import {
  type ChecksQuery,
  type ChecksRow,
  type ChecksView,
  checksQuerySchema,
  type DecideEntries,
  decideEntriesSchema,
  type EnterSlip,
  enterSlipSchema,
  type KioskFailure,
  type KioskLossView,
  type KioskReference,
  kioskReferenceSchema,
  type RevokeKiosk,
  revokeKioskSchema,
  type SlipFit,
  type WithdrawSlip,
  withdrawSlipSchema,
} from './kiosks.ts';
import {
  type CanteenMenuView,
  type CanteenReference,
  type ChangeMenu,
  canteenReferenceSchema,
  changeMenuSchema,
  type MenuFailure,
  type SaveCanteenSettings,
  saveCanteenSettingsSchema,
} from './menus.ts';
import {
  type DraftFailure,
  type DraftReference,
  draftReferenceSchema,
  type PoliciesView,
  type PolicyTemplateView,
  type SaveDraft,
  saveDraftSchema,
  type WhatIfRequest,
  type WhatIfRunView,
  whatIfRequestSchema,
} from './policies.ts';
import type {
  AlarmView,
  CoverageView,
  KioskView,
  MealsPageView,
  PlanView,
  SessionView,
} from './views.ts';

/** Why signing in failed; the sentence is for the person. */
export interface SignInFailure {
  readonly code: 'wrong-name-or-password' | 'locked';
  readonly sentence: string;
}

export const mealsQuerySchema = z.strictObject({
  from: dateSchema,
  to: dateSchema,
  canteenId: canteenIdSchema.nullable(),
  /** Leaves out meals at list price. */
  subsidisedOnly: z.boolean().default(false),
  /** Only meals that were granted though a limit was used up. */
  beyondLimitOnly: z.boolean().default(false),
  page: z.number().int().min(1).max(100_000),
});
export type MealsQuery = z.infer<typeof mealsQuerySchema>;

/** The signed-in person behind a request. */
export interface ConsoleUser {
  readonly userId: string;
  readonly role: SessionView['role'];
}

/** What the console can ask of the server. */
export interface ConsoleService {
  coverage(user: ConsoleUser): Promise<CoverageView>;
  plans(user: ConsoleUser): Promise<readonly PlanView[]>;
  meals(user: ConsoleUser, query: MealsQuery): Promise<MealsPageView>;
  kiosks(user: ConsoleUser): Promise<readonly KioskView[]>;
  policies(user: ConsoleUser): Promise<PoliciesView>;
  policyTemplates(user: ConsoleUser): Promise<readonly PolicyTemplateView[]>;
  saveDraft(
    user: ConsoleUser,
    request: SaveDraft,
  ): Promise<Result<{ readonly draftId: string; readonly revision: number }, DraftFailure>>;
  deleteDraft(user: ConsoleUser, draft: DraftReference): Promise<Result<null, DraftFailure>>;
  /** Asks a second person to approve. */
  proposeDraft(user: ConsoleUser, draft: DraftReference): Promise<Result<null, DraftFailure>>;
  /** Back to editing, by anybody who may edit or approve. */
  withdrawDraft(user: ConsoleUser, draft: DraftReference): Promise<Result<null, DraftFailure>>;
  /** Signs and publishes; refused to the person who proposed. */
  approveDraft(
    user: ConsoleUser,
    draft: DraftReference,
  ): Promise<Result<{ readonly digest: string }, DraftFailure>>;
  startWhatIf(user: ConsoleUser, request: WhatIfRequest): Promise<{ readonly runId: string }>;
  /** Null: no such run, or it was forgotten with a restart of the server. */
  whatIfRun(user: ConsoleUser, runId: string): Promise<WhatIfRunView | null>;
  cancelWhatIf(user: ConsoleUser, runId: string): Promise<null>;
  /** A canteen's menu and settings; null when there is no such canteen. */
  canteenMenu(user: ConsoleUser, canteen: CanteenReference): Promise<CanteenMenuView | null>;
  /** Makes one change of a canteen's menu; its kiosks hear of it. */
  changeMenu(user: ConsoleUser, request: ChangeMenu): Promise<Result<CanteenMenuView, MenuFailure>>;
  saveCanteenSettings(
    user: ConsoleUser,
    request: SaveCanteenSettings,
  ): Promise<Result<CanteenMenuView, MenuFailure>>;
  alarms(user: ConsoleUser): Promise<readonly AlarmView[]>;
  backups(user: ConsoleUser): Promise<BackupsView>;
  /** Ticks off one thing to be done again after a restore; the first one who did it stays. Null: there is no such restore. */
  settleTask(user: ConsoleUser, task: SettleTask): Promise<BackupsView | null>;
  /** Whom a canteen's kiosks hold: people of its own communities and past diners, or everybody of the district. */
  setRosterScope(
    user: ConsoleUser,
    request: { readonly canteenId: string; readonly scope: 'own' | 'district' },
  ): Promise<{ readonly elderCount: number }>;
  /** A one-time code for one new kiosk of a canteen, good for an hour. */
  makeEnrolmentCode(
    user: ConsoleUser,
    request: { readonly canteenId: string },
  ): Promise<{ readonly code: string; readonly expiresAt: string }>;
  /** The same for a kiosk that takes the place of another. */
  makeReplacementCode(
    user: ConsoleUser,
    kiosk: KioskReference,
  ): Promise<Result<{ readonly code: string; readonly expiresAt: string }, KioskFailure>>;
  /** Refuses a kiosk from now on; what it sold before comes in by supervised import only. */
  revokeKiosk(user: ConsoleUser, request: RevokeKiosk): Promise<Result<null, KioskFailure>>;
  /** What may be missing of a kiosk; null when there is no such kiosk. */
  kioskLoss(user: ConsoleUser, kiosk: KioskReference): Promise<KioskLossView | null>;
  enterSlip(
    user: ConsoleUser,
    request: EnterSlip,
  ): Promise<Result<{ readonly fit: SlipFit }, KioskFailure>>;
  withdrawSlip(user: ConsoleUser, request: WithdrawSlip): Promise<Result<null, KioskFailure>>;
  /** Kiosks of which something is kept aside. */
  checks(user: ConsoleUser): Promise<readonly ChecksRow[]>;
  kioskChecks(user: ConsoleUser, query: ChecksQuery): Promise<ChecksView | null>;
  decideEntries(
    user: ConsoleUser,
    request: DecideEntries,
  ): Promise<Result<{ readonly decidedCount: number }, KioskFailure>>;
  /** Tries the entries of a kiosk again that were not understood or not accepted. */
  retryEntries(
    user: ConsoleUser,
    kiosk: KioskReference,
  ): Promise<{ readonly applied: number; readonly left: number }>;
}

/** One request of the console. Signing in and out set and clear the cookie, so they belong to the request. */
export interface ConsoleContext {
  readonly service: ConsoleService;
  readonly user: ConsoleUser | null;
  readonly session: SessionView | null;
  signIn(userName: string, password: string): Promise<Result<SessionView, SignInFailure>>;
  signOut(): Promise<void>;
}

const t = initTRPC.context<ConsoleContext>().create(QUIET_ERRORS);

const signedIn = t.procedure.use(({ ctx, next }) => {
  if (ctx.user === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: '请先登录' });
  return next({ ctx: { ...ctx, user: ctx.user } });
});

const officer = signedIn.use(({ ctx, next }) => {
  if (ctx.user.role !== 'bureau-officer') {
    throw new TRPCError({ code: 'FORBIDDEN', message: '您的账号只能查看' });
  }
  return next({ ctx });
});

/** Whoever may be the second of the two people behind a policy, and decide what of a forked kiosk counts. */
const approver = signedIn.use(({ ctx, next }) => {
  if (ctx.user.role === 'auditor') {
    throw new TRPCError({ code: 'FORBIDDEN', message: '您的账号只能查看' });
  }
  return next({ ctx });
});

const runSchema = z.strictObject({ runId: z.uuid() });

/** The console's whole interface, typed on both ends. */
export const consoleRouter = t.router({
  session: t.procedure.query(({ ctx }) => ctx.session),
  signIn: t.procedure
    .input(z.strictObject({ userName: z.string().max(40), password: z.string().max(200) }))
    .mutation(({ ctx, input }) => ctx.signIn(input.userName, input.password)),
  signOut: t.procedure.mutation(({ ctx }) => ctx.signOut()),
  coverage: signedIn.query(({ ctx }) => ctx.service.coverage(ctx.user)),
  plans: signedIn.query(({ ctx }) => ctx.service.plans(ctx.user)),
  meals: signedIn
    .input(mealsQuerySchema)
    .query(({ ctx, input }) => ctx.service.meals(ctx.user, input)),
  kiosks: signedIn.query(({ ctx }) => ctx.service.kiosks(ctx.user)),
  policies: signedIn.query(({ ctx }) => ctx.service.policies(ctx.user)),
  policyTemplates: signedIn.query(({ ctx }) => ctx.service.policyTemplates(ctx.user)),
  saveDraft: officer
    .input(saveDraftSchema)
    .mutation(({ ctx, input }) => ctx.service.saveDraft(ctx.user, input)),
  deleteDraft: officer
    .input(draftReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.deleteDraft(ctx.user, input)),
  proposeDraft: officer
    .input(draftReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.proposeDraft(ctx.user, input)),
  withdrawDraft: approver
    .input(draftReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.withdrawDraft(ctx.user, input)),
  approveDraft: approver
    .input(draftReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.approveDraft(ctx.user, input)),
  startWhatIf: approver
    .input(whatIfRequestSchema)
    .mutation(({ ctx, input }) => ctx.service.startWhatIf(ctx.user, input)),
  whatIfRun: approver
    .input(runSchema)
    .query(({ ctx, input }) => ctx.service.whatIfRun(ctx.user, input.runId)),
  cancelWhatIf: approver
    .input(runSchema)
    .mutation(({ ctx, input }) => ctx.service.cancelWhatIf(ctx.user, input.runId)),
  canteenMenu: signedIn
    .input(canteenReferenceSchema)
    .query(({ ctx, input }) => ctx.service.canteenMenu(ctx.user, input)),
  changeMenu: officer
    .input(changeMenuSchema)
    .mutation(({ ctx, input }) => ctx.service.changeMenu(ctx.user, input)),
  saveCanteenSettings: officer
    .input(saveCanteenSettingsSchema)
    .mutation(({ ctx, input }) => ctx.service.saveCanteenSettings(ctx.user, input)),
  alarms: signedIn.query(({ ctx }) => ctx.service.alarms(ctx.user)),
  backups: signedIn.query(({ ctx }) => ctx.service.backups(ctx.user)),
  settleTask: officer
    .input(settleTaskSchema)
    .mutation(({ ctx, input }) => ctx.service.settleTask(ctx.user, input)),
  setRosterScope: officer
    .input(z.strictObject({ canteenId: canteenIdSchema, scope: z.enum(['own', 'district']) }))
    .mutation(({ ctx, input }) => ctx.service.setRosterScope(ctx.user, input)),
  makeEnrolmentCode: officer
    .input(z.strictObject({ canteenId: canteenIdSchema }))
    .mutation(({ ctx, input }) => ctx.service.makeEnrolmentCode(ctx.user, input)),
  makeReplacementCode: officer
    .input(kioskReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.makeReplacementCode(ctx.user, input)),
  revokeKiosk: officer
    .input(revokeKioskSchema)
    .mutation(({ ctx, input }) => ctx.service.revokeKiosk(ctx.user, input)),
  kioskLoss: signedIn
    .input(kioskReferenceSchema)
    .query(({ ctx, input }) => ctx.service.kioskLoss(ctx.user, input)),
  enterSlip: officer
    .input(enterSlipSchema)
    .mutation(({ ctx, input }) => ctx.service.enterSlip(ctx.user, input)),
  withdrawSlip: officer
    .input(withdrawSlipSchema)
    .mutation(({ ctx, input }) => ctx.service.withdrawSlip(ctx.user, input)),
  checks: signedIn.query(({ ctx }) => ctx.service.checks(ctx.user)),
  kioskChecks: signedIn
    .input(checksQuerySchema)
    .query(({ ctx, input }) => ctx.service.kioskChecks(ctx.user, input)),
  decideEntries: approver
    .input(decideEntriesSchema)
    .mutation(({ ctx, input }) => ctx.service.decideEntries(ctx.user, input)),
  retryEntries: approver
    .input(kioskReferenceSchema)
    .mutation(({ ctx, input }) => ctx.service.retryEntries(ctx.user, input)),
});

export type ConsoleRouter = typeof consoleRouter;
