import { Select } from 'antd';
import { fen } from '../../../../../shared/money/fen.ts';
import type { Goods, Spend, When, Window } from '../../../../../shared/policy/conditions.ts';
import type { PolicyRule } from '../../../../../shared/policy/document.ts';
import {
  DAYS_NAMES,
  GOODS_KIND_NAMES,
  MEAL_PERIOD_NAMES,
  SERVICE_TYPE_NAMES,
  WINDOW_NAMES,
} from '../../../../../shared/policy/names.ts';
import { BenefitForm, PayersForm } from './benefit-form.tsx';
import type { DraftForm } from './draft-form.ts';
import {
  ChoiceField,
  Field,
  FieldGroup,
  OptionalYuanField,
  optionsOf,
  type Path,
  pathText,
  SeveralField,
  TextField,
  WholeBox,
  YuanBox,
} from './fields.tsx';
import { WhoForm } from './who-form.tsx';

/** One rule: who, when, what, how much and who pays. */
export function RuleForm(props: {
  readonly rule: PolicyRule;
  readonly form: DraftForm;
  readonly path: Path;
  readonly onChange: (rule: PolicyRule) => void;
}) {
  const { rule, form, path } = props;
  const change = (next: Partial<PolicyRule>): void => props.onChange({ ...rule, ...next });
  return (
    <>
      <div className="form-grid">
        <TextField
          label="规则名称"
          path={[...path, 'title']}
          value={rule.title}
          maxLength={60}
          onChange={(title) => change({ title })}
        />
        {form.layers.length > 1 && (
          <Field label="属于哪一层" path={[...path, 'layerId']}>
            {(id) => (
              <Select<string>
                id={id}
                value={rule.layerId}
                options={form.layers.map((layer) => ({ value: layer.id, label: layer.title }))}
                onChange={(layerId) => change({ layerId })}
              />
            )}
          </Field>
        )}
      </div>
      <h4>优惠多少</h4>
      <div className="form-grid">
        <BenefitForm
          benefit={rule.benefit}
          path={[...path, 'benefit']}
          onChange={(benefit) => change({ benefit })}
        />
        <OptionalYuanField
          label="最高补贴"
          path={[...path, 'subsidyMaxFen']}
          value={rule.subsidyMaxFen}
          emptyWords="不封顶"
          onChange={(subsidyMaxFen) => change({ subsidyMaxFen })}
        />
        <PayersForm
          payers={rule.payers}
          funds={form.funds}
          path={[...path, 'payers']}
          onChange={(payers) => change({ payers })}
        />
      </div>
      <h4>谁可以享受</h4>
      <div className="form-grid">
        <WhoForm who={rule.who} path={[...path, 'who']} onChange={(who) => change({ who })} />
      </div>
      <h4>什么餐、什么时候</h4>
      <div className="form-grid">
        <GoodsForm
          goods={rule.goods}
          path={[...path, 'goods']}
          onChange={(goods) => change({ goods })}
        />
        <WhenForm when={rule.when} path={[...path, 'when']} onChange={(when) => change({ when })} />
        <SpendForm
          spend={rule.spend}
          path={[...path, 'spend']}
          onChange={(spend) => change({ spend })}
        />
      </div>
    </>
  );
}

function GoodsForm(props: {
  readonly goods: Goods;
  readonly path: Path;
  readonly onChange: (goods: Goods) => void;
}) {
  const { goods, path } = props;
  const range = goods.setMealPrice ?? { fromFen: null, toFen: null };
  const changeRange = (next: Partial<typeof range>): void => {
    const both = { ...range, ...next };
    props.onChange({
      ...goods,
      setMealPrice: both.fromFen === null && both.toFen === null ? null : both,
    });
  };
  return (
    <>
      <SeveralField
        label="哪些餐品"
        path={[...path, 'kinds']}
        value={goods.kinds}
        names={GOODS_KIND_NAMES}
        emptyWords="请选择"
        onChange={(kinds) => props.onChange({ ...goods, kinds: kinds ?? [] })}
      />
      {goods.kinds.includes('set-meal') && (
        <FieldGroup label="只限原价在这个范围的套餐" path={[...path, 'setMealPrice']}>
          <YuanBox
            id={`field-${pathText([...path, 'setMealPrice', 'fromFen'])}`}
            label="套餐原价不低于"
            value={range.fromFen}
            isOptional
            placeholder="不限"
            onChange={(fromFen) => changeRange({ fromFen })}
          />
          <span>到</span>
          <YuanBox
            id={`field-${pathText([...path, 'setMealPrice', 'toFen'])}`}
            label="套餐原价不高于"
            value={range.toFen}
            isOptional
            placeholder="不限"
            onChange={(toFen) => changeRange({ toFen })}
          />
        </FieldGroup>
      )}
    </>
  );
}

