import { decide, type Question } from '../../../shared/policy/decide.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';
import { diners } from './diners.ts';
import { buildRulesEngine } from './rules-engine.ts';
import { tieredPolicy } from './tiered-policy.ts';

/** Each a different person, meal and past, as many as a canteen knows; the same for both. */
const QUESTIONS = 1_000;
/** Ours goes through them so often, since it takes a fiftieth of the time and would hardly be measured. */
const TIMES = 100;
const ROUNDS = 5;

type RulesEngine = ReturnType<typeof buildRulesEngine>;

/** A faster engine that prices otherwise would be no comparison. */
async function checkSamePrices(questions: readonly Question[], peer: RulesEngine): Promise<void> {
  let subsidised = 0;
  let limited = 0;
  for (const question of questions) {
    const { payableFen, lines, reasons } = decide(question);
    const theirs = await peer.priceOf(question);
    if (payableFen !== theirs)
      throw new Error(`ours ${payableFen}, theirs ${theirs}: ${JSON.stringify(question)}`);
    if (lines.length > 0) subsidised += 1;
    if (reasons.some(({ code }) => code === 'cut-by-limit' || code === 'limit-reached'))
      limited += 1;
  }
  console.error(
    `policy: ${questions.length} questions priced alike by both, ${subsidised} with a subsidy, ${limited} met a limit`,
  );
}

/** Whole decisions a second; every part of each is looked at, so that none can be left out. */
function decideAll(questions: readonly Question[]): number {
  let seen = 0;
  const from = performance.now();
  for (let time = 0; time < TIMES; time += 1) {
    for (const question of questions) {
      const decision = decide(question);
      seen += decision.payableFen + decision.lines.length;
      seen += decision.limitsLeft.length + decision.reasons.length;
    }
  }
  const seconds = (performance.now() - from) / 1000;
  if (seen === 0) throw new Error('nothing was decided');
  return (TIMES * questions.length) / seconds;
}

async function peerAll(questions: readonly Question[], peer: RulesEngine): Promise<number> {
  let paidFen = 0;
  const from = performance.now();
  for (const question of questions) paidFen += await peer.priceOf(question);
  const seconds = (performance.now() - from) / 1000;
  if (paidFen === 0) throw new Error('nothing was priced');
  return questions.length / seconds;
}

async function measure(): Promise<BenchRow> {
  const policy = tieredPolicy();
  const questions = diners(policy, QUESTIONS);
  const peer = buildRulesEngine();
  await checkSamePrices(questions, peer);
  return compare({
    row: 'decisions a second',
    work: `whole decision (lines by fund, limits left, reasons) under 8 tiered rules and 4 limits, ${QUESTIONS} people each with other usage of the week, against the price alone from json-rules-engine with the same rules, its facts worked out in plain code`,
    unit: 'decisions/s',
    better: 'higher',
    goal: 50,
    rounds: ROUNDS,
    ours: () => decideAll(questions),
    theirs: () => peerAll(questions, peer),
  });
}

export const rows: BenchRows = [measure];
