import type { MealView } from '../../../contract/views.ts';

type ForkedMeal = Pick<MealView, 'isUnsettled' | 'isFromBranch'>;

const UNSETTLED_HINT =
  '这台设备的账本分成了两份，还没有逐条核查完；核查完以前，从分开处起的就餐都不结算。';
const BRANCH_HINT = '这一餐在设备账本的另一份里，经人核查后计入。';

/** What a fork means for a meal, for a table; null for an ordinary one. */
export function forkWords(meal: ForkedMeal): string | null {
  const words = [
    ...(meal.isUnsettled ? ['待核查，暂不结算'] : []),
    ...(meal.isFromBranch ? ['核查后计入'] : []),
  ];
  return words.length === 0 ? null : words.join('，');
}

/** The mark in the list; nothing for an ordinary meal. */
export function ForkMark({ meal }: { readonly meal: ForkedMeal }) {
  const words = forkWords(meal);
  if (words === null) return null;
  return (
    <span
      className={meal.isUnsettled ? 'mark mark-warning' : 'mark'}
      title={meal.isUnsettled ? UNSETTLED_HINT : BRANCH_HINT}
    >
      {words}
    </span>
  );
}

/** The same with its reason, for a meal in full. */
export function ForkNotice({ meal }: { readonly meal: ForkedMeal }) {
  if (forkWords(meal) === null) return null;
  return (
    <p className="notice">
      <ForkMark meal={meal} /> {meal.isUnsettled ? UNSETTLED_HINT : BRANCH_HINT}
    </p>
  );
}
