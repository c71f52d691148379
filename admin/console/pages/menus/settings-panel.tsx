import { Alert, Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { SERVICE_TYPE_NAMES } from '../../../../shared/menu/names.ts';
import { type ServiceType, serviceTypeSchema } from '../../../../shared/policy/facts.ts';
import type { CanteenSettingsForm } from '../../../contract/menus.ts';
import { readWhole, readYuan, writeYuan } from '../policies/editor/typed-values.ts';
import type { Act } from './use-menu.ts';

const SERVICE_TYPES = serviceTypeSchema.options;
/** A delivery that costs more than its meal is a slip of the hand. */
const FEE_FEN_MAX = 10_000;

/** How a canteen serves: ways, fee, days ahead, the discreet form, and how many without a card. */
export function SettingsPanel(props: {
  readonly settings: CanteenSettingsForm;
  readonly act: Act;
  readonly mayAct: boolean;
  readonly isPending: boolean;
}) {
  const { settings, act, mayAct } = props;
  const [form, setForm] = useState(() => ({
    ...settings,
    fee: writeYuan(settings.deliveryFeeFen),
    days: String(settings.orderAheadDaysMax),
    cap: String(settings.identificationsByStaffMax),
  }));
  const [problem, setProblem] = useState<string | null>(null);
  const set = (some: Partial<typeof form>): void => setForm({ ...form, ...some });
  const save = async (): Promise<void> => {
    const fee = readYuan(form.fee);
    const days = readWhole(form.days, { least: 0, most: 7 });
    const cap = readWhole(form.cap, { least: 0, most: 500 });
    if (form.serviceTypes.length === 0) return setProblem('供餐方式：至少选一种。');
    if (!fee.isUnderstood) return setProblem(`送餐费：${fee.sentence}。`);
    if (fee.value > FEE_FEN_MAX) return setProblem('送餐费：最多 100 元。');
    if (!days.isUnderstood) return setProblem(`提前几天订餐：${days.sentence}。`);
    if (!cap.isUnderstood) return setProblem(`不刷卡的人数：${cap.sentence}。`);
    setProblem(null);
    const { isDiscreet, serviceTypes } = form;
    await act(
      {
        settings: {
          ...{ isDiscreet, serviceTypes, deliveryFeeFen: fee.value },
          ...{ orderAheadDaysMax: days.value, identificationsByStaffMax: cap.value },
        },
      },
      '已保存这家食堂的设置',
    );
  };
  return (
    <section className="panel menu-settings" aria-label="食堂设置">
      <div className="panel-head">
        <h2>食堂设置</h2>
      </div>
      <fieldset className="menu-form" disabled={!mayAct}>
        <ServiceFields
          types={form.serviceTypes}
          onChange={(serviceTypes) => set({ serviceTypes })}
        />
        <label htmlFor="menu-fee">送餐费（元，每单）</label>
        <Input
          id="menu-fee"
          disabled={!form.serviceTypes.includes('delivery')}
          value={form.fee}
          onChange={({ target }) => set({ fee: target.value })}
        />
        <label htmlFor="menu-days">可提前几天订餐（0 为只订当天）</label>
        <Input
          id="menu-days"
          value={form.days}
          onChange={({ target }) => set({ days: target.value })}
        />
        <label htmlFor="menu-cap">每名工作人员一天最多为几人不刷卡办理</label>
        <Input
          id="menu-cap"
          value={form.cap}
          onChange={({ target }) => set({ cap: target.value })}
        />
        <Checkbox
          checked={form.isDiscreet}
          onChange={({ target }) => set({ isDiscreet: target.checked })}
        >
          私密显示：屏幕和小票上不显示个人金额，老人要看时才显示
        </Checkbox>
        {problem !== null && <Alert type="error" role="alert" title={problem} />}
        {mayAct && (
          <div className="dialog-actions">
            <Button type="primary" loading={props.isPending} onClick={() => void save()}>
              保存设置
            </Button>
          </div>
        )}
      </fieldset>
    </section>
  );
}

/** The first of the list is taken where nobody chooses. */
function ServiceFields(props: {
  readonly types: readonly ServiceType[];
  readonly onChange: (types: ServiceType[]) => void;
}) {
  const { types, onChange } = props;
  const [first = 'eat-in'] = types;
  const inOrder = (chosen: readonly ServiceType[], leading: ServiceType): ServiceType[] => [
    ...chosen.filter((type) => type === leading),
    ...SERVICE_TYPES.filter((type) => type !== leading && chosen.includes(type)),
  ];
  const nameOf = (value: ServiceType) => ({ label: SERVICE_TYPE_NAMES[value], value });
  return (
    <>
      <fieldset className="menu-group">
        <legend>供餐方式</legend>
        <Checkbox.Group
          options={SERVICE_TYPES.map(nameOf)}
          value={[...types]}
          onChange={(chosen) => onChange(inOrder(chosen, first))}
        />
      </fieldset>
      <label htmlFor="menu-first">没有选时按哪一种</label>
      <Select
        id="menu-first"
        value={first}
        options={types.map(nameOf)}
        onChange={(leading) => onChange(inOrder(types, leading))}
      />
    </>
  );
}
