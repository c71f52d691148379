import { Select } from 'antd';
import { fen } from '../../../../../shared/money/fen.ts';
import { describeLimit } from '../../../../../shared/policy/describe/other-parts.ts';
import type { Limit } from '../../../../../shared/policy/limit.ts';
import { LIMIT_FORM_NAMES, WINDOW_NAMES } from '../../../../../shared/policy/names.ts';
import { type DraftForm, freshId } from './draft-form.ts';
import { ChoiceField, Field, type Path, TextField, WholeBox, YuanField } from './fields.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SectionProps } from './section.ts';

const ORIGINS: Readonly<Record<Limit['origin'], string>> = {
  published: '文件里写明的',
  setting: '文件没写，本地定的',
};

/** What one person may have at most, across all canteens. */
export function LimitsSection({ form, look, edit, listState }: SectionProps) {
  return (
    <>
      <h3>限额</h3>
      <p className="soft">按自然天、周（周一到周日）、月计算，用不完的不结转；各家食堂合并计算。</p>
      <ListEditor
        path={['limits']}
        parts={form.limits}
        state={listState('limits')}
        noun="限额"
        emptyWords="没有限额：补贴不限份数和金额。"
        nameOf={(limit) => limit.title}
        describe={(limit) => describeLimit(limit, look)}
        make={(): Limit => ({
          form: 'meals',
          id: freshId('limit', form.limits),
          title: '每餐次一份',
          ruleIds: null,
          origin: 'setting',
          window: 'meal-period',
          mealsMax: 1,
        })}
        copy={(limit) => ({
          ...limit,
          id: freshId('limit', form.limits),
          title: `${limit.title}（副本）`.slice(0, 60),
        })}
        onChange={(limits) => edit({ limits })}
        form={(limit, path, change) => (
          <LimitForm limit={limit} form={form} path={path} onChange={change} />
        )}
      />
    </>
  );
}

function reformed(limit: Limit, form: Limit['form']): Limit {
  const { id, title, ruleIds, origin } = limit;
  const common = { id, title, ruleIds, origin };
  switch (form) {
    case 'meals':
      return { form, ...common, window: 'meal-period', mealsMax: 1 };
    case 'subsidy':
      return { form, ...common, window: 'month', subsidyMaxFen: fen(0) };
    case 'own-share':
      return { form, ...common, minFen: fen(0) };
  }
}

const { meal: _, ...mealWindows } = WINDOW_NAMES;

function LimitForm(props: {
  readonly limit: Limit;
  readonly form: DraftForm;
  readonly path: Path;
  readonly onChange: (limit: Limit) => void;
}) {
  const { limit, form, path, onChange } = props;
  return (
    <div className="form-grid">
      <TextField
        label="限额名称"
        path={[...path, 'title']}
        value={limit.title}
        maxLength={60}
        onChange={(title) => onChange({ ...limit, title })}
      />
      <ChoiceField
        label="限什么"
        path={[...path, 'form']}
        value={limit.form}
        names={LIMIT_FORM_NAMES}
        onChange={(kind) => onChange(reformed(limit, kind))}
      />
      <LimitFigures limit={limit} path={path} onChange={onChange} />
      <ChoiceField
        label="依据"
        path={[...path, 'origin']}
        value={limit.origin}
        names={ORIGINS}
        onChange={(origin) => onChange({ ...limit, origin })}
      />
      <Field label="管哪些规则" path={[...path, 'ruleIds']} isWide>
        {(id) => (
          <Select<string[]>
            id={id}
            mode="multiple"
            allowClear
            placeholder="全部补贴规则（食堂让利除外）"
            value={limit.ruleIds ?? []}
            options={form.rules.map((rule) => ({ value: rule.id, label: rule.title }))}
            onChange={(ids) => onChange({ ...limit, ruleIds: ids.length === 0 ? null : ids })}
          />
        )}
      </Field>
    </div>
  );
}

function LimitFigures(props: {
  readonly limit: Limit;
  readonly path: Path;
  readonly onChange: (limit: Limit) => void;
}) {
  const { limit, path, onChange } = props;
  switch (limit.form) {
    case 'own-share':
      return (
        <YuanField
          label="每份本人至少付"
          path={[...path, 'minFen']}
          value={limit.minFen}
          onChange={(minFen) => onChange({ ...limit, minFen })}
        />
      );
    case 'subsidy':
      return (
        <>
          <ChoiceField
            label="多长时间内"
            path={[...path, 'window']}
            value={limit.window}
            names={WINDOW_NAMES}
            onChange={(window) => onChange({ ...limit, window })}
          />
          <YuanField
            label="最多补贴"
            path={[...path, 'subsidyMaxFen']}
            value={limit.subsidyMaxFen}
            onChange={(subsidyMaxFen) => onChange({ ...limit, subsidyMaxFen })}
          />
        </>
      );
    case 'meals':
      return (
        <>
          <ChoiceField
            label="多长时间内"
            path={[...path, 'window']}
            value={limit.window}
            names={mealWindows}
            onChange={(window) => onChange({ ...limit, window })}
          />
          <Field label="最多几份" path={[...path, 'mealsMax']}>
            {(id) => (
              <WholeBox
                id={id}
                value={limit.mealsMax}
                suffix="份"
                least={1}
                most={200}
                onChange={(mealsMax) => mealsMax !== null && onChange({ ...limit, mealsMax })}
              />
            )}
          </Field>
        </>
      );
  }
}
