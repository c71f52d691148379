import { checkPolicy } from '../../../shared/policy/check/check-policy.ts';
import { keepsFromPricing, type PolicyFinding } from '../../../shared/policy/check/finding.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { fail } from '../../../shared/result.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import type { DraftFailure } from '../../contract/policies.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';

/** A refusal whose sentence is the same whatever the draft says. */
type PlainCode = Exclude<
  DraftFailure['code'],
  'has-errors' | 'version-taken' | 'starts-in-the-past'
>;

const SENTENCES: Record<PlainCode, string> = {
  'no-such-draft': '这份草稿已经不在了，可能已被删除或已发布。请刷新页面。',
  'changed-meanwhile': '这份草稿刚被别人改过。请刷新页面，看过新的内容后再操作。',
  'not-editing': '这份草稿已提交审批，不能直接修改或删除。请先撤回再改。',
  'not-proposed': '这份草稿没有在等待审批。请刷新页面查看现在的状态。',
  'own-proposal': '这份草稿是您自己提交的，须由另一位同事批准。',
};

/** Wraps a refusal with its sentence. */
export function draftFailure(code: PlainCode): {
  readonly ok: false;
  readonly failure: DraftFailure;
} {
  return fail({ code, sentence: SENTENCES[code] });
}

/** What keeps a document from being published today; null when nothing does. */
export async function findHindrance(
  context: AdminContext,
  database: Queryable,
  document: PolicyDocument,
): Promise<{ readonly ok: false; readonly failure: DraftFailure } | null> {
  const errors = errorsSentence(document);
  if (errors !== null) return fail({ code: 'has-errors', sentence: errors });
  const next = await nextVersion(database, document.policyId);
  if (document.version !== next) {
    const sentence = `版本号${document.version}不能用：这项政策的下一版是第${next}版。请把版本号改成${next}再提交。`;
    return fail({ code: 'version-taken', sentence });
  }
  const today = shanghaiDate(context.now());
  if (document.effectiveFrom <= today) {
    const sentence = `开始执行的日期${document.effectiveFrom}不在今天（${today}）之后。点餐机要提前收到政策，请改成明天或更晚的日期。`;
    return fail({ code: 'starts-in-the-past', sentence });
  }
  return null;
}

/** Errors that keep a document from being published, as one sentence that names the first; null without any. */
function errorsSentence(document: PolicyDocument): string | null {
  return sentenceOf(errorsOf(document));
}

/**
 * Errors that keep a document from being tried. Worked cases that come out otherwise are none: prices are tried first and
 * the cases brought up afterwards.
 */
export function trialErrorsSentence(document: PolicyDocument): string | null {
  return sentenceOf(checkPolicy(document).filter(keepsFromPricing));
}

function errorsOf(document: PolicyDocument): readonly PolicyFinding[] {
  return checkPolicy(document).filter((finding) => finding.severity === 'error');
}

function sentenceOf(errors: readonly PolicyFinding[]): string | null {
  const [first] = errors;
  if (first === undefined) return null;
  const rest = errors.length > 1 ? `一共有${errors.length}处错误。` : '';
  return `这份政策还有错误，改好后再继续：${first.sentence}${rest}`;
}

async function nextVersion(database: Queryable, policyId: string): Promise<number> {
  const row = await database
    .selectFrom('policy')
    .select((select) => select.fn.max('version').as('latest'))
    .where('policy_id', '=', policyId)
    .executeTakeFirst();
  return (row?.latest ?? 0) + 1;
}
