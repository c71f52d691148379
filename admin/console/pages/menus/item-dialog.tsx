import { Alert, Button, Checkbox, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { menuItemIdSchema } from '../../../../shared/identity/ids.ts';
import { allergenSchema, dietMarkSchema, menuItemSchema } from '../../../../shared/menu/item.ts';
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
  PICTURE_NAMES,
} from '../../../../shared/menu/names.ts';
import { mealPeriodIdSchema } from '../../../../shared/time/business-time.ts';
import { MENU_PHOTO_PATH } from '../../../contract/menus.ts';
import { readYuan, writeYuan } from '../policies/editor/typed-values.ts';
import { boundSentence } from './menu-sheet.ts';
import { NOT_A_PICTURE, shrinkPhoto } from './shrink-photo.ts';
import type { Act } from './use-menu.ts';

/** What is typed, before it is understood. */
type Draft = Omit<MenuDetails, 'listPriceFen'> & { readonly price: string };

const NEW: Draft = {
  ...{ name: '', description: '', kind: 'set-meal', price: '', picture: 'plain' },
  ...{ dietMarks: [], allergens: [], mealPeriods: ['lunch'], dates: null, isActive: true },
};

/** A photo as it stands in the dialog: the one kept, none, or a new one as base64. */
type Photo = 'keep' | 'remove' | { readonly base64: string };

function draftOf(item: MenuListItem | null): Draft {
  if (item === null) return NEW;
  const { menuItemId: _, photo: __, listPriceFen, ...details } = item;
  return { ...details, price: writeYuan(listPriceFen) };
}

