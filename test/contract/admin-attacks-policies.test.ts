// Goal: no sale that a kiosk sends, and no document that a console sends, harms the district's books or stops its server.
// Method: a real server and database; kiosks that lie under good signatures, and consoles that send what no editor makes.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { policyIdSchema } from '../../shared/identity/ids.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { POLICY, SMALL } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { admin, alarms } from './fresh-admin.test-support.ts';
import { elder, kiosk } from './fresh-kiosk.test-support.ts';

function publish(document: PolicyDocument): Promise<string> {
  const { districtCode } = SMALL;
  return admin.context.database
    .transaction()
    .execute((transaction) =>
      publishPolicy(admin.context, transaction, { districtCode, document, people: null }),
    );
}

test('a meal of an older version is recomputed by that version after a newer one was published', async () => {
  const gift = { form: 'free' as const };
  await publish({
    ...POLICY,
    version: 2,
    effectiveFrom: SMALL.today,
    rules: POLICY.rules.map((rule) => ({ ...rule, benefit: gift })),
  });
  kiosk.sell(elder, { businessDate: '2026-11-22' });
  expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  expect(await alarms()).toEqual([]);
});

test('a meal priced by a policy that was not in force that day, or not at that canteen, is told', async () => {
  const generous = {
    ...POLICY,
    policyId: policyIdSchema.parse(randomUUID()),
    scope: { divisionCodes: ['11'], siteKinds: null, canteenIds: null },
  };
  const later = { ...POLICY, version: 2, effectiveFrom: '2026-12-01' };
  await publish(generous);
  await publish(later);
  kiosk.sell(elder, { policy: generous });
  kiosk.sell(elder, { policy: later, businessDate: '2026-11-22' });
  expect((await kiosk.sendRange(1, 2)).status).toBe(200);
  expect(await alarms()).toEqual(['unknown-policy', 'unknown-policy']);
});

test('a sale under funds and rules that nobody knows is stored and told, however many they are', async () => {
  const sold = kiosk.sell(elder, { subsidyFen: 1_500 });
  const content = JSON.parse(sold.content);
  const lines = Array.from({ length: 41 }, (_, index) => ({
    ruleId: `nobody-${index}`,
    fundId: `no-fund-${index}`,
    amountFen: index === 0 ? 1_460 : 1,
  }));
  kiosk.entries.pop();
  kiosk.append(
    () => ({
      ...content,
      body: { ...content.body, tenders: [], decision: { ...content.body.decision, lines } },
    }),
    sold.attachments,
  );
  expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  expect(await alarms()).toEqual(['quarantined-entry']);
  kiosk.sell(elder, { ruleId: 'nobody', fundId: 'no-fund', businessDate: '2026-11-22' });
  expect((await kiosk.sendRange(2, 2)).status).toBe(200);
  expect(await alarms()).toContain('decision-differs');
});

test('what no editor makes is refused before it is kept or tried, and the server goes on', async () => {
  const { client: officer, state } = await signInAs(admin.address);
  const text = JSON.stringify(POLICY);
  const [rule] = POLICY.rules;
  const many = Array.from({ length: 10_000 }, (_, index) => ({ ...rule, id: `r-${index}` }));
  const price = /"priceFen":\d+/;
  const hostile = [
    text.replace('"note":', `"note":${'['.repeat(50_000)}${']'.repeat(50_000)},"was":`),
    JSON.stringify({ ...POLICY, rules: many }),
    JSON.stringify({ ...POLICY, rules: many.map(() => 0) }),
    text.replace(price, '"priceFen":-1'),
    text.replace(price, '"priceFen":9007199254740993'),
    text.replace(price, '"priceFen":1e400'),
    text.replace('{"format"', '{"__proto__":{"isAdmin":true},"format"'),
    text.replace('{"format"', '{"constructor":{"prototype":{}},"format"'),
    text.replace('"note":"', `"note":"${'长'.repeat(2_000_000)}`),
  ];
  const refused = async (call: string, body: string): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      cookie: state.cookie,
      'zhulao-csrf': state.csrf,
    };
    const url = new URL(`/api/trpc/${call}`, admin.address);
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.text();
    return response.status;
  };
  for (const document of hostile) {
    const save = `{"draftId":null,"revision":0,"document":${document}}`;
    const attempt = `{"from":"2026-11-01","to":"2026-11-20","canteenId":null,"document":${document}}`;
    expect(document).not.toBe(text);
    const statuses = [await refused('saveDraft', save), await refused('startWhatIf', attempt)];
    for (const status of statuses) expect([400, 413]).toContain(status);
  }
  expect((await officer.policies.query()).drafts).toEqual([]);
  expect(await refused('saveDraft', `{"draftId":null,"revision":0,"document":${text}}`)).toBe(200);
});
