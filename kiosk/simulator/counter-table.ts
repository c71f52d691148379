import type { DeviceClock } from '../../hardware/clock.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import { buildSimulatedCard, type SimulatedCard } from '../../hardware/id-card/simulated-card.ts';
import { createSamSimulator } from '../../hardware/id-card/simulator.ts';
import { createMemoryPortPair } from '../../hardware/port/memory-port.ts';
import type { PaperItem } from '../../hardware/printer/decode.ts';
import type { PaperColumns } from '../../hardware/printer/receipt-document.ts';
import { createPrinterSimulator, type SimulatedPaper } from '../../hardware/printer/simulator.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF, type DemoPerson } from '../../shared/demo/people.ts';
import { maskName } from '../../shared/identity/mask.ts';
import { completedYears } from '../../shared/policy/age.ts';
import { missingCase } from '../../shared/result.ts';
import { shanghaiWallTime } from '../../shared/time/business-time.ts';
import type {
  PaperLineView,
  PaperView,
  SimulatedCardView,
  SimulatedFault,
  SimulatorView,
} from '../contract/simulator.ts';
import type { KioskDevices } from '../core/devices.ts';
import { createFeed, type Feed } from '../core/feed.ts';
import type { DevicePorts } from '../host/devices.ts';

/** Slips that stay on the page. */
const PAPERS_MAX = 20;
/** A person takes the card away when the reader has not done anything with it for this long. */
const TAP_TIMEOUT_MS = 5_000;
/** Between two cards the reader has to see once that there is none; it looks every 300 ms. */
const HAND_PAUSE_MS = 700;
/** The readers take the same card within 3 s for the same laying-on, as they must: cards lie there and answer again. */
const SAME_CARD_PAUSE_MS = 3_200;
const STAFF_CARD_ID = 'staff';

/** 演示: a table with cards, a reader for each kind, a printer and a drawer, all on lines inside this process. */
export interface CounterTable {
  /** The driver's ends of the lines. */
  readonly ports: DevicePorts;
  readonly feed: Feed<SimulatorView>;
  /** Lays a card on its reader until it was read or could not be. Unknown card ids are nobody's and do nothing. */
  tap(cardId: string, devices: KioskDevices): Promise<void>;
  setFault(fault: SimulatedFault, isOn: boolean): void;
}

export function createCounterTable(options: {
  readonly columns: PaperColumns;
  readonly clock: DeviceClock;
}): CounterTable {
  const { clock } = options;
  const reader = createSamSimulator({ clock });
  const elderCards = createElderCardSimulator({ clock });
  const printer = createPrinterSimulator({ columns: options.columns });
  const lines = {
    reader: createMemoryPortPair(),
    elderCards: createMemoryPortPair(),
    printer: createMemoryPortPair(),
  };
  reader.attach(lines.reader.simulatorSide);
  elderCards.attach(lines.elderCards.simulatorSide);
  printer.attach(lines.printer.simulatorSide);

  const faults = new Set<SimulatedFault>();
  const papers: PaperView[] = [];
  let placedCardId: string | null = null;
  let lastTap: { readonly cardId: string; readonly liftedMs: number } | null = null;
  let paperCount = 0;
  let inTurn: Promise<void> = Promise.resolve();

  const draw = (): SimulatorView => ({
    cards: CARDS,
    placedCardId,
    faults: [...faults],
    papers: [...papers],
    drawerOpenings: printer.drawerKicks,
  });
  const feed = createFeed(draw());
  const refresh = (): void => feed.set(draw());
  printer.onPaper((paper) => {
    paperCount += 1;
    papers.unshift(paperView(paper, paperCount));
    papers.splice(PAPERS_MAX);
    refresh();
  });

  /** Faults of one reading wait here for the next card and are then used up. */
  const injectFaults = (): void => {
    if (faults.delete('reader-garbles-next')) reader.inject('read', { kind: 'garbled' });
    if (faults.delete('reader-card-lifted-early')) reader.inject('read', { kind: 'lifted' });
  };
  const tapIdCard = async (card: SimulatedCard, devices: KioskDevices): Promise<void> => {
    injectFaults();
    const over = Promise.withResolvers<void>();
    const stop = devices.idCardReader.onEvent((event) => {
      if (event.kind === 'read' || event.kind === 'read-failed') over.resolve();
    });
    reader.place(card);
    await Promise.race([over.promise, clock.wait(TAP_TIMEOUT_MS)]);
    stop();
    reader.lift();
  };
  const waitAsAHandDoes = async (cardId: string): Promise<void> => {
    if (lastTap === null) return;
    const pauseMs = lastTap.cardId === cardId ? SAME_CARD_PAUSE_MS : HAND_PAUSE_MS;
    await clock.wait(Math.max(0, lastTap.liftedMs + pauseMs - clock.nowMs()));
  };
  const tapNow = async (cardId: string, devices: KioskDevices): Promise<void> => {
    await waitAsAHandDoes(cardId);
    placedCardId = cardId;
    refresh();
    if (cardId === STAFF_CARD_ID) await elderCards.tap(DEMO_STAFF.cardNumber);
    const person = DEMO_CARD_PEOPLE.find((candidate) => candidate.key === cardId);
    if (person !== undefined) await tapIdCard(cardOf(person), devices);
    placedCardId = null;
    lastTap = { cardId, liftedMs: clock.nowMs() };
    refresh();
  };
  const apply = (fault: SimulatedFault, isOn: boolean): void => {
    switch (fault) {
      case 'reader-garbles-next':
      case 'reader-card-lifted-early':
        return;
      case 'reader-unplugged':
        return isOn ? lines.reader.unplug() : lines.reader.plug();
      case 'printer-off':
        return printer.setPower(!isOn);
      case 'printer-paper-out':
        return printer.setPaper(isOn ? 'out' : 'ok');
      case 'printer-cover-open':
        return printer.setCoverOpen(isOn);
      default:
        return missingCase(fault);
    }
  };

  return {
    ports: {
      idCard: lines.reader.driverSide,
      elderCard: lines.elderCards.driverSide,
      printer: lines.printer.driverSide,
    },
    feed,
    tap(cardId, devices) {
      // One hand lays down one card after the other.
      inTurn = inTurn.then(() => tapNow(cardId, devices));
      return inTurn;
    },
    setFault(fault, isOn) {
      if (isOn) faults.add(fault);
      else faults.delete(fault);
      apply(fault, isOn);
      refresh();
    },
  };
}

