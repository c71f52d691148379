// Goal: no policy reaches a kiosk but one that two people stood behind, ahead of its date.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { DraftFailure } from '../../admin/contract/policies.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { fen } from '../../shared/money/fen.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { isPolicySignatureGood, policyDigest } from '../../shared/policy/signing.ts';
import type { Result } from '../../shared/result.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { POLICY, SMALL } from './admin.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

let officer: Awaited<ReturnType<typeof signInAs>>['client'];
let leader: typeof officer;

beforeEach(async () => {
  ({ client: officer } = await signInAs(admin.address));
  ({ client: leader } = await signInAs(admin.address, SMALL.users.leader));
});

/** Without the template’s cases, whose dates lie before this version begins. */
const NEXT: PolicyDocument = {
  ...POLICY,
  version: 2,
  effectiveFrom: '2026-12-01',
  cases: [],
};

async function newDraft(document: PolicyDocument = NEXT) {
  const saved = await officer.saveDraft.mutate({ draftId: null, revision: 0, document });
  if (!saved.ok) throw new Error(saved.failure.sentence);
  return saved.value;
}

async function proposed(document: PolicyDocument = NEXT) {
  const draft = await newDraft(document);
  expect(await officer.proposeDraft.mutate(draft)).toEqual({ ok: true, value: null });
  return draft;
}

/** The code of a refusal, whose sentence is Chinese and ends as one. */
function refusal(result: Result<unknown, DraftFailure>): string {
  if (result.ok) return 'not refused';
  expect(result.failure.sentence).toMatch(/[一-龥].*[。！]$/);
  return result.failure.code;
}

