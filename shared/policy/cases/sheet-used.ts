import type { Fen } from '../../money/fen.ts';
import type { PolicyDocument } from '../document.ts';
import type { UsedMeal } from '../facts.ts';
import { MEAL_PERIOD_NAMES } from '../names.ts';
import {
  partsOf,
  type ReadCell,
  readChoice,
  readCount,
  readDate,
  readYuan,
} from './sheet-cells.ts';

const USED_MAX = 400;

/**
 * Meals already had, as `当日 早餐 age-80=2；2026-03-02 午餐 age-80=4 费:month-fee=20 ×3`: date or 当日, meal period, then what each rule gave
 * in yuan (`费:` a flat fee paid under it), `×n` for so many alike. A rule stands by its id or its title.
 */
export function readUsed(
  text: string,
  at: { readonly document: PolicyDocument; readonly date: string },
): ReadCell<readonly UsedMeal[]> {
  const used: UsedMeal[] = [];
  for (const entry of text.split(/[；;\n]/u)) {
    const words = entry.trim();
    if (words === '') continue;
    const read = readEntry(words, at);
    if (!read.ok) return { ok: false, sentence: `“${words}”：${read.sentence}` };
    if (used.length + read.value.length > USED_MAX) {
      return { ok: false, sentence: `已用的餐太多，最多${USED_MAX}份` };
    }
    used.push(...read.value);
  }
  return { ok: true, value: used };
}

function readEntry(
  entry: string,
  { document, date }: { readonly document: PolicyDocument; readonly date: string },
): ReadCell<readonly UsedMeal[]> {
  const [dateText = '', periodText = '', ...rest] = entry.split(/\s+/u);
  const businessDate: ReadCell<string> =
    dateText === '当日' ? { ok: true, value: date } : readDate(dateText);
  if (!businessDate.ok) return businessDate;
  const mealPeriod = readChoice(periodText, MEAL_PERIOD_NAMES);
  if (!mealPeriod.ok) return mealPeriod;
  const last = rest.at(-1) ?? '';
  const isRepeated = /^[×xX*]\d/u.test(last);
  const times: ReadCell<number> = isRepeated
    ? readCount(last.slice(1), { min: 1, max: USED_MAX })
    : { ok: true, value: 1 };
  if (!times.ok) return times;
  const amounts = readAmounts(isRepeated ? rest.slice(0, -1) : rest, document);
  if (!amounts.ok) return amounts;
  const meal: UsedMeal = {
    businessDate: businessDate.value,
    mealPeriod: mealPeriod.value,
    ...amounts.value,
  };
  return { ok: true, value: Array.from({ length: times.value }, () => meal) };
}

function readAmounts(
  words: readonly string[],
  document: PolicyDocument,
): ReadCell<Pick<UsedMeal, 'subsidies' | 'fees'>> {
  const subsidies: UsedMeal['subsidies'] = [];
  const fees: UsedMeal['fees'] = [];
  for (const word of words) {
    const fee = /^费[:：]/u.exec(word)?.[0] ?? '';
    const named = readNamedAmount(word.slice(fee.length), document.rules);
    if (!named.ok) return named;
    const { id: ruleId, amountFen } = named.value;
    (fee === '' ? subsidies : fees).push({ ruleId, amountFen });
  }
  if (subsidies.length + fees.length === 0) {
    return { ok: false, sentence: '没有写哪条规则补贴了多少，请写成“规则编号=金额”' };
  }
  return { ok: true, value: { subsidies, fees } };
}

/** `名称或编号=金额` of a part of the document. */
function readNamedAmount(
  word: string,
  named: readonly { readonly id: string; readonly title?: string; readonly name?: string }[],
): ReadCell<{ readonly id: string; readonly amountFen: Fen }> {
  const [name = '', amountText, ...more] = word.split(/[=＝]/u).map((part) => part.trim());
  if (amountText === undefined || more.length > 0) {
    return { ok: false, sentence: `“${word}”看不懂，请写成“编号或名称=金额”` };
  }
  const part = named.find((one) => [one.id, one.title, one.name].includes(name));
  if (part === undefined) {
    return { ok: false, sentence: `政策里没有“${name}”，请用政策里的编号或名称` };
  }
  const amount = readYuan(amountText);
  return amount.ok ? { ok: true, value: { id: part.id, amountFen: amount.value } } : amount;
}

/** What each fund bears, as `市级财政=2；区级财政=2`. */
export function readByFund(
  text: string,
  document: PolicyDocument,
): ReadCell<readonly { readonly fundId: string; readonly amountFen: Fen }[]> {
  const funds: { readonly fundId: string; readonly amountFen: Fen }[] = [];
  for (const part of partsOf(text)) {
    const read = readNamedAmount(part, document.funds);
    if (!read.ok) return read;
    funds.push({ fundId: read.value.id, amountFen: read.value.amountFen });
  }
  return { ok: true, value: funds };
}