const CARDS: readonly SimulatedCardView[] = [
  ...DEMO_CARD_PEOPLE.map(cardView),
  {
    cardId: STAFF_CARD_ID,
    kind: 'staff-card',
    title: `${DEMO_STAFF.name}（工作人员）`,
    note: `收银屏登录用，密码 ${DEMO_STAFF.pin}`,
  },
];

function cardView(person: DemoPerson): SimulatedCardView {
  const age = completedYears(
    { birthDate: person.birthDate, onDate: shanghaiWallTime(Date.now()).slice(0, 10) },
    { ageCountsFrom: 'birthday', leapDayBirthday: 'march-1' },
  );
  return {
    cardId: person.key,
    kind: 'id-card',
    title: `${person.name}，${age}岁`,
    note: `${maskName(person.name)}：${noteOf(person)}`,
  };
}

/** What makes a card worth trying; the page is the demonstrator's and no elder sees it. */
function noteOf(person: DemoPerson): string {
  if (!person.isRegistered) return '没有登记';
  const account =
    person.balanceFen === null
      ? '没有账户，付现金'
      : `账户${(person.balanceFen / 100).toFixed(2)}元`;
  switch (person.category) {
    case 'minimum-living-allowance':
      return `低保，${account}`;
    case 'destitute-support':
      return `特困，${account}`;
    case null:
      return account;
    default:
      return missingCase(person.category);
  }
}

function cardOf(person: DemoPerson): SimulatedCard {
  return buildSimulatedCard({
    kind: 'resident',
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    areaCode: person.idNumber.slice(0, 6),
    sequence: Number(person.idNumber.slice(14, 16)),
    address: '山东省滕州市演示路1号',
    validFrom: '2015-01-01',
    validTo: null,
  });
}

function paperView(paper: SimulatedPaper, paperId: number): PaperView {
  return { paperId, columns: paper.columns, lines: paper.items.map(lineView) };
}

function lineView(item: PaperItem): PaperLineView {
  const align = item.align === 'centre' ? 'center' : item.align;
  if (item.kind === 'qr') {
    return { text: `[二维码 ${item.text}]`, widthTimes: 1, heightTimes: 1, align, isBold: false };
  }
  const { text, width, height, bold } = item;
  return { text, widthTimes: width, heightTimes: height, align, isBold: bold };
}
