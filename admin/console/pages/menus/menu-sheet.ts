import {
  type MenuDetails,
  type MenuListItem,
  menuDetailsSchema,
} from '../../../../shared/menu/list.ts';
import {
  ALLERGEN_NAMES,
  DIET_MARK_NAMES,
  KIND_NAMES,
  MEAL_PERIOD_NAMES,
} from '../../../../shared/menu/names.ts';
import {
  cellText,
  partsOf,
  type ReadCell,
  readChoice,
  readDate,
  readYesNo,
  readYuan,
  type SheetCell,
} from '../../../../shared/policy/cases/sheet-cells.ts';
import { moneyCell, type SheetTable, type TableCell } from '../../tables/sheet-table.ts';

/** Headers of the table, in the order in which it is written (docs/formats/menu-table-v1.md). */
const MENU_COLUMNS = {
  name: '名称',
  description: '说明',
  kind: '种类',
  price: '价格（元）',
  mealPeriods: '餐次',
  dietMarks: '特点',
  allergens: '过敏原',
  dates: '供应日期',
  isActive: '在售',
} as const;
type Column = keyof typeof MENU_COLUMNS;

const REQUIRED = ['name', 'price'] as const satisfies readonly Column[];
const EVERY_DAY = '每天';

/** One row of a table that somebody picked: what it says, or what is wrong with it. */
export interface MenuRow {
  /** As the spreadsheet numbers its rows. */
  readonly row: number;
  readonly name: string;
  readonly details: MenuDetails | null;
  /** Chinese, each with its column; empty when the row is understood. */
  readonly problems: readonly string[];
}

/** What a table holds; `problem` where it cannot be a menu at all. */
export interface ReadMenu {
  readonly rows: readonly MenuRow[];
  readonly problem: string | null;
}

const COLUMN_WIDTHS: Readonly<Record<Column, number>> = {
  ...{ name: 24, description: 40, kind: 10, price: 12, mealPeriods: 20 },
  ...{ dietMarks: 20, allergens: 24, dates: 30, isActive: 8 },
};

/** The list as a table that can be read in again. */
export function menuTable(items: readonly MenuListItem[], isDemo: boolean): SheetTable {
  return {
    sheetName: '菜单',
    isDemo,
    columns: columns().map((column) => ({
      title: MENU_COLUMNS[column],
      width: COLUMN_WIDTHS[column],
    })),
    rows: items.map((item) => columns().map((column) => cellOf(item, column))),
    closing: null,
  };
}

function columns(): readonly Column[] {
  return [
    'name',
    'description',
    'kind',
    'price',
    'mealPeriods',
    'dietMarks',
    'allergens',
    'dates',
    'isActive',
  ];
}

function cellOf(item: MenuListItem, column: Column): TableCell {
  switch (column) {
    case 'name':
    case 'description':
      return item[column];
    case 'kind':
      return KIND_NAMES[item.kind];
    case 'price':
      return moneyCell(item.listPriceFen);
    case 'mealPeriods':
      return item.mealPeriods.map((id) => MEAL_PERIOD_NAMES[id]).join('、');
    case 'dietMarks':
      return item.dietMarks.map((mark) => DIET_MARK_NAMES[mark]).join('、');
    case 'allergens':
      return item.allergens.map((allergen) => ALLERGEN_NAMES[allergen]).join('、');
    case 'dates':
      return item.dates === null ? EVERY_DAY : item.dates.join('、');
    case 'isActive':
      return item.isActive ? '是' : '否';
  }
}

