import type { DeviceClock } from '../clock.ts';
import {
  type DeviceCheck,
  type DeviceCheckOutcome,
  failed,
  nextEvent,
  passed,
} from '../device-check.ts';
import type { DrawerEvent } from '../drawer/drawer-watch.ts';
import type { Printer } from './driver.ts';
import { type PrintDoubtCode, type PrintFailureCode, stopCode } from './outcome.ts';
import type { ReceiptDocument } from './receipt-document.ts';
import type { PrinterStatus } from './status.ts';

export type PrinterCheckName =
  | 'answers'
  | 'prints'
  | 'tells-cover'
  | 'refuses-with-open-cover'
  | 'tells-closed'
  | 'tells-paper-out'
  | 'prints-after-refill'
  | 'comes-back';

export type DrawerCheckName = 'drawer-opens' | 'drawer-closes' | 'drawer-by-hand';

type PrinterCheck<Name extends string> = DeviceCheck<Printer, Name>;

/** How long a person may take. */
const PERSON_MS = 50_000;

const SLIP: ReceiptDocument = {
  blocks: [
    { kind: 'text', text: '打印机检查', size: 'large', align: 'centre', bold: true },
    { kind: 'rule' },
    { kind: 'row', left: '红烧狮子头套餐 1份', right: '15.00元' },
    { kind: 'text', text: '取餐号 A012', size: 'huge', align: 'centre' },
    { kind: 'qr', text: 'ZL1-0000-000000' },
    { kind: 'cut' },
  ],
};

/** What every receipt printer that answers has to do, in this order. */
export const PRINTER_CHECKS: readonly PrinterCheck<PrinterCheckName>[] = [
  {
    name: 'answers',
    title: '打印机有回应',
    instruction: '请打开打印机，装好纸，盖好盖子。',
    run: (printer, clock) =>
      untilStatus({ printer, clock, wanted: isPrinting, said: '打印机有回应' }),
  },
  {
    name: 'prints',
    title: '打印一张并确认打完',
    instruction: '请看出来的纸：汉字、横线、二维码应完整，并已切断。',
    run: (printer) => printOne(printer),
  },
  {
    name: 'tells-cover',
    title: '打开盖子会告诉',
    instruction: '请打开打印机的盖子。',
    run: (printer, clock) =>
      untilStatus({
        printer,
        clock,
        wanted: (status) => status === 'cover-open',
        said: '知道盖子开着',
      }),
  },
  {
    name: 'refuses-with-open-cover',
    title: '盖子开着时不打印',
    instruction: '请让盖子开着，不要动。',
    async run(printer) {
      const outcome = await printer.print({ document: SLIP });
      return outcome.state === 'failed'
        ? passed('没有打印，也说明了原因')
        : failed('盖子开着，却收下了小票');
    },
  },
  {
    name: 'tells-closed',
    title: '盖好盖子后恢复，什么也不自己打出来',
    instruction: '请盖好盖子，等三秒，看有没有纸自己出来。',
    run: (printer, clock) =>
      untilStatus({ printer, clock, wanted: isPrinting, said: '知道盖子已盖好' }),
  },
  {
    name: 'tells-paper-out',
    title: '没有纸会告诉',
    instruction: '请取出纸卷，再盖好盖子。',
    run: (printer, clock) =>
      untilStatus({
        printer,
        clock,
        wanted: (status) => status === 'paper-out',
        said: '知道没有纸了',
      }),
  },
  {
    name: 'prints-after-refill',
    title: '装好纸后打印一张完整的',
    instruction: '请装好纸，盖好盖子，看出来的纸：只应有一张，并且完整。',
    async run(printer, clock) {
      const ready = await untilStatus({ printer, clock, wanted: isPrinting, said: '' });
      return ready.isPassed ? printOne(printer) : ready;
    },
  },
  {
    name: 'comes-back',
    title: '拔下插头再插上，五秒内恢复',
    instruction: '请拔下打印机的数据线，等屏幕提示断开后再插上。',
    async run(printer, clock) {
      const gone = await untilStatus({
        printer,
        clock,
        wanted: (status) => status === 'silent',
        said: '',
        timeoutMs: PERSON_MS / 2,
      });
      if (!gone.isPassed) return failed('没有发现数据线被拔下');
      return untilStatus({
        printer,
        clock,
        wanted: isPrinting,
        said: '插上后恢复了',
        timeoutMs: PERSON_MS / 2,
      });
    },
  },
];

