import { Select } from 'antd';
import { fen } from '../../../../../shared/money/fen.ts';
import type { Benefit, Payers } from '../../../../../shared/policy/benefit.ts';
import type { Fund } from '../../../../../shared/policy/document.ts';
import { BENEFIT_FORM_NAMES } from '../../../../../shared/policy/names.ts';
import {
  ChoiceField,
  DiscountBox,
  Field,
  FieldGroup,
  type Path,
  pathText,
  ShareBox,
  YuanBox,
  YuanField,
} from './fields.tsx';

const EMPTY_BENEFITS: Readonly<Record<Benefit['form'], Benefit>> = {
  'amount-off': { form: 'amount-off', amountFen: fen(0) },
  percent: { form: 'percent', paysPermille: 1000 },
  'fixed-price': { form: 'fixed-price', priceFen: fen(0) },
  free: { form: 'free' },
  'flat-fee': { form: 'flat-fee', window: 'day', feeFen: fen(0) },
  'by-weight': { form: 'by-weight', fenPer100Grams: fen(0) },
};

/** What the elder gets: a form and its figure. */
export function BenefitForm(props: {
  readonly benefit: Benefit;
  readonly path: Path;
  readonly onChange: (benefit: Benefit) => void;
}) {
  const { benefit, path } = props;
  return (
    <>
      <ChoiceField
        label="优惠方式"
        path={[...path, 'form']}
        value={benefit.form}
        names={BENEFIT_FORM_NAMES}
        onChange={(form) => props.onChange(EMPTY_BENEFITS[form])}
      />
      <BenefitFigure {...props} />
    </>
  );
}

function BenefitFigure(props: {
  readonly benefit: Benefit;
  readonly path: Path;
  readonly onChange: (benefit: Benefit) => void;
}) {
  const { benefit, path, onChange } = props;
  switch (benefit.form) {
    case 'free':
      return null;
    case 'amount-off':
      return (
        <YuanField
          label="减多少"
          path={[...path, 'amountFen']}
          value={benefit.amountFen}
          onChange={(amountFen) => onChange({ ...benefit, amountFen })}
        />
      );
    case 'fixed-price':
      return (
        <YuanField
          label="老人付多少"
          path={[...path, 'priceFen']}
          value={benefit.priceFen}
          onChange={(priceFen) => onChange({ ...benefit, priceFen })}
        />
      );
    case 'by-weight':
      return (
        <YuanField
          label="每100克老人付多少"
          path={[...path, 'fenPer100Grams']}
          value={benefit.fenPer100Grams}
          help="只能用于称重菜品"
          onChange={(fenPer100Grams) => onChange({ ...benefit, fenPer100Grams })}
        />
      );
    case 'percent':
      return (
        <Field label="老人按几折付" path={[...path, 'paysPermille']} help="七折填 7，七一折填 7.1">
          {(id) => (
            <DiscountBox
              id={id}
              value={benefit.paysPermille}
              onChange={(paysPermille) =>
                paysPermille !== null && onChange({ ...benefit, paysPermille })
              }
            />
          )}
        </Field>
      );
    case 'flat-fee':
      return (
        <>
          <ChoiceField
            label="按天还是按月"
            path={[...path, 'window']}
            value={benefit.window}
            names={{ day: '每天', month: '每月' }}
            onChange={(window) => onChange({ ...benefit, window })}
          />
          <YuanField
            label="一共收多少"
            path={[...path, 'feeFen']}
            value={benefit.feeFen}
            onChange={(feeFen) => onChange({ ...benefit, feeFen })}
          />
        </>
      );
  }
}

const SPLIT_NAMES: Readonly<Record<Payers['split'], string>> = {
  whole: '一家全部承担',
  'in-order': '按先后，各到一定金额',
  'by-share': '按比例分担',
};

/** Who bears the subsidy. */
export function PayersForm(props: {
  readonly payers: Payers;
  readonly funds: readonly Fund[];
  readonly path: Path;
  readonly onChange: (payers: Payers) => void;
}) {
  const { payers, funds, path } = props;
  const firstFund = payers.split === 'whole' ? payers.fundId : (payers.parts[0]?.fundId ?? '');
  return (
    <>
      <ChoiceField
        label="补贴怎么出"
        path={[...path, 'split']}
        value={payers.split}
        names={SPLIT_NAMES}
        onChange={(split) => props.onChange(emptyPayers(split, firstFund, funds))}
      />
      {payers.split === 'whole' ? (
        <Field label="由谁承担" path={[...path, 'fundId']}>
          {(id) => (
            <FundSelect
              id={id}
              funds={funds}
              value={payers.fundId}
              onChange={(fundId) => props.onChange({ split: 'whole', fundId })}
            />
          )}
        </Field>
      ) : (
        <PayerParts payers={payers} funds={funds} path={path} onChange={props.onChange} />
      )}
    </>
  );
}

function emptyPayers(split: Payers['split'], fundId: string, funds: readonly Fund[]): Payers {
  const other = funds.find((fund) => fund.id !== fundId)?.id ?? fundId;
  switch (split) {
    case 'whole':
      return { split, fundId };
    case 'in-order':
      return {
        split,
        parts: [
          { fundId, upToFen: fen(0) },
          { fundId: other, upToFen: null },
        ],
      };
    case 'by-share':
      return {
        split,
        parts: [
          { fundId, sharePermille: 500 },
          { fundId: other, sharePermille: 500 },
        ],
      };
  }
}