/** Reads a table by its headers, in whatever order they stand; columns of other names are passed over. */
export function readMenuSheet(sheet: readonly (readonly SheetCell[])[]): ReadMenu {
  const texts = sheet.map((cells) => cells.map(cellText));
  const headerIndex = texts.findIndex((cells) => cells.includes(MENU_COLUMNS.name));
  const header = texts[headerIndex];
  if (header === undefined) {
    return {
      rows: [],
      problem: `没有找到表头：第一行要有“${MENU_COLUMNS.name}”“${MENU_COLUMNS.price}”等列名。`,
    };
  }
  const missing = REQUIRED.filter((column) => !header.includes(MENU_COLUMNS[column]));
  if (missing.length > 0) {
    const names = missing.map((column) => `“${MENU_COLUMNS[column]}”`).join('、');
    return { rows: [], problem: `缺少列：${names}。请先导出一份菜单，照它的表头填写。` };
  }
  const body = [...texts.entries()].filter(
    ([index, cells]) => index > headerIndex && cells.some((text) => text !== ''),
  );
  if (body.length === 0) return { rows: [], problem: '表头下面没有内容，请每行填一道菜。' };
  const read = body.map(([index, cells]) => readRow(index + 1, header, cells));
  return { rows: withoutTwins(read), problem: null };
}

/** Two rows of one name would overwrite each other. */
function withoutTwins(rows: readonly MenuRow[]): readonly MenuRow[] {
  const first = new Map<string, number>();
  for (const { name, row } of rows) if (!first.has(name)) first.set(name, row);
  return rows.map((one) => {
    const earlier = first.get(one.name);
    if (one.name === '' || earlier === undefined || earlier === one.row) return one;
    return { ...one, problems: [...one.problems, `名称与第 ${earlier} 行相同`] };
  });
}

function readRow(row: number, header: readonly string[], cells: readonly string[]): MenuRow {
  const problems: string[] = [];
  const textOf = (column: Column): string => cells[header.indexOf(MENU_COLUMNS[column])] ?? '';
  const take = <Value>(column: Column, read: ReadCell<Value>, otherwise: Value): Value => {
    if (read.ok) return read.value;
    problems.push(`${MENU_COLUMNS[column]}：${read.sentence}`);
    return otherwise;
  };
  const several = <Key extends string>(
    column: Column,
    names: Readonly<Record<Key, string>>,
    whenEmpty: readonly Key[],
  ): Key[] => {
    const parts = partsOf(textOf(column));
    if (parts.length === 0) return [...whenEmpty];
    const keys = parts.flatMap((part) => take(column, readChoice(part, names), null) ?? []);
    return [...new Set(keys)];
  };
  const name = textOf('name');
  if (name === '') problems.push(`${MENU_COLUMNS.name}：请填名称`);
  const price = take('price', readYuan(textOf('price').replaceAll(',', '')), null);
  const raw = {
    name,
    description: textOf('description'),
    kind:
      textOf('kind') === ''
        ? 'set-meal'
        : take('kind', readChoice(textOf('kind'), KIND_NAMES), null),
    listPriceFen: price,
    picture: 'plain',
    dietMarks: several('dietMarks', DIET_MARK_NAMES, []),
    allergens: several('allergens', ALLERGEN_NAMES, []),
    mealPeriods: several('mealPeriods', MEAL_PERIOD_NAMES, ['lunch']),
    dates: readDates(textOf('dates'), (part) => take('dates', readDate(part), null)),
    isActive:
      textOf('isActive') === '' ? true : take('isActive', readYesNo(textOf('isActive')), true),
  };
  if (problems.length > 0) return { row, name, details: null, problems };
  const parsed = menuDetailsSchema.safeParse(raw);
  if (parsed.success) return { row, name, details: parsed.data, problems: [] };
  return {
    row,
    name,
    details: null,
    problems: parsed.error.issues.map(({ path }) => boundSentence(path[0])),
  };
}

function readDates(text: string, read: (part: string) => string | null): readonly string[] | null {
  if (text === '' || text === EVERY_DAY) return null;
  return [...new Set(partsOf(text).flatMap((part) => read(part) ?? []))];
}

/** What the bounds of a member are, in words. */
export function boundSentence(member: unknown): string {
  switch (member) {
    case 'name':
      return '名称：请填 1 到 12 个字';
    case 'description':
      return '说明：最多 24 个字';
    case 'listPriceFen':
      return '价格（元）：最多 1000 元，请看是不是把分当成了元';
    case 'mealPeriods':
      return '餐次：至少选一个';
    case 'dates':
      return '供应日期：最多 62 天';
    default:
      return '有一格不合要求，请检查这一行';
  }
}
