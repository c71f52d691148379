// Goal: nobody at the counter learns from screen, voice or slip who is poor. Method: two people of different tier walk the same
// way under generated policies on a whole kiosk; everything that is shown, said and printed is compared.
import { expect, it } from 'vitest';
import type { ElderStep, ElderView } from '../../kiosk/contract/views.ts';
import { applyChanges, SETTINGS } from '../../kiosk/core/canteen.test-support.ts';
import {
  type KioskUnderTest,
  openKioskUnderTest,
  PORK,
  textOf,
} from '../../kiosk/core/kiosk.test-support.ts';
import { CHENGYANG } from '../../kiosk/core/policy.test-support.ts';
import { phrasesOf } from '../../kiosk/screens/elder/voice/phrases.ts';
import { DEMO_CARD_PEOPLE } from '../../shared/demo/people.ts';
import { fen } from '../../shared/money/fen.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { signPolicy } from '../../shared/policy/signing.ts';
import { generatePolicy } from '../policy/generate-policy.ts';
import { randomOf } from '../policy/random.ts';

const POLICIES = process.env.ZHULAO_LONG === '1' ? 200 : 6;
/** Ages and categories of every tier of the demo, each with money in the account, as the account must not tell them apart. */
const PEOPLE = ['zhang', 'li', 'wang', 'zhao', 'sun', 'liu'] as const;
const ENOUGH_FEN = fen(1_000_000);

interface Walked {
  /** Each screen as it was, without name and number. */
  readonly screens: readonly unknown[];
  readonly spoken: readonly string[];
  readonly slip: string;
}

async function openUnder(policy: PolicyDocument, isDiscreet: boolean): Promise<KioskUnderTest> {
  const under = await openKioskUnderTest({ isDiscreet });
  const signature = signPolicy(policy, under.district.adminKey.privateKey);
  applyChanges(under.store, [
    { kind: 'policy', document: policy, signature },
    { ...SETTINGS, isDiscreet },
    ...PEOPLE.map((key) => {
      const elderId = under.elderId(key);
      return { kind: 'account', elderId, elsewhereFen: ENOUGH_FEN } as const;
    }),
  ]);
  return under;
}

/** A generated policy that holds at the test's canteen on its day, in the place of the demo's. */
function policyOf(seed: number, index: number): PolicyDocument {
  const { policyId, version, effectiveFrom, effectiveTo, scope } = CHENGYANG;
  const generated = generatePolicy(randomOf(seed, index));
  return { ...generated, policyId, version: version + 1, effectiveFrom, effectiveTo, scope };
}

/** What of a screen is the same for everybody: everything but the name and the number called. */
function nameless({ step, canteen, isStaffCalled, isTimeShort, settings }: ElderView): unknown {
  const {
    maskedName: _,
    orderNumber: _number,
    ...rest
  } = {
    maskedName: null,
    orderNumber: 0,
    ...step,
  };
  return JSON.parse(
    JSON.stringify({ step: rest, canteen, isStaffCalled, isTimeShort, settings }),
    (key, value) =>
      key === 'sentences' && Array.isArray(value)
        ? value.map((sentence: string) => sentence.replaceAll(/\d+/g, '#'))
        : value,
  );
}

async function walk(under: KioskUnderTest, cardId: string, papers: number): Promise<Walked> {
  const screens: unknown[] = [];
  const spoken: string[] = [];
  const see = async (kind: ElderStep['kind']): Promise<void> => {
    await under.step(kind);
    screens.push(nameless(under.elder.view));
    const phrases = phrasesOf(under.elder.view).map(({ text }) => text.replaceAll(/\d+/g, '#'));
    spoken.push(...phrases);
  };
  await under.tap(cardId);
  await see('menu');
  await under.press({ press: 'choose', menuItemId: PORK });
  await see('pay');
  await under.press({ press: 'pay-by-account' });
  await under.step('done');
  await under.elder.until(
    'a slip',
    ({ step }) => step.kind === 'done' && step.receipt === 'printed',
  );
  await see('done');
  const slip = textOf(await under.paper(papers))
    .replaceAll(/\d{4}-\d{6}-[0-9A-F]{8}/g, 'CODE')
    .replaceAll(/取餐号 ?\d+|\b\d{3}\b/g, '#');
  await under.press({ press: 'leave' });
  await under.step('waiting');
  return { screens, spoken, slip };
}

const seed = Date.now() % 2 ** 31;

it(`in the discreet form nothing tells two people apart until they ask, under ${POLICIES} policies`, async () => {
  console.log(
    `privacy: ${POLICIES} generated policies, ${PEOPLE.length} people each, seed ${seed}`,
  );
  for (let index = 0; index < POLICIES; index += 1) {
    const under = await openUnder(policyOf(seed, index), true);
    const walked: Walked[] = [];
    for (const cardId of PEOPLE) walked.push(await walk(under, cardId, walked.length + 1));
    for (const other of walked.slice(1)) expect(other).toEqual(walked[0]);
    await under.stop();
  }
}, 3_600_000);

it(`in the standard form they differ in amounts and in nothing else, under ${POLICIES} policies`, async () => {
  for (let index = 0; index < POLICIES; index += 1) {
    const under = await openUnder(policyOf(seed, index), false);
    const walked: Walked[] = [];
    for (const cardId of PEOPLE) walked.push(await walk(under, cardId, walked.length + 1));
    for (const other of walked.slice(1)) {
      expect(withoutAmounts(other)).toEqual(withoutAmounts(walked[0] ?? other));
    }
    const everything = JSON.stringify(walked);
    for (const { idNumber, name } of DEMO_CARD_PEOPLE) {
      expect(everything).not.toContain(idNumber);
      expect(everything).not.toContain(name);
    }
    await under.stop();
  }
}, 3_600_000);

function withoutAmounts({ screens, spoken }: Walked): unknown {
  const blank = (key: string, value: unknown): unknown =>
    key.endsWith('Fen') && typeof value === 'number' ? 0 : value;
  return { spoken, screens: JSON.parse(JSON.stringify(screens), blank) };
}