async function audited(): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select u.user_name || ' ' || a.action as line from audit a
    join console_user u on u.user_id::text = a.actor_id
    where a.action like 'draft-%' or a.action = 'policy-published' order by a.audit_id`.execute(
    admin.context.database,
  );
  return rows.map((row) => row.line);
}

test('what an officer proposes and a leader approves is signed, kept with both names and sent to the kiosks ahead of its date', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const draft = await proposed();
  const before = await leader.policies.query();
  expect(before.drafts).toMatchObject([
    { ...draft, state: 'proposed', savedBy: 'officer', proposedBy: 'officer', mayApprove: true },
  ]);
  expect((await officer.policies.query()).drafts).toMatchObject([{ mayApprove: false }]);
  const digest = policyDigest(NEXT);
  expect(await leader.approveDraft.mutate(draft)).toEqual({ ok: true, value: { digest } });
  const after = await officer.policies.query();
  expect(after.drafts).toEqual([]);
  expect(after.published).toMatchObject([
    { digest, proposedBy: 'officer', approvedBy: 'leader', document: { version: 2 } },
    { proposedBy: null, approvedBy: null, document: { version: 1 } },
  ]);
  const answer = changesAnswerSchema.parse(
    (await kiosk.get(`${SYNC_PATHS.changes}?cursor=0`)).body,
  );
  const heard = answer.changes.flatMap((change) => (change.kind === 'policy' ? [change] : []));
  expect(heard.map((change) => change.document.version)).toEqual([1, 2]);
  const { adminPublicKey } = kiosk.enrolment;
  for (const policy of heard) {
    expect(isPolicySignatureGood({ ...policy, adminPublicKey })).toBe(true);
  }
  expect(await audited()).toEqual([
    'officer draft-saved',
    'officer draft-proposed',
    'leader draft-approved',
    'leader policy-published',
  ]);
});

test('meals that came in under a version which this admin had lost are judged by it once it is published again', async () => {
  const home = await enrolTestKiosk(admin);
  const away = await enrolTestKiosk(admin, SMALL.canteens.second);
  const [elder] = cluster.elders;
  if (elder === undefined) throw new Error('the small district has elders');
  const lost = { ...NEXT, effectiveFrom: '2026-11-30' };
  for (const [index, kiosk] of [home, away].entries()) {
    kiosk.sell(elder, { policy: lost, businessDate: '2026-12-01', time: `11:3${index}:00.000` });
    expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  }
  await admin.counted();
  const flags = () =>
    admin.context.database.selectFrom('meal').select('beyond_limit').orderBy('at_text').execute();
  const openAlarms = async () => {
    const rows = await admin.context.database
      .selectFrom('alarm')
      .select('code')
      .where('closed_at', 'is', null)
      .execute();
    return rows.map(({ code }) => code);
  };
  expect(await flags()).toEqual([{ beyond_limit: null }, { beyond_limit: null }]);
  expect(await openAlarms()).toContain('unknown-policy');
  expect(refusal(await leader.approveDraft.mutate(await proposed(lost)))).toBe('not refused');
  expect(await flags()).toEqual([{ beyond_limit: null }, { beyond_limit: 'honour' }]);
  expect(await openAlarms()).not.toContain('unknown-policy');
  expect(await openAlarms()).toContain('granted-beyond-limit');
});

test('nobody approves what they proposed themselves, neither by the server nor by the database', async () => {
  const draft = await proposed();
  expect(refusal(await officer.approveDraft.mutate(draft))).toBe('own-proposal');
  const { user_id: userId } = await admin.context.database
    .selectFrom('console_user')
    .select('user_id')
    .where('user_name', '=', 'officer')
    .executeTakeFirstOrThrow();
  const people = { proposedBy: userId, approvedBy: userId };
  const { districtCode } = SMALL;
  await expect(
    admin.context.database
      .transaction()
      .execute((transaction) =>
        publishPolicy(admin.context, transaction, { districtCode, document: NEXT, people }),
      ),
  ).rejects.toThrow('policy_approved_by_another');
  expect((await officer.policies.query()).published).toHaveLength(1);
});

test('an auditor may neither write nor approve, and a leader writes nothing', async () => {
  const draft = await proposed();
  const { client: auditor } = await signInAs(admin.address, SMALL.users.auditor);
  expect((await auditor.policies.query()).drafts).toMatchObject([{ mayApprove: false }]);
  expect(await codeOf(auditor.approveDraft.mutate(draft))).toBe('FORBIDDEN');
  expect(await codeOf(auditor.withdrawDraft.mutate(draft))).toBe('FORBIDDEN');
  const save = { draftId: null, revision: 0, document: NEXT };
  expect(await codeOf(auditor.saveDraft.mutate(save))).toBe('FORBIDDEN');
  expect(await codeOf(leader.saveDraft.mutate(save))).toBe('FORBIDDEN');
});

test('of two people who edit one revision the second is told, and nothing of the first is lost', async () => {
  const draft = await newDraft();
  const edit = (title: string) =>
    officer.saveDraft.mutate({ ...draft, document: { ...NEXT, title } });
  const outcomes = await Promise.all([edit('甲'), edit('乙')]);
  expect(outcomes.map((outcome) => (outcome.ok ? 'saved' : refusal(outcome))).toSorted()).toEqual([
    'changed-meanwhile',
    'saved',
  ]);
  const [kept] = (await officer.policies.query()).drafts;
  expect(kept?.revision).toBe(2);
  expect(kept?.document.title).toBe(outcomes[0]?.ok ? '甲' : '乙');
  expect(refusal(await officer.proposeDraft.mutate(draft))).toBe('changed-meanwhile');
  expect(refusal(await officer.deleteDraft.mutate(draft))).toBe('changed-meanwhile');
});

test('a proposal is neither changed nor deleted before it is taken back, and a draft that waits for nobody is not approved', async () => {
  const draft = await newDraft();
  expect(refusal(await leader.approveDraft.mutate(draft))).toBe('not-proposed');
  expect(refusal(await leader.withdrawDraft.mutate(draft))).toBe('not-proposed');
  await officer.proposeDraft.mutate(draft);
  expect(refusal(await officer.saveDraft.mutate({ ...draft, document: NEXT }))).toBe('not-editing');
  expect(refusal(await officer.deleteDraft.mutate(draft))).toBe('not-editing');
  expect(refusal(await officer.proposeDraft.mutate(draft))).toBe('not-editing');
  expect(await leader.withdrawDraft.mutate(draft)).toEqual({ ok: true, value: null });
  expect(await officer.deleteDraft.mutate(draft)).toEqual({ ok: true, value: null });
  expect(refusal(await officer.deleteDraft.mutate(draft))).toBe('no-such-draft');
  expect(await audited()).toEqual([
    'officer draft-saved',
    'officer draft-proposed',
    'leader draft-withdrawn',
    'officer draft-deleted',
  ]);
});

test('a version that is taken, one that skips, a beginning that is not ahead, and errors are refused at proposing', async () => {
  const propose = async (document: PolicyDocument) =>
    refusal(await officer.proposeDraft.mutate(await newDraft(document)));
  expect(await propose({ ...NEXT, version: 1 })).toBe('version-taken');
  expect(await propose({ ...NEXT, version: 3 })).toBe('version-taken');
  expect(await propose({ ...NEXT, effectiveFrom: SMALL.today })).toBe('starts-in-the-past');
  const [rule] = NEXT.rules;
  if (rule === undefined) throw new Error('the template has rules');
  const broken = { ...NEXT, rules: [...NEXT.rules, { ...rule, id: 'lost', layerId: 'nowhere' }] };
  expect(await propose(broken)).toBe('has-errors');
  const differing = POLICY.cases.flatMap((one) =>
    one.kind === 'meal' ? [{ ...one, expect: { ...one.expect, paysFen: fen(1) } }] : [],
  );
  expect(await propose({ ...NEXT, cases: differing.slice(0, 1) })).toBe('has-errors');
  expect(await propose({ ...NEXT, effectiveFrom: '2026-11-24' })).toBe('not refused');
});

test('what became wrong while it waited is refused at approving: its day came, or its version was taken', async () => {
  const [first, second] = [await proposed(), await proposed({ ...NEXT, title: '另一份' })];
  expect((await leader.approveDraft.mutate(first)).ok).toBe(true);
  expect(refusal(await leader.approveDraft.mutate(second))).toBe('version-taken');
  const third = await proposed({ ...NEXT, version: 3, effectiveFrom: '2026-11-24' });
  admin.context.setNow(SMALL.nowMs + 24 * 60 * 60_000);
  ({ client: leader } = await signInAs(admin.address, SMALL.users.leader));
  expect(refusal(await leader.approveDraft.mutate(third))).toBe('starts-in-the-past');
});

test('of two approvals of two drafts of one version, at two servers at once, one is published', async () => {
  const drafts = [await proposed(), await proposed({ ...NEXT, title: '另一份' })] as const;
  const second = await admin.openSecond();
  const { client: other } = await signInAs(second.address, SMALL.users.leader);
  const outcomes = await Promise.all([
    leader.approveDraft.mutate(drafts[0]),
    other.approveDraft.mutate(drafts[1]),
  ]);
  expect(
    outcomes.map((outcome) => (outcome.ok ? 'published' : refusal(outcome))).toSorted(),
  ).toEqual(['published', 'version-taken']);
});

test('every template that ships is offered, the demo’s own among them', async () => {
  const templates = await officer.policyTemplates.query();
  expect(templates.length).toBeGreaterThanOrEqual(30);
  expect(templates.map((template) => template.templateId)).toContain('qingdao-chengyang-set-meal');
});
