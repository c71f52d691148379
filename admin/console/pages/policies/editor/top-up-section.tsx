import { EVERYBODY } from '../../../../../shared/policy/conditions.ts';
import { describeTopUpRule } from '../../../../../shared/policy/describe/other-parts.ts';
import type { TopUpRule } from '../../../../../shared/policy/operator.ts';
import { PayersForm } from './benefit-form.tsx';
import { type DraftForm, freshId } from './draft-form.ts';
import { DiscountBox, Field, OptionalYuanField, type Path, TextField } from './fields.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SectionProps } from './section.ts';
import { WhoForm } from './who-form.tsx';

/** Bonuses on prepaid money. */
export function TopUpSection({ form, look, edit, listState }: SectionProps) {
  return (
    <>
      <h3>充值优惠</h3>
      <p className="soft">往个人账户里充值时的优惠；吃饭时的优惠写在“规则”里。</p>
      <ListEditor
        path={['topUpRules']}
        parts={form.topUpRules}
        state={listState('topUpRules')}
        noun="充值优惠"
        emptyWords="充值没有优惠，充多少付多少。"
        nameOf={(rule) => rule.title}
        describe={(rule) => describeTopUpRule(rule, look)}
        make={(): TopUpRule => ({
          id: freshId('top-up', form.topUpRules),
          title: '充值优惠',
          who: EVERYBODY,
          paysPermille: 1000,
          creditMinFen: null,
          creditMaxFen: null,
          payers: { split: 'whole', fundId: form.funds[0]?.id ?? '' },
        })}
        onChange={(topUpRules) => edit({ topUpRules })}
        form={(rule, path, change) => (
          <TopUpForm rule={rule} form={form} path={path} onChange={change} />
        )}
      />
    </>
  );
}

function TopUpForm(props: {
  readonly rule: TopUpRule;
  readonly form: DraftForm;
  readonly path: Path;
  readonly onChange: (rule: TopUpRule) => void;
}) {
  const { rule, path } = props;
  const change = (next: Partial<TopUpRule>): void => props.onChange({ ...rule, ...next });
  return (
    <>
      <div className="form-grid">
        <TextField
          label="名称"
          path={[...path, 'title']}
          value={rule.title}
          maxLength={60}
          onChange={(title) => change({ title })}
        />
        <Field label="按几折付" path={[...path, 'paysPermille']} help="七一折填 7.1">
          {(id) => (
            <DiscountBox
              id={id}
              value={rule.paysPermille}
              onChange={(paysPermille) => paysPermille !== null && change({ paysPermille })}
            />
          )}
        </Field>
        <OptionalYuanField
          label="一次充值至少"
          path={[...path, 'creditMinFen']}
          value={rule.creditMinFen}
          emptyWords="不限"
          onChange={(creditMinFen) => change({ creditMinFen })}
        />
        <OptionalYuanField
          label="一次充值最多"
          path={[...path, 'creditMaxFen']}
          value={rule.creditMaxFen}
          emptyWords="不限"
          onChange={(creditMaxFen) => change({ creditMaxFen })}
        />
        <PayersForm
          payers={rule.payers}
          funds={props.form.funds}
          path={[...path, 'payers']}
          onChange={(payers) => change({ payers })}
        />
      </div>
      <h4>谁可以享受</h4>
      <div className="form-grid">
        <WhoForm who={rule.who} path={[...path, 'who']} onChange={(who) => change({ who })} />
      </div>
    </>
  );
}
