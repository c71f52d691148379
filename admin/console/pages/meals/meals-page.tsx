import { App, Button, Checkbox, DatePicker, Select, Table } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useRef, useState } from 'react';
import { canteenIdSchema } from '../../../../shared/identity/ids.ts';
import type { MealsPageView, MealView, SessionView } from '../../../contract/views.ts';
import { api, troubleSentence } from '../../api.ts';
import { addDays, formatClock, formatCount, formatMoney, shanghaiDate } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock, StaleNotice } from '../../parts/states.tsx';
import { useCoverage, useMeals } from '../../queries.ts';
import { hashOf, replaceParams } from '../../routes.ts';
import { saveTable } from '../../tables/save-table.ts';
import { MealDrawer } from './meal-drawer.tsx';
import { mealColumns } from './meals-columns.tsx';
import { type MealsFilter, readMealsFilter, writeMealsFilter } from './meals-filter.ts';
import { fetchAllMeals, mealKey, mealsTable } from './meals-table.ts';

/** Every meal of a time and a canteen, with sums that agree with the list. */
export function MealsPage(props: {
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}) {
  const today = shanghaiDate(Date.now());
  const filter = readMealsFilter(props.params, today);
  const filterKey = hashOf('meals', writeMealsFilter(filter));
  // A page number means something only for the list it was pressed in.
  const [pressed, setPressed] = useState({ filterKey, page: 1 });
  const page = pressed.filterKey === filterKey ? pressed.page : 1;
  const meals = useMeals({ ...filter, page });
  const [openMeal, setOpenMeal] = useState<MealView | null>(null);
  const change = (next: Partial<MealsFilter>): void => {
    replaceParams('meals', writeMealsFilter({ ...filter, ...next }));
  };
  return (
    <>
      <PageHeader
        title="就餐记录"
        isDemo={props.session.isDemo}
        note={meals.data === undefined ? null : `${formatClock(meals.dataUpdatedAt)} 更新`}
        actions={<SaveButton filter={filter} isDemo={props.session.isDemo} />}
      />
      <FilterBar filter={filter} today={today} onChange={change} />
      {meals.isPending && <LoadingBlock label="正在取就餐记录" />}
      {meals.data === undefined && meals.isError && (
        <FailureNotice error={meals.error} onRetry={() => void meals.refetch()} />
      )}
      {meals.data !== undefined && (
        <>
          {meals.isError && (
            <StaleNotice
              error={meals.error}
              updatedAtMs={meals.dataUpdatedAt}
              onRetry={() => void meals.refetch()}
            />
          )}
          <Sums totals={meals.data} />
          <MealList
            view={meals.data}
            page={page}
            isStale={meals.isPlaceholderData}
            onPage={(next) => setPressed({ filterKey, page: next })}
            onOpen={setOpenMeal}
          />
        </>
      )}
      <MealDrawer meal={openMeal} onClose={() => setOpenMeal(null)} />
    </>
  );
}

