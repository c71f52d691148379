import { formatYuan } from '../../../shared/money/fen.ts';
import type { ServiceType } from '../../../shared/policy/facts.ts';
import type { ElderStep, OrderLineView } from '../../contract/views.ts';
import { Paged } from './paged.tsx';
import { type PressForElder, who } from './press-for-elder.ts';

type PayStep = Extract<ElderStep, { readonly kind: 'pay' }>;
type Press = (press: PressForElder) => void;

const LINES_A_PAGE = 3;

const SERVICE_WORDS: Readonly<Record<ServiceType, string>> = {
  'eat-in': '在这里吃',
  'pick-up': '带走',
  delivery: '送餐',
};

/** The order before it is paid: its lines, who eats along, and the ways to pay. */
export function GoOnPay(props: { readonly step: PayStep; readonly press: Press }) {
  const { step, press } = props;
  return (
    <>
      <div className="go-on-head">
        <h1 className="go-on-title">
          {who(step.maskedName)}
          {step.dayText !== null && `，${step.dayText}`}
        </h1>
        <button type="button" className="act" onClick={() => press({ press: 'back' })}>
          返回，再选
        </button>
        <button type="button" className="act" onClick={() => press({ press: 'leave' })}>
          不点了
        </button>
      </div>
      {step.sentence !== null && <p className="go-on-said">{step.sentence}</p>}
      <Paged list={step.lines} pageSize={LINES_A_PAGE}>
        {(shown) => (
          <ul className="go-on-lines">
            {shown.map((line) => (
              <Line key={line.position} line={line} press={press} />
            ))}
            <Companions companions={step.companions} press={press} />
          </ul>
        )}
      </Paged>
      <WaysToPay step={step} press={press} />
    </>
  );
}

function Line(props: { readonly line: OrderLineView; readonly press: Press }) {
  const { line, press } = props;
  const { position, quantity } = line;
  const set = (wanted: number) => press({ press: 'set-quantity', position, quantity: wanted });
  return (
    <li>
      <span className="go-on-name">
        {line.name}
        {line.weightGrams !== null && ` ${line.weightGrams}克`}
      </span>
      <b className="go-on-price">{formatYuan(line.listPriceFen)}</b>
      {line.mayChange && (
        <span className="go-on-count">
          <button
            type="button"
            className="note"
            aria-label={quantity === 1 ? `不要${line.name}` : `${line.name}少一份`}
            onClick={() => set(quantity - 1)}
          >
            {quantity === 1 ? '不要' : '少一份'}
          </button>
          <b>{quantity}份</b>
          <button
            type="button"
            className="note"
            aria-label={`${line.name}多一份`}
            disabled={line.kind === 'by-weight'}
            onClick={() => set(quantity + 1)}
          >
            多一份
          </button>
        </span>
      )}
    </li>
  );
}

function Companions(props: { readonly companions: PayStep['companions']; readonly press: Press }) {
  const { companions, press } = props;
  const { count, onePriceFen } = companions;
  if (onePriceFen === null) return null;
  return (
    <li>
      <span className="go-on-name">一起吃的人，每份原价</span>
      <b className="go-on-price">{formatYuan(onePriceFen)}</b>
      <span className="go-on-count">
        <button
          type="button"
          className="note"
          aria-label="一起吃的人少一份"
          disabled={count === 0}
          onClick={() => press({ press: 'remove-companion' })}
        >
          少一份
        </button>
        <b>{count}份</b>
        <button
          type="button"
          className="note"
          aria-label="一起吃的人多一份"
          disabled={!companions.mayAdd}
          onClick={() => press({ press: 'add-companion' })}
        >
          多一份
        </button>
      </span>
    </li>
  );
}

const ACCOUNT_WORDS = { enough: '用余额付', short: '余额不够' } as const;

function WaysToPay(props: { readonly step: PayStep; readonly press: Press }) {
  const { step, press } = props;
  const { account } = step;
  return (
    <div className="go-on-acts">
      {step.serviceTypes.length > 1 && (
        <div className="go-on-service">
          {step.serviceTypes.map((serviceType) => (
            <button
              key={serviceType}
              type="button"
              className="note"
              aria-pressed={serviceType === step.serviceType}
              onClick={() => press({ press: 'choose-service', serviceType })}
            >
              {SERVICE_WORDS[serviceType]}
            </button>
          ))}
        </div>
      )}
      <p className="go-on-sum">
        {step.payFen === null ? (
          <>原价 {formatYuan(step.listPriceFen)}</>
        ) : (
          <>
            应收 <b>{formatYuan(step.payFen)}</b>
          </>
        )}
      </p>
      {account !== 'none' && (
        <button
          type="button"
          className="act act-main"
          disabled={account === 'short'}
          onClick={() => press({ press: 'pay-by-account' })}
        >
          {ACCOUNT_WORDS[account]}
        </button>
      )}
      <button
        type="button"
        className={account === 'enough' ? 'act' : 'act act-main'}
        onClick={() => press({ press: 'pay-by-cash' })}
      >
        付现金
      </button>
    </div>
  );
}
