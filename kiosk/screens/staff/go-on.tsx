import { useState } from 'react';
import { formatSpokenYuan, formatYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { ElderStep, MenuCard } from '../../contract/views.ts';
import { useCalm } from './calm.ts';
import { GoOnPay } from './go-on-pay.tsx';
import { Keypad } from './keypad.tsx';
import { Paged } from './paged.tsx';
import { type PressForElder, who } from './press-for-elder.ts';
import './go-on.css';

type StepOf<Kind extends ElderStep['kind']> = Extract<ElderStep, { readonly kind: Kind }>;

const CARDS_A_PAGE = 9;
/** As the contract has it. Unit: grams. */
const WEIGHT_MAX_GRAMS = 20_000;

/** 接着点: the step at which the elder stands, small, for staff to go on with as the elder would. */
export function GoOn(props: {
  readonly step: ElderStep | null;
  readonly press: (press: PressForElder) => void;
  readonly onWeight: (weightGrams: number) => void;
  readonly onTakeCash: (orderNumber: number) => void;
}) {
  const { step } = props;
  const calm = useCalm();
  const press = (pressed: PressForElder) => calm(() => props.press(pressed));
  return (
    <section className="tool-panel go-on" aria-label="接着点">
      {step === null ? (
        <Nobody press={press} />
      ) : (
        <Step {...props} press={press} key={step.kind} step={step} />
      )}
    </section>
  );
}

function Step(props: {
  readonly step: ElderStep;
  readonly press: (press: PressForElder) => void;
  readonly onWeight: (weightGrams: number) => void;
  readonly onTakeCash: (orderNumber: number) => void;
}) {
  const { step, press } = props;
  switch (step.kind) {
    case 'waiting':
      return <Nobody press={press} />;
    case 'menu':
      return <GoOnMenu step={step} press={press} />;
    case 'weighing':
      return <Weighing step={step} press={press} onWeight={props.onWeight} />;
    case 'pay':
      return <GoOnPay step={step} press={press} />;
    case 'waiting-for-cash':
      return (
        <Ended
          title={`${who(step.maskedName)}，${orderNumberText(step.orderNumber)}号，等着付现金`}
          sentences={[step.orderText]}
        >
          <button
            type="button"
            className="act act-main"
            onClick={() => props.onTakeCash(step.orderNumber)}
          >
            去收钱
          </button>
          <button type="button" className="act" onClick={() => press({ press: 'back' })}>
            返回，再改
          </button>
        </Ended>
      );
    case 'cash-here':
      return (
        <Ended
          title={`${orderNumberText(step.orderNumber)}号，正在点餐屏收现金`}
          sentences={[step.orderText, ...(step.sentence === null ? [] : [step.sentence])]}
        />
      );
    case 'done':
      return (
        <Ended
          title={`${who(step.maskedName)}，点好了，取餐号 ${orderNumberText(step.orderNumber)}`}
          sentences={step.sentences}
        >
          <button type="button" className="act act-main" onClick={() => press({ press: 'leave' })}>
            下一位
          </button>
        </Ended>
      );
    case 'stopped':
      return <Ended title="现在点不了餐" sentences={[step.sentence]} />;
  }
}

function Nobody({ press }: { readonly press: (press: PressForElder) => void }) {
  return (
    <Ended
      title="点餐屏前没有人"
      sentences={['老人刷了卡，点的东西会出现在这里。没带卡，按下面的“没带卡”。']}
    >
      <button type="button" className="act" onClick={() => press({ press: 'start-without-card' })}>
        客人点餐，按原价
      </button>
    </Ended>
  );
}

function Ended(props: {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly children?: React.ReactNode;
}) {
  return (
    <>
      <h1 className="go-on-title">{props.title}</h1>
      {props.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="go-on-acts">{props.children}</div>
    </>
  );
}

function GoOnMenu(props: {
  readonly step: StepOf<'menu'>;
  readonly press: (press: PressForElder) => void;
}) {
  const { step, press } = props;
  const { again, chosen } = step;
  return (
    <>
      <div className="go-on-head">
        <h1 className="go-on-title">{who(step.maskedName)}</h1>
        {step.days.map((day) => (
          <button
            key={day.date}
            type="button"
            className="note"
            aria-pressed={day.isChosen}
            onClick={() => press({ press: 'choose-day', date: day.date })}
          >
            {day.text}
          </button>
        ))}
        <button type="button" className="act" onClick={() => press({ press: 'leave' })}>
          不点了
        </button>
      </div>
      {step.sentence !== null && <p className="go-on-said">{step.sentence}</p>}
      <Paged list={step.meals} pageSize={CARDS_A_PAGE}>
        {(shown) => (
          <ul className="go-on-cards">
            {shown.map((card) => (
              <li key={card.menuItemId}>
                <button
                  type="button"
                  className="go-on-card"
                  disabled={card.isSoldOut}
                  onClick={() => press({ press: 'choose', menuItemId: card.menuItemId })}
                >
                  <b>{card.name}</b>
                  <span>
                    {cardPrice(card)}
                    {card.menuItemId === again?.menuItemId && '，和上次一样'}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Paged>
      {chosen !== null && (
        <div className="go-on-acts">
          <p className="go-on-sum">
            已选 {chosen.count} 样，{formatYuan(chosen.payFen ?? chosen.listPriceFen)}
            {chosen.payFen === null && '（原价）'}
          </p>
          <button
            type="button"
            className="act act-main"
            onClick={() => press({ press: 'show-order' })}
          >
            去付款
          </button>
        </div>
      )}
    </>
  );
}

/** What the card says under its name: that there is none left, or what it costs. */
function cardPrice(card: MenuCard): string {
  if (card.isSoldOut) return '卖完了';
  if (card.kind === 'by-weight') return `${formatSpokenYuan(card.listPriceFen)}/500克`;
  return formatSpokenYuan(card.payFen ?? card.listPriceFen);
}

/** Food on the scales: its weight, as the scales show it. */
function Weighing(props: {
  readonly step: StepOf<'weighing'>;
  readonly press: (press: PressForElder) => void;
  readonly onWeight: (weightGrams: number) => void;
}) {
  const { meal, maskedName } = props.step;
  const [typed, setTyped] = useState('');
  const grams = Number(typed);
  const isTooMuch = grams > WEIGHT_MAX_GRAMS;
  return (
    <>
      <h1 className="go-on-title">
        {who(maskedName)}，{meal.name}
      </h1>
      <p>放到秤上，按秤上的克数。{cardPrice(meal)}</p>
      <output className="typed">{typed === '' ? '还没有按' : `${typed} 克`}</output>
      <p role="alert" className="settings-wrong">
        {isTooMuch && '最多 20000 克，请看看是不是按错了。'}
      </p>
      <div className="go-on-weight">
        <Keypad
          onDigit={(digit) => setTyped((typed + digit).replace(/^0+/, '').slice(0, 5))}
          onErase={() => setTyped(typed.slice(0, -1))}
        />
        <div className="go-on-acts">
          <button
            type="button"
            className="act act-main"
            disabled={grams === 0 || isTooMuch}
            onClick={() => props.onWeight(grams)}
          >
            称好了
          </button>
          <button type="button" className="act" onClick={() => props.press({ press: 'back' })}>
            不要这样
          </button>
        </div>
      </div>
    </>
  );
}
