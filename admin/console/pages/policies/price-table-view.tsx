import { Button } from 'antd';
import { memo, useState } from 'react';
import type {
  PriceCell,
  PriceComparison,
  PriceRow,
  PriceTable,
} from '../../../../shared/policy/describe/price-table.ts';
import { formatMoney } from '../../format.ts';
import { saveTable } from '../../tables/save-table.ts';
import { moneyCell, type SheetTable } from '../../tables/sheet-table.ts';

/** Who × bill → pays and subsidy; a press on a cell says why. Kept as drawn while the table is the same: it is drawn beside typing. */
export const PriceTableView = memo(function PriceTableView({
  table,
}: {
  readonly table: PriceTable;
}) {
  const [pressed, setPressed] = useState<string | null>(null);
  const cells = new Map<string, { row: PriceRow; cell: PriceCell; index: number }>(
    table.rows.flatMap((row) =>
      row.cells.map((cell, index) => [`${row.key} ${index}`, { row, cell, index }] as const),
    ),
  );
  const why = pressed === null ? undefined : cells.get(pressed);
  return (
    <div className="price-table-area">
      <div className="price-table-scroll">
        <table className="price-table">
          <thead>
            <tr>
              <th scope="col">谁</th>
              {table.bills.map((bill) => (
                <th scope="col" key={bill.key}>
                  {bill.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.key} data-row={row.key}>
                <RowHead ages={row.ages} situation={row.situation} />
                {row.cells.map((cell, index) => {
                  const key = `${row.key} ${index}`;
                  return (
                    <td key={table.bills[index]?.key ?? key}>
                      <button
                        type="button"
                        className="price-cell"
                        aria-pressed={pressed === key}
                        onClick={() => setPressed(pressed === key ? null : key)}
                      >
                        <CellWords cell={cell} />
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <output className="price-why">
        {why === undefined
          ? '单位：元。点任意一格，看这个价钱是怎么算出来的。'
          : `${why.row.ages}${why.row.situation === '' ? '' : `、${why.row.situation}`}，${table.bills[why.index]?.label ?? ''}：${why.cell.explanation}`}
      </output>
    </div>
  );
});

function RowHead(props: { readonly ages: string; readonly situation: string }) {
  return (
    <th scope="row">
      {props.ages}
      {props.situation !== '' && <span className="price-situation">{props.situation}</span>}
    </th>
  );
}

function CellWords({ cell }: { readonly cell: PriceCell }) {
  if (cell.isRefused) return <span className="price-pays">不能刷卡</span>;
  return (
    <>
      <span className="price-pays">付 {formatMoney(cell.paysFen)}</span>
      <span className="price-subsidy">
        {cell.subsidyFen === 0 ? '原价' : `补 ${formatMoney(cell.subsidyFen)}`}
      </span>
      {cell.operatorFen > 0 && (
        <span className="price-subsidy">另付运营方 {formatMoney(cell.operatorFen)}</span>
      )}
    </>
  );
}

/** Two documents' tables in one: what changed is marked in words and by an arrow. */
export function PriceComparisonView({ table }: { readonly table: PriceComparison }) {
  return (
    <div className="price-table-scroll">
      <table className="price-table price-comparison">
        <thead>
          <tr>
            <th scope="col">谁</th>
            {table.bills.map((bill) => (
              <th scope="col" key={bill.key}>
                {bill.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.key}>
              <RowHead ages={row.ages} situation={row.situation} />
              {row.before.map((before, index) => {
                const after = row.after[index];
                return (
                  <td key={table.bills[index]?.key}>
                    {after !== undefined && <ChangedCell before={before} after={after} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChangedCell(props: { readonly before: PriceCell; readonly after: PriceCell }) {
  const { before, after } = props;
  const words = (cell: PriceCell): string =>
    cell.isRefused ? '不能刷卡' : formatMoney(cell.paysFen);
  const operator = before.operatorFen !== after.operatorFen && (
    <span className="price-mark">
      另付运营方 {formatMoney(before.operatorFen)} → {formatMoney(after.operatorFen)}
    </span>
  );
  if (before.paysFen === after.paysFen && before.isRefused === after.isRefused) {
    return operator === false ? (
      <span className="price-same">{words(after)}</span>
    ) : (
      <span className="price-changed">
        <span className="price-pays">{words(after)}</span>
        {operator}
      </span>
    );
  }
  const change = after.paysFen - before.paysFen;
  return (
    <span className="price-changed">
      <span className="price-pays">
        {words(before)} → {words(after)}
      </span>
      <span className="price-mark">
        {change === 0
          ? '有变化'
          : `${change > 0 ? '▲ 多付' : '▼ 少付'} ${formatMoney(Math.abs(change))}`}
      </span>
      {operator}
    </span>
  );
}

/** The table as a workbook: two columns a bill, and why. */
function priceSheet(table: PriceTable, isDemo: boolean): SheetTable {
  const hasOperator = table.rows.some((row) => row.cells.some((cell) => cell.operatorFen > 0));
  return {
    sheetName: '价目表',
    isDemo,
    columns: [
      { title: '年龄', width: 16 },
      { title: '情形', width: 24 },
      ...table.bills.flatMap((bill) => [
        { title: `${bill.label}：老人付（元）`, width: 16 },
        { title: `${bill.label}：补贴（元）`, width: 16 },
        ...(hasOperator ? [{ title: `${bill.label}：另付运营方（元）`, width: 16 }] : []),
        { title: `${bill.label}：说明`, width: 48 },
      ]),
    ],
    rows: table.rows.map((row) => [
      row.ages,
      row.situation,
      ...row.cells.flatMap((cell) => [
        cell.isRefused ? '不能刷卡' : moneyCell(cell.paysFen),
        moneyCell(cell.subsidyFen),
        ...(hasOperator ? [moneyCell(cell.operatorFen)] : []),
        cell.explanation,
      ]),
    ]),
    closing: null,
  };
}

/** Saves the price table as a workbook. */
export function SavePriceTable(props: {
  readonly table: PriceTable;
  readonly title: string;
  readonly isDemo: boolean;
}) {
  return (
    <Button
      onClick={() =>
        void saveTable(
          `价目表_${props.title.replace(/[\\/:*?"<>|]/g, '_')}`,
          priceSheet(props.table, props.isDemo),
        )
      }
    >
      下载价目表
    </Button>
  );
}
