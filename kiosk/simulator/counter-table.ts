import type { DeviceClock } from '../../hardware/clock.ts';
import type { AssignedDevice } from '../../hardware/device-settings.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import { createSamSimulator, type SamSimulator } from '../../hardware/id-card/simulator.ts';
import type { MemoryPortPair } from '../../hardware/port/memory-port.ts';
import type { PaperColumns } from '../../hardware/printer/receipt-document.ts';
import { createPrinterSimulator, type PrinterSimulator } from '../../hardware/printer/simulator.ts';
import { createScannerSimulator } from '../../hardware/scanner/simulator.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import { missingCase } from '../../shared/result.ts';
import type { PaperView, Scannable, SimulatedFault, SimulatorView } from '../contract/simulator.ts';
import type { KioskDevices } from '../core/devices.ts';
import { createFeed, type Feed } from '../core/feed.ts';
import type { SimulatedPort } from '../host/device-room/room-ports.ts';
import { chipOf, DEMO_CARDS, STAFF_CARD_ID } from './demo-cards.ts';
import { demoDevice, demoPort } from './demo-ports.ts';
import { createHand } from './hand.ts';
import { paperView } from './paper-view.ts';

/** Slips that stay on the page. */
const PAPERS_MAX = 20;
const RECEIPT_CODE = /\b\d{4}-\d{6,15}-[0-9A-F]{8}\b/;
/** Invented, in the form of WeChat Pay. */
const PAYMENT_CODE = '130000000000000000';

/** 演示: a table with cards, readers, printers and a drawer, all on lines inside this process. */
export interface CounterTable {
  /** The driver's ends of the lines, as ports among the machine's own. */
  readonly ports: readonly SimulatedPort[];
  /** What is assigned until staff assign something; the second reader and the kitchen's printer are left to them. */
  readonly devices: readonly AssignedDevice[];
  readonly feed: Feed<SimulatorView>;
  /** Lays a card on its reader until it was read or could not be. Unknown card ids are nobody's and do nothing. */
  tap(cardId: string, devices: KioskDevices): Promise<void>;
  setFault(fault: SimulatedFault, isOn: boolean): void;
  /** Holds a code before the scanner; without a slip there is nothing to hold. */
  scan(what: Scannable): Promise<void>;
}

export function createCounterTable(options: {
  readonly columns: PaperColumns;
  readonly clock: DeviceClock;
}): CounterTable {
  const { clock, columns } = options;
  const reader = createSamSimulator({ clock });
  const secondReader = createSamSimulator({ clock });
  const elderCards = createElderCardSimulator({ clock });
  const scanner = createScannerSimulator({ clock, suffix: 'cr' });
  const printer = createPrinterSimulator({ columns });
  const kitchenPrinter = createPrinterSimulator({ columns });
  const lines = {
    idCard: demoPort('身份证读卡器', reader),
    elderCard: demoPort('老年卡读卡器', elderCards),
    printer: demoPort('小票打印机', printer),
    codes: demoPort('扫码器', scanner),
    secondIdCard: demoPort('第二个身份证读卡器', secondReader),
    kitchenPrinter: demoPort('厨房打印机', kitchenPrinter),
  };
  const setDevice = deviceSwitch(lines.idCard.line, printer);
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
  for (const { onPaper } of [printer, kitchenPrinter]) {
    onPaper((paper) => {
      paperCount += 1;
      papers.unshift(paperView(paper, paperCount));
      papers.splice(PAPERS_MAX);
      refresh();
    });
  }
  printer.onDrawerKick(refresh);
  const hand = createHand({ clock });
  /** A card is laid on the reader that is in use; on the first where both are. */
  const readerInUse = (): SamSimulator =>
    lines.idCard.line.baudRate() === null && lines.secondIdCard.line.baudRate() !== null
      ? secondReader
      : reader;

  return {
    ports: Object.values(lines).map(({ port }) => port),
    devices: [
      demoDevice('id-card-reader', lines.idCard, { place: 1, columns }),
      demoDevice('elder-card-reader', lines.elderCard, { place: 2, columns }),
      demoDevice('receipt-printer', lines.printer, { place: 3, columns }),
      demoDevice('code-scanner', lines.codes, { place: 4, columns }),
    ],
    feed,
    tap: (cardId, devices) =>
      hand.take(cardId, async () => {
        placedCardId = cardId;
        refresh();
        const person = DEMO_CARD_PEOPLE.find((candidate) => candidate.key === cardId);
        if (cardId === STAFF_CARD_ID) await elderCards.tap(DEMO_STAFF.cardNumber);
        if (person !== undefined) {
          const reads = readerInUse();
          injectFaults(reads, faults);
          await hand.layOn(chipOf(person), reads, devices.idCardReader);
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
    async scan(what) {
      const code = what === 'payment-code' ? PAYMENT_CODE : newestCode(papers);
      if (code !== null) await scanner.show(code);
    },
  };
}

function newestCode(papers: readonly PaperView[]): string | null {
  const texts = papers.flatMap((paper) => paper.lines.map((line) => line.text));
  return (
    texts.map((text) => RECEIPT_CODE.exec(text)?.[0]).find((code) => code !== undefined) ?? null
  );
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
