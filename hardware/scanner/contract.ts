import type { DeviceClock } from '../clock.ts';
import {
  type DeviceCheck,
  type DeviceCheckOutcome,
  failed,
  nextEvent,
  passed,
} from '../device-check.ts';
import type { CodeScanner, ScannerEvent } from './driver.ts';

/** Time for a person to find a receipt or a telephone and hold it before the scanner. */
const SHOW_MS = 30_000;
/** Time to pull a plug, and as long again to put it back. */
const PLUG_MS = 20_000;

type CheckName = 'receipt' | 'payment-code' | 'replug';

/** What a code scanner has to do right, in this order. */
export const SCANNER_CHECKS: readonly DeviceCheck<CodeScanner, CheckName>[] = [
  {
    name: 'receipt',
    title: '扫小票上的码',
    instruction: '请扫一张小票上的二维码。',
    run: (scanner, clock) => codeComes(scanner, clock, 'receipt'),
  },
  {
    name: 'payment-code',
    title: '认出手机付款码',
    instruction: '请打开手机上的付款码，扫一下。不会扣钱，码也不会记下来。',
    run: (scanner, clock) => codeComes(scanner, clock, 'payment'),
  },
  {
    name: 'replug',
    title: '拔线再插上',
    instruction: '请拔下扫码器的线，等三秒再插上，然后扫一张小票上的二维码。',
    run: replug,
  },
];

async function codeComes(
  scanner: CodeScanner,
  clock: DeviceClock,
  wanted: 'receipt' | 'payment',
): Promise<DeviceCheckOutcome> {
  const event = await eventOf(scanner, clock, { kind: 'code', timeoutMs: SHOW_MS });
  if (event === null) {
    return failed('没有收到码。请看扫码器是不是设成串口，波特率对不对。');
  }
  if (event.kind === 'code' && event.code.kind === wanted) {
    return passed(wanted === 'receipt' ? '收到小票的码。' : '认出是付款码。');
  }
  return failed('收到的不是要扫的码。请看扫码器有没有加前缀，波特率对不对，再扫一次。');
}

async function replug(scanner: CodeScanner, clock: DeviceClock): Promise<DeviceCheckOutcome> {
  const gone = await eventOf(scanner, clock, { kind: 'disconnected', timeoutMs: PLUG_MS });
  if (gone === null) return failed('没有看到线被拔下。接在主板串口上的看不到，可以不做这一项。');
  const back = await eventOf(scanner, clock, { kind: 'connected', timeoutMs: PLUG_MS });
  if (back === null) return failed('插上以后没有再连上。请看线。');
  return codeComes(scanner, clock, 'receipt');
}

function eventOf(
  scanner: CodeScanner,
  clock: DeviceClock,
  wanted: { readonly kind: ScannerEvent['kind']; readonly timeoutMs: number },
): Promise<ScannerEvent | null> {
  const { kind, timeoutMs } = wanted;
  const fits = (event: ScannerEvent): boolean => event.kind === kind;
  return nextEvent({ onEvent: scanner.onEvent, fits, timeoutMs, clock });
}
