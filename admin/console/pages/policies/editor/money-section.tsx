import { fen } from '../../../../../shared/money/fen.ts';
import { EVERYBODY } from '../../../../../shared/policy/conditions.ts';
import {
  describeOperatorPayment,
  describeSettlement,
  describeSiteGrant,
} from '../../../../../shared/policy/describe/other-parts.ts';
import {
  ADVANCED_BY_NAMES,
  CLAIM_EVERY_NAMES,
  OPERATOR_PER_NAMES,
  SITE_GRANT_NAMES,
} from '../../../../../shared/policy/names.ts';
import type { OperatorPayment, SiteGrant } from '../../../../../shared/policy/operator.ts';
import { FundSelect } from './benefit-form.tsx';
import { type DraftForm, freshId } from './draft-form.ts';
import {
  ChoiceField,
  Field,
  OptionalYuanField,
  type Path,
  SwitchField,
  TextField,
  WholeBox,
  YuanField,
} from './fields.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SectionProps } from './section.ts';
import { WhoForm } from './who-form.tsx';

/** Money owed to operators beside subsidies, grants for sites, and how it is settled. */
export function OperatorSection(props: SectionProps) {
  const { form, look, edit, listState } = props;
  const { settlement } = form;
  return (
    <>
      <h3>垫付和结算</h3>
      <p className="soft">{describeSettlement(settlement)}</p>
      <div className="form-grid">
        <ChoiceField
          label="补贴先由谁垫"
          path={['settlement', 'advancedBy']}
          value={settlement.advancedBy}
          names={ADVANCED_BY_NAMES}
          onChange={(advancedBy) => edit({ settlement: { ...settlement, advancedBy } })}
        />
        <ChoiceField
          label="多久结算一次"
          path={['settlement', 'claimEvery']}
          value={settlement.claimEvery}
          names={CLAIM_EVERY_NAMES}
          onChange={(claimEvery) => edit({ settlement: { ...settlement, claimEvery } })}
        />
      </div>
      <h3>付给运营方</h3>
      <p className="soft">餐费补贴以外，按人次、按天或按送餐另付给食堂的钱。</p>
      <ListEditor
        path={['operatorPayments']}
        parts={form.operatorPayments}
        state={listState('operatorPayments')}
        noun="运营补贴"
        emptyWords="没有另外付给运营方的钱。"
        nameOf={(payment) => payment.title}
        describe={(payment) => describeOperatorPayment(payment, look)}
        make={(): OperatorPayment => ({
          id: freshId('payment', form.operatorPayments),
          title: '运营补贴',
          fundId: form.funds[0]?.id ?? '',
          amountFen: fen(0),
          per: 'subsidised-meal',
          who: EVERYBODY,
        })}
        onChange={(operatorPayments) => edit({ operatorPayments })}
        form={(payment, path, change) => (
          <PaymentForm payment={payment} form={form} path={path} onChange={change} />
        )}
      />
      <GrantList {...props} />
    </>
  );
}

function PaymentForm(props: {
  readonly payment: OperatorPayment;
  readonly form: DraftForm;
  readonly path: Path;
  readonly onChange: (payment: OperatorPayment) => void;
}) {
  const { payment, path } = props;
  const change = (next: Partial<OperatorPayment>): void => props.onChange({ ...payment, ...next });
  return (
    <>
      <div className="form-grid">
        <TextField
          label="名称"
          path={[...path, 'title']}
          value={payment.title}
          maxLength={60}
          onChange={(title) => change({ title })}
        />
        <ChoiceField
          label="怎么算"
          path={[...path, 'per']}
          value={payment.per}
          names={OPERATOR_PER_NAMES}
          onChange={(per) => change({ per })}
        />
        <YuanField
          label="每次多少"
          path={[...path, 'amountFen']}
          value={payment.amountFen}
          onChange={(amountFen) => change({ amountFen })}
        />
        <Field label="由谁承担" path={[...path, 'fundId']}>
          {(id) => (
            <FundSelect
              id={id}
              funds={props.form.funds}
              value={payment.fundId}
              onChange={(fundId) => change({ fundId })}
            />
          )}
        </Field>
      </div>
      <h4>只计哪些人</h4>
      <div className="form-grid">
        <WhoForm who={payment.who} path={[...path, 'who']} onChange={(who) => change({ who })} />
      </div>
    </>
  );
}

function GrantList({ form, look, edit, listState }: SectionProps) {
  return (
    <>
      <h3>站点补助</h3>
      <ListEditor
        path={['siteGrants']}
        parts={form.siteGrants}
        state={listState('siteGrants')}
        noun="站点补助"
        emptyWords="没有建设补助和年度奖补。"
        nameOf={(grant) => grant.title}
        describe={(grant) => describeSiteGrant(grant, look)}
        make={(): SiteGrant => ({
          id: freshId('grant', form.siteGrants),
          title: '建设补助',
          fundId: form.funds[0]?.id ?? '',
          kind: 'building',
          amountMaxFen: fen(0),
          fullYearOfService: false,
          evaluationPassed: false,
          mealsOfYearMin: null,
        })}
        onChange={(siteGrants) => edit({ siteGrants })}
        form={(grant, path, change) => (
          <GrantForm grant={grant} form={form} path={path} onChange={change} />
        )}
      />
    </>
  );
}

function GrantForm(props: {
  readonly grant: SiteGrant;
  readonly form: DraftForm;
  readonly path: Path;
  readonly onChange: (grant: SiteGrant) => void;
}) {
  const { grant, path } = props;
  const change = (next: Partial<SiteGrant>): void => props.onChange({ ...grant, ...next });
  return (
    <div className="form-grid">
      <TextField
        label="名称"
        path={[...path, 'title']}
        value={grant.title}
        maxLength={60}
        onChange={(title) => change({ title })}
      />
      <ChoiceField
        label="种类"
        path={[...path, 'kind']}
        value={grant.kind}
        names={SITE_GRANT_NAMES}
        onChange={(kind) => change({ kind })}
      />
      <OptionalYuanField
        label="每个站点最多"
        path={[...path, 'amountMaxFen']}
        value={grant.amountMaxFen}
        emptyWords="原文没有写"
        onChange={(amountMaxFen) => change({ amountMaxFen })}
      />
      <Field label="由谁承担" path={[...path, 'fundId']}>
        {(id) => (
          <FundSelect
            id={id}
            funds={props.form.funds}
            value={grant.fundId}
            onChange={(fundId) => change({ fundId })}
          />
        )}
      </Field>
      <SwitchField
        label="要运营满一年"
        path={[...path, 'fullYearOfService']}
        isOn={grant.fullYearOfService}
        onChange={(fullYearOfService) => change({ fullYearOfService })}
      />
      <SwitchField
        label="要考核合格"
        path={[...path, 'evaluationPassed']}
        isOn={grant.evaluationPassed}
        onChange={(evaluationPassed) => change({ evaluationPassed })}
      />
      <Field label="全年至少供餐" path={[...path, 'mealsOfYearMin']}>
        {(id) => (
          <WholeBox
            id={id}
            value={grant.mealsOfYearMin}
            isOptional
            placeholder="不限"
            suffix="份"
            least={1}
            most={10_000_000}
            onChange={(mealsOfYearMin) => change({ mealsOfYearMin })}
          />
        )}
      </Field>
    </div>
  );
}
