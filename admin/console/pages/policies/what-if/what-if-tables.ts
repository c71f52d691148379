import type { WhatIfResult, WhatIfRow } from '../../../../contract/policies.ts';
import { formatMoney } from '../../../format.ts';
import {
  countCell,
  moneyCell,
  type SheetTable,
  type TableCell,
} from '../../../tables/sheet-table.ts';

/** A change with its sign in front, as +120.00; 0.00 when nothing changes. */
export function changeWords(changeFen: number): string {
  return changeFen > 0 ? `+${formatMoney(changeFen)}` : formatMoney(changeFen);
}

/** A result as one sheet: the sums, then every fund, tier, town and canteen. */
export function whatIfSheet(
  result: WhatIfResult,
  options: { readonly isDemo: boolean; readonly title: string },
): SheetTable {
  const sections: readonly (readonly [string, readonly WhatIfRow[]])[] = [
    ['资金', result.byFund],
    ['档次', result.byTier],
    ['镇街', result.byTown],
    ['食堂', result.byCanteen],
  ];
  const sum = (name: string, beforeFen: number, afterFen: number): TableCell[] => [
    '合计',
    name,
    moneyCell(beforeFen),
    moneyCell(afterFen),
    moneyCell(afterFen - beforeFen),
    null,
    null,
  ];
  const { total } = result;
  return {
    sheetName: '试算结果',
    isDemo: options.isDemo,
    columns: [
      { title: '分类', width: 10 },
      { title: '名称', width: 36 },
      { title: '原来（元）', width: 16 },
      { title: '按草稿（元）', width: 16 },
      { title: '增减（元）', width: 16 },
      { title: '原来（份、人）', width: 14 },
      { title: '按草稿（份、人）', width: 16 },
    ],
    rows: [
      ['说明', `${options.title}，${result.from} 至 ${result.to}`, null, null, null, null, null],
      ['说明', '试算只读取就餐记录，真实的餐没有改动', null, null, null, null, null],
      [
        '合计',
        '补贴',
        moneyCell(total.beforeFen),
        moneyCell(total.afterFen),
        moneyCell(total.afterFen - total.beforeFen),
        countCell(total.beforeMeals),
        countCell(total.afterMeals),
      ],
      sum('老人自付', result.paidBeforeFen, result.paidAfterFen),
      sum('另付运营方', result.operatorBeforeFen, result.operatorAfterFen),
      ...elderRows(result),
      ...sections.flatMap(([kind, rows]) => rows.map((row) => rowCells(kind, row))),
    ],
    closing: null,
  };
}

function elderRows(result: WhatIfResult): TableCell[][] {
  const row = (name: string, count: number): TableCell[] => [
    '老人',
    name,
    null,
    null,
    null,
    null,
    countCell(count),
  ];
  return [
    row('少付的（位）', result.eldersBetter),
    row('多付的（位）', result.eldersWorse),
    row('不变的（位）', result.eldersSame),
    row('按草稿不能刷卡（笔）', result.mealsRefused),
    row('资料不全、保持原样（笔）', result.mealsLeftAsTheyWere),
  ];
}

function rowCells(kind: string, row: WhatIfRow): TableCell[] {
  return [
    kind,
    row.name,
    moneyCell(row.beforeFen),
    moneyCell(row.afterFen),
    moneyCell(row.afterFen - row.beforeFen),
    countCell(row.beforeMeals),
    countCell(row.afterMeals),
  ];
}
