import type { DeviceClock } from '../../hardware/clock.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../hardware/id-card/simulator.ts';
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
import { createHand } from './hand.ts';
import { paperView } from './paper-view.ts';

/** Slips that stay on the page. */
const PAPERS_MAX = 20;

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
    idCard: plugIn(reader),
    elderCard: plugIn(elderCards),
    printer: plugIn(printer),
  };
  const setDevice = deviceSwitch(lines.idCard, printer);
  const faults = new Set<SimulatedFault>();
  const papers: PaperView[] = [];
  let placedCardId: string | null = null;
  let paperCount = 0;

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
  const hand = createHand({ reader, clock });

  return {
    ports: {
      idCard: lines.idCard.openLine,
      elderCard: lines.elderCard.driverSide,
      printer: lines.printer.driverSide,
    },
    feed,
    tap: (cardId, devices) =>
      hand.take(cardId, async () => {
        placedCardId = cardId;
        refresh();
        const person = DEMO_CARD_PEOPLE.find((candidate) => candidate.key === cardId);
        if (cardId === STAFF_CARD_ID) await elderCards.tap(DEMO_STAFF.cardNumber);
        if (person !== undefined) {
          injectFaults(reader, faults);
          await hand.layOn(chipOf(person), devices.idCardReader);
        }
        placedCardId = null;
        refresh();
      }),
    setFault(fault, isOn) {
      if (isOn) faults.add(fault);
      else faults.delete(fault);
      setDevice(fault, isOn);
      refresh();
    },
  };
}

function plugIn(
  device: SamSimulator | PrinterSimulator | ReturnType<typeof createElderCardSimulator>,
) {
  const line = createMemoryPortPair();
  device.attach(line.simulatorSide);
  return line;
}

/** Faults of one reading wait for the next card and are then used up. */
function injectFaults(reader: SamSimulator, faults: Set<SimulatedFault>): void {
  if (faults.delete('reader-garbles-next')) reader.inject('read', { kind: 'garbled' });
  if (faults.delete('reader-card-lifted-early')) reader.inject('read', { kind: 'lifted' });
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
