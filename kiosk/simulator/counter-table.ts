import type { DeviceClock } from '../../hardware/clock.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import type { SimulatedCard } from '../../hardware/id-card/simulated-card.ts';
import { createSamSimulator } from '../../hardware/id-card/simulator.ts';
import { createMemoryPortPair, type MemoryPortPair } from '../../hardware/port/memory-port.ts';
import type { PaperColumns } from '../../hardware/printer/receipt-document.ts';
import { createPrinterSimulator, type PrinterSimulator } from '../../hardware/printer/simulator.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import { missingCase } from '../../shared/result.ts';
import type { PaperView, SimulatedFault, SimulatorView } from '../contract/simulator.ts';
import type { KioskDevices } from '../core/devices.ts';
import { createFeed, type Feed } from '../core/feed.ts';
import type { DevicePorts } from '../host/devices.ts';
import { chipOf, DEMO_CARDS, STAFF_CARD_ID } from './demo-cards.ts';
import { paperView } from './paper-view.ts';

/** Slips that stay on the page. */
const PAPERS_MAX = 20;
/** A person takes the card away when the reader has not done anything with it for this long. */
const TAP_TIMEOUT_MS = 5_000;
/** Between two cards the reader has to see once that there is none; it looks every 300 ms. */
const HAND_PAUSE_MS = 700;
/** The readers take the same card within 3 s for the same laying-on, as they must: cards lie there and answer again. */
const SAME_CARD_PAUSE_MS = 3_200;

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

  const setDevice = deviceSwitch(lines.reader, printer);
  const faults = new Set<SimulatedFault>();
  const papers: PaperView[] = [];
  let placedCardId: string | null = null;
  let lastTap: { readonly cardId: string; readonly liftedMs: number } | null = null;
  let paperCount = 0;
  let inTurn: Promise<void> = Promise.resolve();

  const draw = (): SimulatorView => ({
    cards: DEMO_CARDS,
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
    if (person !== undefined) await tapIdCard(chipOf(person), devices);
    placedCardId = null;
    lastTap = { cardId, liftedMs: clock.nowMs() };
    refresh();
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
      setDevice(fault, isOn);
      refresh();
    },
  };
}

/** Faults that last as long as they are on; those of one reading wait for the next card. */
function deviceSwitch(reader: MemoryPortPair, printer: PrinterSimulator) {
  return (fault: SimulatedFault, isOn: boolean): void => {
    switch (fault) {
      case 'reader-garbles-next':
      case 'reader-card-lifted-early':
        break;
      case 'reader-unplugged':
        if (isOn) reader.unplug();
        else reader.plug();
        break;
      case 'printer-off':
        printer.setPower(!isOn);
        break;
      case 'printer-paper-out':
        printer.setPaper(isOn ? 'out' : 'ok');
        break;
      case 'printer-cover-open':
        printer.setCoverOpen(isOn);
        break;
      default:
        missingCase(fault);
    }
  };
}
