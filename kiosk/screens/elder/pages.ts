import type { PanelShape } from '../parts/panel.ts';
import type { TextSize } from './text-size.ts';

/** Choices on one screen; never more than six, fewer where a choice would get too small. */
export const CHOICES_A_PAGE: Record<PanelShape, number> = { wide: 4, tall: 6, square: 4, small: 2 };

/** Rows of the list of today's food on the waiting screen. */
export function rowsOfToday(shape: PanelShape, textSize: TextSize): number {
  if (shape !== 'small') return 4;
  return textSize === 0 ? 3 : 2;
}

/** One page of a list. Pages come round: after the last the first again. */
export function pageOf<T>(
  list: readonly T[],
  options: { readonly page: number; readonly pageSize: number },
): { readonly shown: readonly T[]; readonly pageCount: number } {
  const pageCount = Math.max(1, Math.ceil(list.length / options.pageSize));
  const start = (options.page % pageCount) * options.pageSize;
  return { shown: list.slice(start, start + options.pageSize), pageCount };
}
