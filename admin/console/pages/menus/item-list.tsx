import { Button, Popconfirm, Space, Table, type TableColumnsType } from 'antd';
import { menuItemIdSchema } from '../../../../shared/identity/ids.ts';
import type { MenuChange, MenuListItem } from '../../../../shared/menu/list.ts';
import { KIND_NAMES, MEAL_PERIOD_NAMES, PICTURE_NAMES } from '../../../../shared/menu/names.ts';
import { type CanteenMenuView, MENU_PHOTO_PATH } from '../../../contract/menus.ts';
import { EmptyWords } from '../../parts/states.tsx';
import type { Act } from './use-menu.ts';
import type { WeekDay } from './week.ts';
import { isServedOn, marksText, priceText } from './words.ts';

interface ListProps {
  readonly menu: CanteenMenuView;
  readonly week: readonly WeekDay[];
  readonly mayAct: boolean;
  readonly act: Act;
  readonly onEdit: (item: MenuListItem) => void;
}

/** Everything on the canteen's list, in the order of the screens. */
export function ItemList(props: ListProps) {
  return (
    <section className="panel panel-table" aria-label="菜单项">
      <Table<MenuListItem>
        size="small"
        rowKey="menuItemId"
        columns={columnsOf(props)}
        dataSource={[...props.menu.items]}
        pagination={false}
        scroll={{ x: 1_060 }}
        rowClassName={(item) => (item.isActive ? '' : 'menu-off')}
        locale={{
          emptyText: <EmptyWords words="菜单还是空的。点“添加菜品”，或从表格导入。" />,
        }}
      />
    </section>
  );
}

function columnsOf(props: ListProps): TableColumnsType<MenuListItem> {
  const { menu, week, mayAct, act } = props;
  return [
    {
      title: '图',
      width: 84,
      render: (_, item) => <Thumbnail canteenId={menu.canteenId} item={item} />,
    },
    {
      title: '名称',
      width: 190,
      render: (_, item) => (
        <>
          <strong>{item.name}</strong>
          {!item.isActive && <span className="mark">停售</span>}
          <div className="menu-soft">{item.description}</div>
        </>
      ),
    },
    { title: '种类', width: 64, render: (_, { kind }) => KIND_NAMES[kind] },
    {
      title: '价格（元）',
      width: 100,
      align: 'right',
      className: 'number',
      render: (_, item) => priceText(item),
    },
    {
      title: '餐次',
      width: 120,
      render: (_, { mealPeriods }) => mealPeriods.map((id) => MEAL_PERIOD_NAMES[id]).join('、'),
    },
    { title: '特点与过敏原', width: 160, render: (_, item) => marksText(item) },
    {
      title: '本周供应',
      width: 230,
      render: (_, item) => <ServedDays item={item} week={week} mayAct={mayAct} act={act} />,
    },
    ...(mayAct
      ? [
          {
            title: '操作',
            width: 200,
            render: (_: unknown, item: MenuListItem) => <RowActs {...props} item={item} />,
          },
        ]
      : []),
  ];
}

function Thumbnail(props: { readonly canteenId: string; readonly item: MenuListItem }) {
  const { photo, name, picture } = props.item;
  if (photo === null) return <span className="menu-soft">画：{PICTURE_NAMES[picture]}</span>;
  return (
    <img
      className="menu-photo"
      src={`${MENU_PHOTO_PATH}/${props.canteenId}/${photo}`}
      alt={`${name}的照片`}
    />
  );
}

function ServedDays(props: {
  readonly item: MenuListItem;
  readonly week: readonly WeekDay[];
  readonly mayAct: boolean;
  readonly act: Act;
}) {
  const { item, week, act } = props;
  if (item.dates === null) return <>每天</>;
  if (!props.mayAct) {
    const days = week.filter(({ date }) => isServedOn(item, date)).map(({ short }) => short);
    return <>{days.length === 0 ? '本周没有' : `周${days.join('、')}`}</>;
  }
  return (
    <Space size={4}>
      {week.map(({ date, short, text }) => {
        const isServed = item.dates?.includes(date) === true;
        const change = (isNow: boolean): MenuChange => ({
          ...{
            act: 'set-served',
            menuItemId: menuItemIdSchema.parse(item.menuItemId),
            date,
            isServed: isNow,
          },
        });
        return (
          <Button
            key={date}
            size="small"
            type={isServed ? 'primary' : 'default'}
            aria-pressed={isServed}
            aria-label={`${text}供应${item.name}`}
            onClick={() =>
              void act(
                { change: change(!isServed) },
                `${text}${isServed ? '不再' : ''}供应${item.name}`,
              )
            }
          >
            {short}
          </Button>
        );
      })}
    </Space>
  );
}

function RowActs({ menu, act, onEdit, item }: ListProps & { readonly item: MenuListItem }) {
  const place = menu.items.indexOf(item);
  const move = (to: number): void => {
    const change = {
      act: 'move',
      menuItemId: menuItemIdSchema.parse(item.menuItemId),
      place: to,
    } as const;
    void act({ change }, `${item.name}现在排在第 ${to + 1} 位`);
  };
  return (
    <Space size={0}>
      <Button
        type="link"
        size="small"
        disabled={place === 0}
        aria-label={`上移${item.name}`}
        onClick={() => move(place - 1)}
      >
        上移
      </Button>
      <Button
        type="link"
        size="small"
        disabled={place === menu.items.length - 1}
        aria-label={`下移${item.name}`}
        onClick={() => move(place + 1)}
      >
        下移
      </Button>
      <Button type="link" size="small" aria-label={`修改${item.name}`} onClick={() => onEdit(item)}>
        修改
      </Button>
      <Popconfirm
        title={`删去“${item.name}”？`}
        description="已卖出的记录不受影响。只是暂时不卖，可改为停售。"
        okText="删去"
        cancelText="取消"
        onConfirm={() =>
          act(
            { change: { act: 'remove', menuItemId: menuItemIdSchema.parse(item.menuItemId) } },
            `已删去${item.name}`,
          )
        }
      >
        <Button type="link" size="small" danger aria-label={`删去${item.name}`}>
          删去
        </Button>
      </Popconfirm>
    </Space>
  );
}
