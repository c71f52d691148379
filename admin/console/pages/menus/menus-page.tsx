import { Button, Popconfirm, Select, Space } from 'antd';
import { useState } from 'react';
import type { MenuListItem } from '../../../../shared/menu/list.ts';
import type { CanteenMenuView } from '../../../contract/menus.ts';
import type { SessionView } from '../../../contract/views.ts';
import { addDays } from '../../format.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords, FailureNotice, LoadingBlock } from '../../parts/states.tsx';
import { useCoverage } from '../../queries.ts';
import { replaceParams } from '../../routes.ts';
import { saveTable } from '../../tables/save-table.ts';
import { MenuImportDialog } from './import-dialog.tsx';
import { ItemDialog } from './item-dialog.tsx';
import { ItemList } from './item-list.tsx';
import { menuTable } from './menu-sheet.ts';
import './menus.css';
import { SettingsPanel } from './settings-panel.tsx';
import { useCanteenMenu, useMenuActs } from './use-menu.ts';
import { mondayOf, weekFrom, weekText } from './week.ts';
import { WeekView } from './week-view.tsx';

/** The menu of a canteen, week by week, and how it serves. */
export function MenusPage(props: {
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}) {
  const coverage = useCoverage();
  const canteens = (coverage.data?.canteens ?? []).filter(({ standing }) => standing !== 'closed');
  const chosen =
    canteens.find(({ canteenId }) => canteenId === props.params.canteen) ?? canteens[0] ?? null;
  return (
    <>
      <PageHeader
        title="菜单"
        isDemo={props.session.isDemo}
        note={
          <Select
            aria-label="食堂"
            className="menu-canteen"
            showSearch={{ optionFilterProp: 'label' }}
            value={chosen?.canteenId ?? null}
            options={canteens.map(({ canteenId, name, townName }) => ({
              value: canteenId,
              label: `${name}（${townName}）`,
            }))}
            onChange={(canteen) => canteen !== null && replaceParams('menus', { canteen })}
          />
        }
      />
      {coverage.isPending && <LoadingBlock label="正在取食堂" />}
      {coverage.data === undefined && coverage.isError && (
        <FailureNotice error={coverage.error} onRetry={() => void coverage.refetch()} />
      )}
      {coverage.data !== undefined && chosen === null && <EmptyWords words="还没有开着的食堂。" />}
      {chosen !== null && (
        <CanteenMenu key={chosen.canteenId} canteenId={chosen.canteenId} session={props.session} />
      )}
    </>
  );
}

function CanteenMenu(props: { readonly canteenId: string; readonly session: SessionView }) {
  const menu = useCanteenMenu(props.canteenId);
  if (menu.isPending) return <LoadingBlock label="正在取菜单" />;
  if (menu.data === undefined) {
    return <FailureNotice error={menu.error} onRetry={() => void menu.refetch()} />;
  }
  if (menu.data === null) return <EmptyWords words="没有这个食堂，请刷新页面。" />;
  return <MenuEditor menu={menu.data} session={props.session} />;
}

type Open =
  | { readonly dialog: 'none' | 'add' | 'import' }
  | { readonly dialog: 'edit'; readonly item: MenuListItem };

function MenuEditor(props: { readonly menu: CanteenMenuView; readonly session: SessionView }) {
  const { menu, session } = props;
  const mayAct = session.role === 'bureau-officer';
  const { act, isPending } = useMenuActs(menu);
  const [monday, setMonday] = useState(() => mondayOf(menu.today));
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = (): void => setOpen({ dialog: 'none' });
  const week = weekFrom(monday);
  return (
    <>
      <div className="menu-bar">
        <WeekChooser monday={monday} onChange={setMonday} />
        <Space wrap>
          {mayAct && (
            <Popconfirm
              title="把上一周照搬到这一周？"
              description="只管指定日期的菜；这一周已点选的会被替换。"
              okText="照搬"
              cancelText="取消"
              onConfirm={() => {
                const fromMonday = addDays(monday, -7);
                const change = { act: 'copy-week', fromMonday, toMonday: monday } as const;
                return act({ change }, `已把上一周照搬到${weekText(monday)}`);
              }}
            >
              <Button>照搬上一周</Button>
            </Popconfirm>
          )}
          <Button
            onClick={() =>
              void saveTable(
                `菜单_${menu.canteenName}_${menu.today}`,
                menuTable(menu.items, session.isDemo),
              )
            }
          >
            导出菜单
          </Button>
          {mayAct && <Button onClick={() => setOpen({ dialog: 'import' })}>从表格导入</Button>}
          {mayAct && (
            <Button type="primary" onClick={() => setOpen({ dialog: 'add' })}>
              添加菜品
            </Button>
          )}
        </Space>
      </div>
      <WeekView menu={menu} week={week} />
      <ItemList
        {...{ menu, week, mayAct, act }}
        onEdit={(item) => setOpen({ dialog: 'edit', item })}
      />
      <p className="foot-note">
        改动会在几秒内传到这家食堂的点餐机；正在点餐的老人按屏幕上已经显示的价格付。
      </p>
      <SettingsPanel
        key={JSON.stringify(menu.settings)}
        settings={menu.settings}
        {...{ act, mayAct, isPending }}
      />
      {open.dialog === 'import' && (
        <MenuImportDialog items={menu.items} {...{ act, isPending }} onClose={close} />
      )}
      {(open.dialog === 'add' || open.dialog === 'edit') && (
        <ItemDialog
          canteenId={menu.canteenId}
          item={open.dialog === 'edit' ? open.item : null}
          {...{ act, isPending }}
          onClose={close}
        />
      )}
    </>
  );
}

function WeekChooser(props: {
  readonly monday: string;
  readonly onChange: (monday: string) => void;
}) {
  const { monday, onChange } = props;
  return (
    <Space>
      <Button onClick={() => onChange(addDays(monday, -7))}>上一周</Button>
      <strong className="number">{weekText(monday)}</strong>
      <Button onClick={() => onChange(addDays(monday, 7))}>下一周</Button>
    </Space>
  );
}
