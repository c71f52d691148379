import type { OrderLineView } from '../../contract/views.ts';
import type { StepOf } from './step.ts';

/** One line of an order in words, as 米饭 2份 or 红烧排骨 350克. */
export function lineText(line: OrderLineView): string {
  const amount = amountText(line);
  return amount === null ? line.name : `${line.name} ${amount}`;
}

/** How much of it, as 2份 or 350克; null for one portion. */
export function amountText(line: OrderLineView): string | null {
  if (line.weightGrams !== null) return `${line.weightGrams}克`;
  return line.quantity > 1 ? `${line.quantity}份` : null;
}

/** An order in a few words, as 红烧肉套餐、米饭 or 红烧肉套餐等5样: whoever wants to know more looks at the slip. */
export function briefOrder(orderText: string): string {
  const names = orderText.split('、');
  return names.length < 3 ? orderText : `${names[0]}等${names.length}样`;
}

/** The usual order: one set meal and nothing besides, for which going back is the only change. */
export function isOneSetMeal(step: StepOf<'pay'>): boolean {
  const [line, ...others] = step.lines;
  return others.length === 0 && line?.kind === 'set-meal' && step.companions.count === 0;
}
