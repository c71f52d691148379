import { TRPCError } from '@trpc/server';
import { daysBetween } from '../../../shared/time/calendar.ts';
import type { WhatIfRequest } from '../../contract/policies.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { loadDistrict } from '../coverage/facts.ts';
import { trialErrorsSentence } from '../policies/draft-checks.ts';
import type { WhatIfRuns } from '../policies/what-if/runs.ts';

/** A year of meals at most, so that a page of elders stays small. */
const DAYS_MAX = 366;

/** Starts a what-if, or refuses it with a sentence for the person. */
export async function startWhatIf(
  context: AdminContext,
  runs: WhatIfRuns,
  { user, request }: { readonly user: ConsoleUser; readonly request: WhatIfRequest },
): Promise<{ readonly runId: string }> {
  const { from, to, document } = request;
  if (from > to) refuse('开始日期在结束日期之后，请重新选择日期。');
  if (daysBetween({ from, to }) >= DAYS_MAX) refuse('一次最多试算一年，请缩短日期范围。');
  const errors = trialErrorsSentence(document);
  if (errors !== null) refuse(errors);
  const district = await loadDistrict(context.database);
  if (district === null) return refuse('还没有设置区县，没有可以试算的就餐记录。');
  const runId = runs.start({ districtCode: district.districtCode, request });
  if (runId === null) {
    const message = '另一次试算还没有结束。请等它完成，或先取消它再开始。';
    throw new TRPCError({ code: 'CONFLICT', message });
  }
  await writeAudit(
    context.database,
    {
      actorKind: 'user',
      actorId: user.userId,
      action: 'what-if-started',
      subject: `${document.policyId}/${document.version}`,
      detail: { runId, from, to, canteenId: request.canteenId },
    },
    context.now(),
  );
  return { runId };
}

function refuse(message: string): never {
  throw new TRPCError({ code: 'BAD_REQUEST', message });
}
