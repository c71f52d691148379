import type { MenuItemId } from '../../../shared/identity/ids.ts';
import type { ElderStep, MenuCard } from '../../contract/views.ts';

/** Marks what cannot be had any more on the date that the step is about; `today` where no other day was chosen. */
export function withSoldOut(
  step: ElderStep,
  known: {
    readonly today: string;
    readonly soldOut: (businessDate: string) => ReadonlySet<MenuItemId>;
  },
): ElderStep {
  switch (step.kind) {
    case 'waiting':
      return { ...step, meals: marked(step.meals, known.soldOut(known.today)) };
    case 'menu': {
      const date = step.days.find((day) => day.isChosen)?.date ?? known.today;
      const soldOut = known.soldOut(date);
      const again = step.again === null ? null : markedOne(step.again, soldOut);
      return { ...step, meals: marked(step.meals, soldOut), again };
    }
    case 'weighing':
      return { ...step, meal: markedOne(step.meal, known.soldOut(known.today)) };
    default:
      return step;
  }
}

function marked(meals: readonly MenuCard[], soldOut: ReadonlySet<MenuItemId>): readonly MenuCard[] {
  return meals.map((meal) => markedOne(meal, soldOut));
}

function markedOne(meal: MenuCard, soldOut: ReadonlySet<MenuItemId>): MenuCard {
  return { ...meal, isSoldOut: meal.isSoldOut || soldOut.has(meal.menuItemId) };
}