/** Adds something to the menu, or changes it. */
export function ItemDialog(props: {
  readonly canteenId: string;
  /** Null adds. */
  readonly item: MenuListItem | null;
  readonly act: Act;
  readonly isPending: boolean;
  readonly onClose: () => void;
}) {
  const { item, act, onClose } = props;
  const [draft, setDraft] = useState(() => draftOf(item));
  const [photo, setPhoto] = useState<Photo>('keep');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const save = async (): Promise<void> => {
    const read = readDraft(draft);
    setProblems(read.problems);
    if (read.details === null) return;
    const change = {
      act: 'save',
      menuItemId: item === null ? null : menuItemIdSchema.parse(item.menuItemId),
      details: read.details,
      photo: typeof photo === 'string' ? photo : 'new',
    } as const;
    const sent = typeof photo === 'string' ? { change } : { change, photoBase64: photo.base64 };
    if (await act(sent, `已保存${read.details.name}`)) onClose();
  };
  return (
    <Modal
      open
      title={item === null ? '添加菜品' : `修改${item.name}`}
      onCancel={onClose}
      footer={null}
      width={640}
      mask={{ closable: false }}
    >
      <div className="menu-form">
        <DetailFields draft={draft} onChange={setDraft} />
        <PhotoField
          canteenId={props.canteenId}
          kept={item?.photo ?? null}
          photo={photo}
          onChange={setPhoto}
        />
        {problems.length > 0 && (
          <Alert
            type="error"
            role="alert"
            title="还不能保存"
            description={
              <ul className="reasons">
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            }
          />
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" loading={props.isPending} onClick={() => void save()}>
            保存
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function readDraft({ price, ...draft }: Draft): {
  readonly details: MenuDetails | null;
  readonly problems: readonly string[];
} {
  const amount = readYuan(price);
  if (!amount.isUnderstood) return { details: null, problems: [`价格：${amount.sentence}`] };
  const parsed = menuDetailsSchema.safeParse({ ...draft, listPriceFen: amount.value });
  if (parsed.success) return { details: parsed.data, problems: [] };
  const members = [...new Set(parsed.error.issues.map(({ path }) => path[0]))];
  return { details: null, problems: members.map(boundSentence) };
}

function optionsOf<Key extends string>(
  keys: readonly Key[],
  names: Readonly<Record<Key, string>>,
): { readonly label: string; readonly value: Key }[] {
  return keys.map((value) => ({ label: names[value], value }));
}

function DetailFields(props: { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const { draft } = props;
  const set = (some: Partial<Draft>): void => props.onChange({ ...draft, ...some });
  return (
    <>
      <label htmlFor="menu-name">名称（最多 12 个字）</label>
      <Input
        id="menu-name"
        maxLength={12}
        value={draft.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      <label htmlFor="menu-description">说明（最多 24 个字，例如 一荤两素 · 米饭 · 汤）</label>
      <Input
        id="menu-description"
        maxLength={24}
        value={draft.description}
        onChange={({ target }) => set({ description: target.value })}
      />
      <Group label="种类">
        <Radio.Group
          options={optionsOf(['set-meal', 'dishes', 'by-weight'], KIND_NAMES)}
          value={draft.kind}
          onChange={({ target }) => set({ kind: menuItemSchema.shape.kind.parse(target.value) })}
        />
      </Group>
      <label htmlFor="menu-price">
        {draft.kind === 'by-weight' ? '价格（元，每 500 克）' : '价格（元，每份）'}
      </label>
      <Input
        id="menu-price"
        inputMode="decimal"
        value={draft.price}
        onChange={({ target }) => set({ price: target.value })}
      />
      <Group label="餐次">
        <Checkbox.Group
          options={optionsOf(mealPeriodIdSchema.options, MEAL_PERIOD_NAMES)}
          value={draft.mealPeriods}
          onChange={(mealPeriods) => set({ mealPeriods })}
        />
      </Group>
      <Group label="特点">
        <Checkbox.Group
          options={optionsOf(dietMarkSchema.options, DIET_MARK_NAMES)}
          value={draft.dietMarks}
          onChange={(dietMarks) => set({ dietMarks })}
        />
      </Group>
      <Group label="含有的过敏原">
        <Checkbox.Group
          options={optionsOf(allergenSchema.options, ALLERGEN_NAMES)}
          value={draft.allergens}
          onChange={(allergens) => set({ allergens })}
        />
      </Group>
      <Group label="哪些天供应">
        <Radio.Group
          options={[
            { label: '每天', value: true },
            { label: '指定日期（保存后在列表里点选）', value: false },
          ]}
          value={draft.dates === null}
          onChange={({ target }) => set({ dates: target.value === true ? null : [] })}
        />
      </Group>
      <label htmlFor="menu-picture">没有照片时画什么</label>
      <Select
        id="menu-picture"
        value={draft.picture}
        options={optionsOf(menuItemSchema.shape.picture.options, PICTURE_NAMES)}
        onChange={(picture) => set({ picture })}
      />
      <Checkbox
        checked={draft.isActive}
        onChange={({ target }) => set({ isActive: target.checked })}
      >
        在售（不勾选就是停售，点餐机上不出现）
      </Checkbox>
    </>
  );
}

function Group(props: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <fieldset className="menu-group">
      <legend>{props.label}</legend>
      {props.children}
    </fieldset>
  );
}

function PhotoField(props: {
  readonly canteenId: string;
  readonly kept: string | null;
  readonly photo: Photo;
  readonly onChange: (photo: Photo) => void;
}) {
  const { canteenId, kept, photo, onChange } = props;
  const [trouble, setTrouble] = useState<string | null>(null);
  const choose = async (file: File): Promise<void> => {
    const base64 = await shrinkPhoto(file);
    setTrouble(base64 === null ? NOT_A_PICTURE : null);
    if (base64 !== null) onChange({ base64 });
  };
  const shown =
    typeof photo === 'object'
      ? `data:image/jpeg;base64,${photo.base64}`
      : photo === 'keep' && kept !== null
        ? `${MENU_PHOTO_PATH}/${canteenId}/${kept}`
        : null;
  return (
    <Group label="照片">
      <label htmlFor="menu-photo">选一张照片（会自动缩小）</label>
      <input
        id="menu-photo"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be picked again.
          event.target.value = '';
          if (file !== undefined) void choose(file);
        }}
      />
      {trouble !== null && <Alert type="error" role="alert" title={trouble} />}
      {shown !== null && (
        <div className="menu-photo-shown">
          <img src={shown} alt="这道菜的照片" />
          <Button size="small" onClick={() => onChange('remove')}>
            去掉照片
          </Button>
        </div>
      )}
    </Group>
  );
}
