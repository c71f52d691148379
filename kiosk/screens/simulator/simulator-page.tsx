import type { ScreenKind } from '../../contract/router.ts';
import type {
  Scannable,
  SimulatedCardView,
  SimulatedFault,
  SimulatorView,
} from '../../contract/simulator.ts';
import { Paper } from './paper.tsx';
import './simulator.css';

export interface SimulatorPageProps {
  /** Null until the simulator has answered. */
  readonly view: SimulatorView | null;
  readonly isLost: boolean;
  readonly onTap: (cardId: string) => void;
  readonly onFault: (fault: SimulatedFault, isOn: boolean) => void;
  readonly onScan: (what: Scannable) => void;
  readonly onOpen: (screen: ScreenKind) => void;
}

const SCREENS: readonly { readonly screen: ScreenKind; readonly word: string }[] = [
  { screen: 'elder', word: '点餐屏' },
  { screen: 'staff', word: '收银屏' },
  { screen: 'numbers', word: '叫号屏' },
  { screen: 'prices', word: '价格公示' },
];

/** 演示: the devices a person would touch, for a machine that has none. */
export function SimulatorPage(props: SimulatorPageProps) {
  const { view } = props;
  return (
    <div className="simulator">
      <header className="simulator-top">
        <b className="simulator-mark">演示</b>
        <h1>模拟设备</h1>
        <span>人和卡都是编造的，不属于任何真人</span>
        <span className="simulator-room" />
        {props.isLost && <strong role="status">正在重新连接，请稍等</strong>}
        {SCREENS.map(({ screen, word }) => (
          <button key={screen} type="button" onClick={() => props.onOpen(screen)}>
            打开{word}
          </button>
        ))}
      </header>
      {view === null ? (
        <p className="simulator-wait">正在连接模拟设备，请稍等</p>
      ) : (
        <Devices {...props} view={view} />
      )}
    </div>
  );
}

function Devices(props: SimulatorPageProps & { readonly view: SimulatorView }) {
  const { view } = props;
  return (
    <main className="simulator-main">
      <div>
        <Cards
          title="身份证：按一张，放到读卡器上"
          cards={view.cards.filter((card) => card.kind === 'id-card')}
          placedCardId={view.placedCardId}
          onTap={props.onTap}
        />
        <Cards
          title="员工卡：在收银屏登录用"
          cards={view.cards.filter((card) => card.kind === 'staff-card')}
          placedCardId={view.placedCardId}
          onTap={props.onTap}
        />
        <section>
          <h2>扫码器：按一个，放到扫码器前面</h2>
          <div className="scans">
            <button
              type="button"
              className="scan"
              disabled={view.papers.length === 0}
              onClick={() => props.onScan('newest-receipt')}
            >
              最新一张小票的码
            </button>
            <button type="button" className="scan" onClick={() => props.onScan('payment-code')}>
              手机付款码（编造的）
            </button>
          </div>
        </section>
        <Faults faults={view.faults} onFault={props.onFault} />
      </div>
      <section className="simulator-printer" aria-label="小票打印机和钱箱">
        <h2>小票打印机</h2>
        <p className="drawer">
          钱箱打开过 <b>{view.drawerOpenings}</b> 次
        </p>
        <div className="slot" />
        {view.papers.length === 0 && <p className="simulator-none">还没有小票</p>}
        {view.papers.map((paper) => (
          <Paper key={paper.paperId} paper={paper} />
        ))}
      </section>
    </main>
  );
}

function Cards(props: {
  readonly title: string;
  readonly cards: readonly SimulatedCardView[];
  readonly placedCardId: string | null;
  readonly onTap: (cardId: string) => void;
}) {
  return (
    <section>
      <h2>{props.title}</h2>
      <ul className="cards">
        {props.cards.map((card) => (
          <li key={card.cardId}>
            <button
              type="button"
              className="id-card"
              data-kind={card.kind}
              data-card-id={card.cardId}
              aria-pressed={card.cardId === props.placedCardId}
              onClick={() => props.onTap(card.cardId)}
            >
              <span className="id-card-kind">
                {card.kind === 'id-card' ? '居民身份证（演示）' : '员工卡（演示）'}
              </span>
              <b className="id-card-title">{card.title}</b>
              <span className="id-card-note">
                {card.cardId === props.placedCardId ? '在读卡器上' : card.note}
              </span>
              <Portrait />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Portrait() {
  return (
    <svg className="portrait" viewBox="0 0 60 72" aria-hidden="true" focusable="false">
      <circle cx="30" cy="26" r="15" fill="#cdbf9f" />
      <path d="M4 70 q2 -24 26 -24 q24 0 26 24 z" fill="#cdbf9f" />
    </svg>
  );
}

/** Every fault in words: what a person would have done to the device. */
const faultWords: Record<SimulatedFault, string> = {
  'reader-garbles-next': '下一次读卡收到乱码',
  'reader-card-lifted-early': '下一次卡拿得太早',
  'reader-unplugged': '读卡器的线拔了',
  'printer-off': '打印机没开',
  'printer-paper-out': '打印机没纸了',
  'printer-cover-open': '打印机盖子开着',
};

const faults: readonly SimulatedFault[] = [
  'reader-garbles-next',
  'reader-card-lifted-early',
  'reader-unplugged',
  'printer-off',
  'printer-paper-out',
  'printer-cover-open',
];

function Faults(props: {
  readonly faults: readonly SimulatedFault[];
  readonly onFault: (fault: SimulatedFault, isOn: boolean) => void;
}) {
  return (
    <section>
      <h2>让设备出故障</h2>
      <ul className="faults">
        {faults.map((fault) => {
          const isOn = props.faults.includes(fault);
          return (
            <li key={fault}>
              <button
                type="button"
                role="switch"
                className="fault"
                aria-checked={isOn}
                data-fault={fault}
                onClick={() => props.onFault(fault, !isOn)}
              >
                <span className="fault-knob" aria-hidden="true" />
                {faultWords[fault]}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
