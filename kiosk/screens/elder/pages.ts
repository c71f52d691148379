import type { ScreenSettings } from '../../contract/screen-settings.ts';
import type { PanelShape } from '../parts/panel.ts';
import type { TextSize } from './look.ts';

/** One way to lay the menu out; the first that holds everything is taken (fitting.ts). */
export interface MenuLayout {
  /** Choices on one screen; never more than six. */
  readonly pageSize: number;
  readonly hasDescriptions: boolean;
  /** False where 和上次一样 has no room of its own: its meal comes first instead. */
  readonly hasAgain: boolean;
  /** Text no larger than laid out, whatever size was chosen. */
  readonly isPlain: boolean;
}

const full = { hasDescriptions: true, hasAgain: true, isPlain: false };
const brief = { ...full, hasDescriptions: false };
const bare = { ...brief, hasAgain: false };
const plain = { ...bare, isPlain: true };

const layouts: Record<ScreenSettings['form'], Record<PanelShape, readonly MenuLayout[]>> = {
  elder: {
    wide: [...at(4, full, brief), ...at(3, full, brief), ...at(2, full, brief, plain)],
    tall: [...at(6, full, brief), ...at(4, full, brief), ...at(2, full, brief, plain)],
    square: [
      ...at(4, brief),
      ...at(2, full, brief),
      ...at(4, bare),
      ...at(2, bare),
      ...at(1, brief, bare, plain),
    ],
    small: [...at(2, brief), ...at(1, brief), ...at(2, bare), ...at(1, bare, plain)],
  },
  compact: {
    wide: [...at(6, full, brief), ...at(4, full, brief), ...at(2, full, brief, plain)],
    tall: [...at(6, full, brief), ...at(4, full, brief), ...at(2, full, brief, plain)],
    square: [...at(6, brief), ...at(4, brief), ...at(2, brief, bare), ...at(1, brief, bare, plain)],
    small: [
      ...at(4, brief),
      ...at(2, brief),
      ...at(1, brief),
      ...at(2, bare),
      ...at(1, bare, plain),
    ],
  },
};

function at(pageSize: number, ...with_: Omit<MenuLayout, 'pageSize'>[]): MenuLayout[] {
  return with_.map((each) => ({ pageSize, ...each }));
}

/** The layouts of the menu on a panel, the richest first. */
export function menuLayouts(
  form: ScreenSettings['form'],
  shape: PanelShape,
): readonly [MenuLayout, ...MenuLayout[]] {
  const [first, ...others] = layouts[form][shape];
  if (first === undefined) throw new Error('a panel without a layout');
  return [first, ...others];
}

/** Rows of the list of today's food on the waiting screen. */
export function rowsOfToday(shape: PanelShape, textSize: TextSize): number {
  if (shape !== 'small') return 4;
  return textSize === 0 ? 3 : 2;
}

/** The page of a list on which the thing at `first` is. Pages come round: after the last the first again. */
export function pageOf<T>(
  list: readonly T[],
  options: { readonly first: number; readonly pageSize: number },
): {
  readonly shown: readonly T[];
  readonly page: number;
  readonly pageCount: number;
  /** What `first` is on the next page. */
  readonly next: number;
} {
  const pageCount = Math.max(1, Math.ceil(list.length / options.pageSize));
  const page = Math.floor(options.first / options.pageSize) % pageCount;
  const start = page * options.pageSize;
  return {
    shown: list.slice(start, start + options.pageSize),
    page,
    pageCount,
    next: ((page + 1) % pageCount) * options.pageSize,
  };
}