/** For a printer with a drawer that has a switch, set the right way round. */
export const DRAWER_CHECKS: readonly PrinterCheck<DrawerCheckName>[] = [
  {
    name: 'drawer-opens',
    title: '钱箱弹开',
    instruction: '请先关好钱箱。',
    async run(printer, clock) {
      const opened = nextDrawerEvent(printer, clock, 'drawer-opened', 10_000);
      const outcome = await printer.kickDrawer();
      const event = await opened;
      if (event !== null) return passed('钱箱已弹开，开关也说开着');
      return failed(
        outcome.state === 'kicked'
          ? '已发出开箱信号，但开关没有变化：请看钱箱的线，或在设备页换一种接法'
          : '开箱信号没有发出',
      );
    },
  },
  {
    name: 'drawer-closes',
    title: '关好钱箱会知道',
    instruction: '请关好钱箱。',
    run: (printer, clock) => untilDrawer(printer, clock, 'drawer-closed'),
  },
  {
    name: 'drawer-by-hand',
    title: '用钥匙打开会知道',
    instruction: '请用钥匙打开钱箱。',
    run: (printer, clock) => untilDrawer(printer, clock, 'drawer-opened'),
  },
];

/** What a person reads of a state or of a job that was not printed. */
const WORDS: Readonly<Record<PrinterStatus | PrintFailureCode | PrintDoubtCode, string>> = {
  ready: '正常',
  'paper-near-end': '纸快用完',
  'paper-out': '缺纸',
  'cover-open': '盖子开着',
  offline: '没有联机',
  'cutter-error': '切纸刀卡住',
  error: '故障',
  silent: '没有应答',
  off: '没有开，或线没插好',
  'too-late': '等得太久',
};

function isPrinting(status: PrinterStatus): boolean {
  return status !== 'silent' && stopCode(status) === null;
}

async function printOne(printer: Printer): Promise<DeviceCheckOutcome> {
  const outcome = await printer.print({ document: SLIP });
  if (outcome.state === 'printed') return passed('打印机确认已打完');
  return failed(
    outcome.state === 'unknown'
      ? `不清楚是否打完（${WORDS[outcome.code]}）`
      : `没有打印（${WORDS[outcome.code]}）`,
  );
}

/** Waits until the printer is in such a state; it may be already. */
async function untilStatus(options: {
  readonly printer: Printer;
  readonly clock: DeviceClock;
  readonly wanted: (status: PrinterStatus) => boolean;
  readonly said: string;
  readonly timeoutMs?: number;
}): Promise<DeviceCheckOutcome> {
  const { printer, clock, wanted, said, timeoutMs = PERSON_MS } = options;
  const coming = nextEvent({ onEvent: printer.onStatusChange, fits: wanted, timeoutMs, clock });
  const now = await printer.status();
  const status = wanted(now) ? now : await coming;
  return status === null ? failed(`等了很久，打印机仍是“${WORDS[now]}”`) : passed(said);
}

function nextDrawerEvent(
  printer: Printer,
  clock: DeviceClock,
  kind: DrawerEvent['kind'],
  timeoutMs: number,
): Promise<DrawerEvent | null> {
  const fits = (event: DrawerEvent): boolean => event.kind === kind;
  return nextEvent({ onEvent: printer.onDrawer, fits, timeoutMs, clock });
}

async function untilDrawer(
  printer: Printer,
  clock: DeviceClock,
  kind: DrawerEvent['kind'],
): Promise<DeviceCheckOutcome> {
  const event = await nextDrawerEvent(printer, clock, kind, PERSON_MS);
  if (event === null) return failed('没有发现变化：请看钱箱的线，或在设备页换一种接法');
  const isByUs = event.kind === 'drawer-opened' && event.isAskedFor;
  return isByUs ? failed('把手动打开当成了开箱信号') : passed('已发现');
}