function WhenForm(props: {
  readonly when: When;
  readonly path: Path;
  readonly onChange: (when: When) => void;
}) {
  const { when, path } = props;
  const change = (next: Partial<When>): void => props.onChange({ ...when, ...next });
  return (
    <>
      <SeveralField
        label="餐次"
        path={[...path, 'mealPeriods']}
        value={when.mealPeriods}
        names={MEAL_PERIOD_NAMES}
        emptyWords="不限"
        onChange={(mealPeriods) => change({ mealPeriods })}
      />
      <ChoiceField
        label="日子"
        path={[...path, 'days']}
        value={when.days}
        names={DAYS_NAMES}
        help="工作日包括调休上班日，不包括法定节假日"
        onChange={(days) => change({ days })}
      />
      <SeveralField
        label="用餐方式"
        path={[...path, 'serviceTypes']}
        value={when.serviceTypes}
        names={SERVICE_TYPE_NAMES}
        emptyWords="不限"
        onChange={(serviceTypes) => change({ serviceTypes })}
      />
      <Field label="至少提前几天预订" path={[...path, 'bookedDaysBefore']}>
        {(id) => (
          <WholeBox
            id={id}
            value={when.bookedDaysBefore}
            isOptional
            placeholder="不用预订"
            suffix="天"
            least={1}
            most={30}
            onChange={(bookedDaysBefore) => change({ bookedDaysBefore })}
          />
        )}
      </Field>
      <NthFields nth={when.nth} path={[...path, 'nth']} onChange={(nth) => change({ nth })} />
    </>
  );
}

const { meal: _, ...countedWindows } = WINDOW_NAMES;

function NthFields(props: {
  readonly nth: When['nth'];
  readonly path: Path;
  readonly onChange: (nth: When['nth']) => void;
}) {
  const { nth, path } = props;
  const figure = (name: 'from' | 'to', label: string) => (
    <WholeBox
      id={`field-${pathText([...path, name])}`}
      label={label}
      value={nth?.[name] ?? null}
      isOptional={name === 'to'}
      placeholder="不限"
      suffix="份"
      least={1}
      most={100}
      onChange={(value) =>
        nth !== null &&
        props.onChange(name === 'to' ? { ...nth, to: value } : { ...nth, from: value ?? nth.from })
      }
    />
  );
  return (
    <FieldGroup label="只限第几份" path={path}>
      <Select<Window>
        aria-label="按什么时间数份数"
        className="level-select"
        allowClear
        placeholder="不限"
        value={nth?.window ?? null}
        options={optionsOf(countedWindows)}
        onChange={(window: Window | undefined) =>
          props.onChange(
            window === undefined ? null : { window, from: nth?.from ?? 1, to: nth?.to ?? 1 },
          )
        }
      />
      {nth !== null && (
        <>
          <span>第</span>
          {figure('from', '从第几份')}
          <span>到</span>
          {figure('to', '到第几份')}
        </>
      )}
    </FieldGroup>
  );
}

const COMPARISONS = { 'at-least': '满（达到就算）', above: '超过（等于不算）' } as const;
const SPEND_ON = {
  'list-price': '按原价算',
  'price-after-earlier-layers': '按前面各层优惠后的价钱算',
} as const;

function SpendForm(props: {
  readonly spend: Spend | null;
  readonly path: Path;
  readonly onChange: (spend: Spend | null) => void;
}) {
  const { spend, path } = props;
  return (
    <FieldGroup label="消费满多少才优惠" path={path}>
      <Select<Spend['comparison']>
        aria-label="消费满还是超过"
        className="home-select"
        allowClear
        placeholder="没有门槛"
        value={spend?.comparison ?? null}
        options={optionsOf(COMPARISONS)}
        onChange={(comparison: Spend['comparison'] | undefined) =>
          props.onChange(
            comparison === undefined
              ? null
              : {
                  comparison,
                  amountFen: spend?.amountFen ?? fen(0),
                  on: spend?.on ?? 'list-price',
                },
          )
        }
      />
      {spend !== null && (
        <>
          <YuanBox
            id={`field-${pathText([...path, 'amountFen'])}`}
            label="消费门槛"
            value={spend.amountFen}
            onChange={(amountFen) => amountFen !== null && props.onChange({ ...spend, amountFen })}
          />
          <Select<Spend['on']>
            aria-label="门槛按什么价钱算"
            className="on-select"
            value={spend.on}
            options={optionsOf(SPEND_ON)}
            onChange={(on) => props.onChange({ ...spend, on })}
          />
        </>
      )}
    </FieldGroup>
  );
}