function FilterBar(props: {
  readonly filter: MealsFilter;
  readonly today: string;
  readonly onChange: (next: Partial<MealsFilter>) => void;
}) {
  const { filter, today } = props;
  const canteens = useCoverage().data?.canteens ?? [];
  const monthStart = `${today.slice(0, 7)}-01`;
  const lastMonthEnd = addDays(monthStart, -1);
  const range = (from: string, to: string): [dayjs.Dayjs, dayjs.Dayjs] => [dayjs(from), dayjs(to)];
  return (
    <search className="filter-bar">
      <DatePicker.RangePicker
        aria-label="营业日期"
        allowClear={false}
        value={range(filter.from, filter.to)}
        maxDate={dayjs(today)}
        presets={[
          { label: '今天', value: range(today, today) },
          { label: '昨天', value: range(addDays(today, -1), addDays(today, -1)) },
          { label: '近 30 天', value: range(addDays(today, -29), today) },
          { label: '本月', value: range(monthStart, today) },
          { label: '上月', value: range(`${lastMonthEnd.slice(0, 7)}-01`, lastMonthEnd) },
        ]}
        onChange={(dates) => {
          const [from, to] = dates ?? [];
          if (from == null || to == null) return;
          props.onChange({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') });
        }}
      />
      <Select<string>
        className="filter-canteen"
        aria-label="食堂"
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        placeholder="全部食堂"
        value={filter.canteenId}
        onChange={(picked: string | undefined) => {
          const canteenId = canteenIdSchema.safeParse(picked);
          props.onChange({ canteenId: canteenId.success ? canteenId.data : null });
        }}
        options={canteens.map((canteen) => ({
          value: canteen.canteenId,
          label: `${canteen.name}（${canteen.townName}${canteen.standing === 'closed' ? '，已关闭' : ''}）`,
        }))}
      />
      <Checkbox
        checked={filter.subsidisedOnly}
        onChange={(event) => props.onChange({ subsidisedOnly: event.target.checked })}
      >
        只看补贴餐
      </Checkbox>
      <Checkbox
        checked={filter.beyondLimitOnly}
        onChange={(event) => props.onChange({ beyondLimitOnly: event.target.checked })}
      >
        只看超出限额的
      </Checkbox>
    </search>
  );
}

function Sum(props: { readonly label: string; readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="sum-cell" data-sum={props.id}>
      <span>{props.label}</span>
      <strong className="number">{props.children}</strong>
    </div>
  );
}

function Sums({ totals }: { readonly totals: MealsPageView }) {
  return (
    <section className="panel sums" aria-label="合计">
      <Sum id="count" label="就餐（人次）">
        {formatCount(totals.totalCount)}
      </Sum>
      <Sum id="list-price" label="原价合计（元）">
        {formatMoney(totals.listPriceFen)}
      </Sum>
      <Sum id="subsidy" label="补贴合计（元）">
        <span className="money">{formatMoney(totals.subsidyFen)}</span>
      </Sum>
      <Sum id="paid" label="实付合计（元）">
        {formatMoney(totals.paidFen)}
      </Sum>
      <div className="sum-funds">
        {totals.byFund.length === 0 ? (
          <span className="soft">这段时间没有补贴</span>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">补贴由谁出</th>
                <th scope="col">笔数</th>
                <th scope="col">金额（元）</th>
              </tr>
            </thead>
            <tbody>
              {totals.byFund.map((fund) => (
                <tr key={fund.fundName} data-fund={fund.fundName}>
                  <th scope="row">{fund.fundName}</th>
                  <td>{formatCount(fund.mealCount)}</td>
                  <td>{formatMoney(fund.amountFen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function MealList(props: {
  readonly view: MealsPageView;
  readonly page: number;
  readonly isStale: boolean;
  readonly onPage: (page: number) => void;
  readonly onOpen: (meal: MealView) => void;
}) {
  const { view } = props;
  // The server decides how many meals a page holds; its first page shows it.
  const pageSize = useRef(1);
  if (props.page === 1 && !props.isStale) pageSize.current = Math.max(1, view.meals.length);
  return (
    <section className="panel panel-table">
      <Table<MealView>
        size="small"
        rowKey={mealKey}
        columns={mealColumns(props.onOpen)}
        dataSource={[...view.meals]}
        loading={props.isStale}
        scroll={{ x: 1114 }}
        sticky
        onRow={(meal) => ({ onDoubleClick: () => props.onOpen(meal) })}
        pagination={{
          current: props.page,
          pageSize: pageSize.current,
          total: view.totalCount,
          showSizeChanger: false,
          hideOnSinglePage: true,
          showTotal: (total) => `共 ${formatCount(total)} 笔`,
          onChange: props.onPage,
        }}
        locale={{
          emptyText: <EmptyWords words="这段时间没有就餐记录。换个日期或食堂看看。" />,
        }}
        summary={() => view.meals.length > 0 && <TotalsRow view={view} />}
      />
    </section>
  );
}

function TotalsRow({ view }: { readonly view: MealsPageView }) {
  return (
    <Table.Summary fixed="bottom">
      <Table.Summary.Row className="totals-row">
        <Table.Summary.Cell index={0} colSpan={5}>
          合计（全部 {formatCount(view.totalCount)} 笔）
        </Table.Summary.Cell>
        <Table.Summary.Cell index={5} align="right">
          <span className="number">{formatMoney(view.listPriceFen)}</span>
        </Table.Summary.Cell>
        <Table.Summary.Cell index={6} align="right">
          <span className="number">{formatMoney(view.subsidyFen)}</span>
        </Table.Summary.Cell>
        <Table.Summary.Cell index={7} align="right">
          <span className="number">{formatMoney(view.paidFen)}</span>
        </Table.Summary.Cell>
        <Table.Summary.Cell index={8} colSpan={2} />
      </Table.Summary.Row>
    </Table.Summary>
  );
}

function SaveButton(props: { readonly filter: MealsFilter; readonly isDemo: boolean }) {
  const { message } = App.useApp();
  const [progress, setProgress] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setProgress('正在准备');
    try {
      const found = await fetchAllMeals(
        (page) => api.meals.query({ ...props.filter, page }),
        (fetched, total) => setProgress(`已取 ${formatCount(fetched)} / ${formatCount(total)} 笔`),
      );
      if (found === null) {
        message.warning('食堂正在用餐，记录一直在增加，没能取全。请过几分钟再下载。');
        return;
      }
      const { from, to } = props.filter;
      const table = mealsTable(found, { isDemo: props.isDemo, ...props.filter });
      await saveTable(`${table.sheetName}_${from}_${to}`, table);
    } catch (error) {
      message.error(troubleSentence(error));
    } finally {
      setProgress(null);
    }
  };
  return (
    <Button type="primary" loading={progress !== null} onClick={() => void save()}>
      {progress ?? '下载表格（Excel）'}
    </Button>
  );
}
