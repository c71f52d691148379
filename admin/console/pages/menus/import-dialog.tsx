import { Alert, Button, Modal, Table } from 'antd';
import { useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { MenuChange, MenuListItem } from '../../../../shared/menu/list.ts';
import { formatMoney } from '../../format.ts';
import { readTable } from '../../tables/read-table.ts';
import { type MenuRow, readMenuSheet } from './menu-sheet.ts';
import type { Act } from './use-menu.ts';

/** Brings a table of the menu in: chosen, shown row by row, and only then taken, whole or not at all. */
export function MenuImportDialog(props: {
  readonly items: readonly MenuListItem[];
  readonly act: Act;
  readonly isPending: boolean;
  readonly onClose: () => void;
}) {
  const { items, act, onClose } = props;
  const [rows, setRows] = useState<readonly MenuRow[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const choose = async (file: File): Promise<void> => {
    const table = await readTable(file);
    const read = table.ok ? readMenuSheet(table.value) : null;
    setRows(read?.rows ?? []);
    setTrouble(table.ok ? (read?.problem ?? null) : table.failure.sentence);
  };
  const good = rows.flatMap(({ details }) => details ?? []);
  const badCount = rows.filter(({ problems }) => problems.length > 0).length;
  const isTooMany = rows.length > LIMITS.menuItemsMax;
  const take = async (): Promise<void> => {
    const change: MenuChange = { act: 'import', items: [...good] };
    if (await act({ change }, `已导入 ${good.length} 项`)) onClose();
  };
  return (
    <Modal
      open
      title="从表格导入菜单"
      onCancel={onClose}
      footer={null}
      width={760}
      mask={{ closable: false }}
    >
      <div className="menu-form">
        <p>
          列名照“导出菜单”的表格；同名的菜按表格修改（照片不变），没有的添加，表格里没有的不动。
        </p>
        <label htmlFor="menu-file">菜单表格（.xlsx 或 .csv）</label>
        <input
          id="menu-file"
          type="file"
          accept=".xlsx,.csv"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            // The same file may be picked again once it was mended.
            event.target.value = '';
            if (file !== undefined) void choose(file);
          }}
        />
        {trouble !== null && <Alert type="error" role="alert" title={trouble} />}
        {isTooMany && (
          <Alert type="error" role="alert" title={`最多 ${LIMITS.menuItemsMax} 行，请分开导入。`} />
        )}
        {badCount > 0 && (
          <Alert
            type="warning"
            role="alert"
            title={`有 ${badCount} 行要改。在表格里改好、保存，再选一次；菜单没有动。`}
          />
        )}
        {rows.length > 0 && <Preview rows={rows} items={items} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>取消</Button>
          <Button
            type="primary"
            disabled={good.length === 0 || badCount > 0 || isTooMany}
            loading={props.isPending}
            onClick={() => void take()}
          >
            导入 {good.length} 项
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Preview(props: {
  readonly rows: readonly MenuRow[];
  readonly items: readonly MenuListItem[];
}) {
  const known = new Set(props.items.map(({ name }) => name));
  return (
    <Table<MenuRow>
      size="small"
      rowKey="row"
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...props.rows]}
      columns={[
        { title: '行', dataIndex: 'row', width: 60, className: 'number' },
        { title: '名称', dataIndex: 'name', width: 160 },
        {
          title: '价格（元）',
          width: 110,
          align: 'right',
          className: 'number',
          render: (_, { details }) => (details === null ? '—' : formatMoney(details.listPriceFen)),
        },
        {
          title: '结果',
          render: (_, { problems, name }) =>
            problems.length === 0 ? (
              known.has(name) ? (
                '修改'
              ) : (
                '添加'
              )
            ) : (
              <span className="warning">{problems.join('；')}</span>
            ),
        },
      ]}
    />
  );
}
