import { TRPCError } from '@trpc/server';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { ConsoleService } from '../../contract/router.ts';
import type { AlarmView, KioskView } from '../../contract/views.ts';
import { settleTask } from '../backup/settle-task.ts';
import { backupsView } from '../backup/view.ts';
import type { AdminContext } from '../context.ts';
import { coverageView, planViews } from '../coverage/view.ts';
import { kioskLosses } from '../kiosks/missing.ts';
import { changeMenu, saveCanteenSettings } from '../menus/change.ts';
import { canteenMenu } from '../menus/view.ts';
import {
  approveDraft,
  deleteDraft,
  proposeDraft,
  saveDraft,
  withdrawDraft,
} from '../policies/drafts.ts';
import { policiesView, policyTemplates } from '../policies/views.ts';
import type { WhatIfRuns } from '../policies/what-if/runs.ts';
import { setRosterScope } from '../roster/holding.ts';
import { kioskService } from './kiosks.ts';
import { mealsPage } from './meals.ts';
import { startWhatIf } from './what-if.ts';

/** What the console can ask of this server. */
export function consoleService(context: AdminContext, whatIfRuns: WhatIfRuns): ConsoleService {
  return {
    coverage: () => coverageView(context),
    plans: () => planViews(context),
    meals: (_user, query) => mealsPage(context, query),
    kiosks: () => kioskViews(context),
    policies: (user) => policiesView(context, user),
    policyTemplates: async () => policyTemplates(),
    saveDraft: (user, request) => saveDraft(context, user, request),
    deleteDraft: (user, draft) => deleteDraft(context, user, draft),
    proposeDraft: (user, draft) => proposeDraft(context, user, draft),
    withdrawDraft: (user, draft) => withdrawDraft(context, user, draft),
    approveDraft: (user, draft) => approveDraft(context, user, draft),
    startWhatIf: (user, request) => startWhatIf(context, whatIfRuns, { user, request }),
    whatIfRun: async (_user, runId) => whatIfRuns.view(runId),
    cancelWhatIf: async (_user, runId) => {
      await whatIfRuns.cancel(runId);
      return null;
    },
    canteenMenu: (_user, { canteenId }) => canteenMenu(context, canteenId),
    changeMenu: (user, request) => changeMenu(context, user, request),
    saveCanteenSettings: (user, request) => saveCanteenSettings(context, user, request),
    alarms: () => alarmViews(context),
    backups: () => backupsView(context),
    settleTask: async (user, task) => {
      const isKnown = await settleTask(context, user, task);
      return isKnown ? backupsView(context) : null;
    },
    setRosterScope: async (user, request) => {
      const set = await setRosterScope(context, { ...request, userId: user.userId });
      if (set === null) {
        throw new TRPCError({ code: 'NOT_FOUND', message: '没有这个食堂，请刷新页面后再试' });
      }
      return set;
    },
    ...kioskService(context),
  };
}

/** Of a kiosk enrolled between two queries. */
const NO_LOSS = { replacesNumber: null, replacedByNumber: null, missingCount: 0 };

async function kioskViews(context: AdminContext): Promise<readonly KioskView[]> {
  const rows = await context.database
    .selectFrom('kiosk')
    .innerJoin('kiosk_head', 'kiosk_head.kiosk_id', 'kiosk.kiosk_id')
    .innerJoin('canteen', 'canteen.canteen_id', 'kiosk.canteen_id')
    .select(['kiosk.kiosk_id', 'kiosk_number', 'canteen.name', 'status', 'enrolled_at'])
    .select(['last_contact_at', 'clock_offset_ms', 'kiosk_head.seq', 'kiosk_head.hash'])
    .select((select) =>
      select
        .selectFrom('quarantine')
        .select(select.fn.countAll<number>().as('quarantined'))
        .whereRef('quarantine.kiosk_id', '=', 'kiosk.kiosk_id')
        .where('settled_at', 'is', null)
        .as('quarantined'),
    )
    .orderBy('kiosk_number')
    .execute();
  const losses = await kioskLosses(context.database);
  return rows.map((row) => ({
    kioskId: row.kiosk_id,
    kioskNumber: row.kiosk_number,
    canteenName: row.name,
    status: row.status,
    enrolledAt: shanghaiWallTime(row.enrolled_at.getTime()),
    lastContactAt:
      row.last_contact_at === null ? null : shanghaiWallTime(row.last_contact_at.getTime()),
    clockOffsetMs: row.clock_offset_ms,
    headSeq: row.seq,
    headHash: row.hash,
    quarantinedCount: row.quarantined ?? 0,
    ...(losses.get(row.kiosk_id) ?? NO_LOSS),
  }));
}

/** The newest alarms; older ones stay in the database. */
const ALARMS_SHOWN = 200;

async function alarmViews(context: AdminContext): Promise<readonly AlarmView[]> {
  const rows = await context.database
    .selectFrom('alarm')
    .leftJoin('kiosk', 'kiosk.kiosk_id', 'alarm.kiosk_id')
    .select(['alarm_id', 'raised_at', 'kiosk_number', 'code', 'sentence'])
    .where('closed_at', 'is', null)
    .orderBy('alarm_id', 'desc')
    .limit(ALARMS_SHOWN)
    .execute();
  return rows.map((row) => ({
    alarmId: row.alarm_id,
    raisedAt: shanghaiWallTime(row.raised_at.getTime()),
    kioskNumber: row.kiosk_number,
    code: row.code,
    sentence: row.sentence,
  }));
}