/** The two parts of a split; each further one is added at the end. */
function PayerParts(props: {
  readonly payers: Exclude<Payers, { split: 'whole' }>;
  readonly funds: readonly Fund[];
  readonly path: Path;
  readonly onChange: (payers: Payers) => void;
}) {
  const { payers, funds } = props;
  const path = [...props.path, 'parts'];
  const setFund = (index: number, fundId: string): void => {
    props.onChange(
      payers.split === 'in-order'
        ? { ...payers, parts: replaced(payers.parts, index, (part) => ({ ...part, fundId })) }
        : { ...payers, parts: replaced(payers.parts, index, (part) => ({ ...part, fundId })) },
    );
  };
  return (
    <FieldGroup
      label={
        payers.split === 'in-order' ? '先后和金额（最后一家承担余下的）' : '各家比例（合计100%）'
      }
      path={path}
    >
      {payers.parts.map((part, index) => (
        <span className="payer-part" key={part.fundId}>
          <FundSelect
            id={`field-${pathText([...path, index])}`}
            label={`第${index + 1}家`}
            funds={funds.filter(
              (fund) =>
                fund.id === part.fundId || !payers.parts.some((other) => other.fundId === fund.id),
            )}
            value={part.fundId}
            onChange={(fundId) => setFund(index, fundId)}
          />
          <PayerFigure payers={payers} index={index} path={path} onChange={props.onChange} />
        </span>
      ))}
      <PayerCount payers={payers} funds={funds} onChange={props.onChange} />
    </FieldGroup>
  );
}

function PayerFigure(props: {
  readonly payers: Exclude<Payers, { split: 'whole' }>;
  readonly index: number;
  readonly path: Path;
  readonly onChange: (payers: Payers) => void;
}) {
  const { payers, index } = props;
  const id = `field-${pathText([...props.path, index, 'figure'])}`;
  if (payers.split === 'by-share') {
    return (
      <ShareBox
        id={id}
        label={`第${index + 1}家比例`}
        value={payers.parts[index]?.sharePermille ?? null}
        onChange={(sharePermille) =>
          sharePermille !== null &&
          props.onChange({
            ...payers,
            parts: replaced(payers.parts, index, (part) => ({ ...part, sharePermille })),
          })
        }
      />
    );
  }
  const upToFen = payers.parts[index]?.upToFen ?? null;
  if (upToFen === null) return <span className="soft">承担余下的</span>;
  return (
    <YuanBox
      id={id}
      label={`第${index + 1}家最多承担`}
      value={upToFen}
      suffix="元以内"
      onChange={(next) =>
        next !== null &&
        props.onChange({
          ...payers,
          parts: replaced(payers.parts, index, (part) => ({ ...part, upToFen: next })),
        })
      }
    />
  );
}

function PayerCount(props: {
  readonly payers: Exclude<Payers, { split: 'whole' }>;
  readonly funds: readonly Fund[];
  readonly onChange: (payers: Payers) => void;
}) {
  const { payers, funds } = props;
  const unused = funds.find((fund) => !payers.parts.some((part) => part.fundId === fund.id));
  const add = (fundId: string): void => {
    if (payers.split === 'by-share') {
      props.onChange({ ...payers, parts: [...payers.parts, { fundId, sharePermille: 1 }] });
      return;
    }
    const earlier = payers.parts.map((part) => ({ ...part, upToFen: part.upToFen ?? fen(0) }));
    props.onChange({ ...payers, parts: [...earlier, { fundId, upToFen: null }] });
  };
  const drop = (): void => {
    if (payers.split === 'by-share') {
      props.onChange({ ...payers, parts: payers.parts.slice(0, -1) });
      return;
    }
    const kept = payers.parts.slice(0, -1);
    props.onChange({
      ...payers,
      parts: replaced(kept, kept.length - 1, (part) => ({ ...part, upToFen: null })),
    });
  };
  return (
    <span className="payer-count">
      {unused !== undefined && payers.parts.length < 6 && (
        <button type="button" className="link-button" onClick={() => add(unused.id)}>
          ＋ 再加一家
        </button>
      )}
      {payers.parts.length > 2 && (
        <button type="button" className="link-button" onClick={drop}>
          去掉最后一家
        </button>
      )}
    </span>
  );
}

/** One of the document's funds. */
export function FundSelect(props: {
  readonly id: string;
  readonly label?: string;
  readonly funds: readonly Fund[];
  readonly value: string;
  readonly onChange: (fundId: string) => void;
}) {
  const isKnown = props.funds.some((fund) => fund.id === props.value);
  return (
    <Select<string>
      id={props.id}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      className="fund-select"
      status={isKnown ? '' : 'error'}
      placeholder="选择资金"
      value={isKnown ? props.value : null}
      options={props.funds.map((fund) => ({ value: fund.id, label: fund.name }))}
      onChange={props.onChange}
    />
  );
}

function replaced<Item>(items: readonly Item[], index: number, by: (item: Item) => Item): Item[] {
  return items.map((item, other) => (other === index ? by(item) : item));
}
