import { TRPCError } from '@trpc/server';
import { policyDocumentSchema } from '../../../shared/policy/document.ts';
import { missingCase } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { ConsoleService } from '../../contract/router.ts';
import type { AlarmView, KioskView, PolicyView } from '../../contract/views.ts';
import type { AdminContext } from '../context.ts';
import { coverageView, planViews } from '../coverage/view.ts';
import { makeEnrolmentCode } from '../kiosk-api/enrolment.ts';
import { mealsPage } from './meals.ts';

/** What the console can ask of this server. */
export function consoleService(context: AdminContext): ConsoleService {
  return {
    coverage: () => coverageView(context),
    plans: () => planViews(context),
    meals: (_user, query) => mealsPage(context, query),
    kiosks: () => kioskViews(context),
    policies: () => policyViews(context),
    alarms: () => alarmViews(context),
    makeEnrolmentCode: async (user, { canteenId }) => {
      const made = await makeEnrolmentCode(context, { canteenId, userId: user.userId });
      if (made === null) {
        throw new TRPCError({ code: 'NOT_FOUND', message: '没有这个食堂，请刷新页面后再试' });
      }
      return { code: made.code, expiresAt: shanghaiWallTime(made.expiresAt.getTime()) };
    },
  };
}

async function kioskViews(context: AdminContext): Promise<readonly KioskView[]> {
  const rows = await context.database
    .selectFrom('kiosk')
    .innerJoin('kiosk_head', 'kiosk_head.kiosk_id', 'kiosk.kiosk_id')
    .innerJoin('canteen', 'canteen.canteen_id', 'kiosk.canteen_id')
    .select(['kiosk.kiosk_id', 'kiosk_number', 'canteen.name', 'status', 'enrolled_at'])
    .select(['last_contact_at', 'kiosk_head.seq', 'kiosk_head.hash'])
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
  return rows.map((row) => ({
    kioskId: row.kiosk_id,
    kioskNumber: row.kiosk_number,
    canteenName: row.name,
    status: row.status,
    enrolledAt: shanghaiWallTime(row.enrolled_at.getTime()),
    lastContactAt:
      row.last_contact_at === null ? null : shanghaiWallTime(row.last_contact_at.getTime()),
    headSeq: row.seq,
    headHash: row.hash,
    quarantinedCount: row.quarantined ?? 0,
  }));
}

async function policyViews(context: AdminContext): Promise<readonly PolicyView[]> {
  const rows = await context.database
    .selectFrom('policy')
    .select(['document', 'digest'])
    .orderBy('effective_from', 'desc')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => policyView(row.document, row.digest));
}

function policyView(text: string, digest: string): PolicyView {
  const document = policyDocumentSchema.parse(JSON.parse(text));
  const fundNames = new Map(document.funds.map((fund) => [fund.id, fund.name]));
  return {
    policyId: document.policyId,
    version: document.version,
    title: document.title,
    issuer: document.issuer,
    documentNumber: document.documentNumber,
    effectiveFrom: document.effectiveFrom,
    effectiveTo: document.effectiveTo,
    sourceGrade: document.source.grade,
    sourceNote: document.source.note,
    digest,
    rules: document.rules.map((rule) => ({
      title: rule.title,
      priceFen: rule.benefit.priceFen,
      fundName: fundNames.get(rule.fundId) ?? rule.fundId,
    })),
    limits: document.limits.map((limit) => ({
      title: limit.title,
      originName: originName(limit.origin),
    })),
  };
}

function originName(origin: 'published' | 'setting'): string {
  switch (origin) {
    case 'published':
      return '文件原文';
    case 'setting':
      return '本地设置（原文未写明）';
    default:
      return missingCase(origin);
  }
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
