import type { MealView } from '../../../contract/views.ts';

/** What became of a meal that was granted beyond a limit. */
export const BEYOND_LIMIT_WORDS: Readonly<Record<NonNullable<MealView['beyondLimit']>, string>> = {
  honour: '超出限额，已认可',
  withhold: '超出限额，待处理',
};

/** Why there can be such a meal, for whoever looks at one. */
export const BEYOND_LIMIT_HINTS: typeof BEYOND_LIMIT_WORDS = {
  honour:
    '这一餐给补贴时限额已经用完，可能是两台点餐机断网时各自给了补贴。按这一餐所用的政策照常结算，列为疑点，请核对。',
  withhold:
    '这一餐给补贴时限额已经用完，可能是两台点餐机断网时各自给了补贴。按这一餐所用的政策先不结算，请核对后决定。',
};

/** The mark in the list; nothing for an ordinary meal. */
export function BeyondLimitMark({ beyondLimit }: Pick<MealView, 'beyondLimit'>) {
  if (beyondLimit === null) return null;
  return (
    <span className="mark mark-warning" title={BEYOND_LIMIT_HINTS[beyondLimit]}>
      {BEYOND_LIMIT_WORDS[beyondLimit]}
    </span>
  );
}
