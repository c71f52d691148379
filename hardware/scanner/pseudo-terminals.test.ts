import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { realDeviceClock as clock } from '../clock.ts';
import { laySimulatedLine } from '../testing/lines.ts';
import { hasSocat, NO_SOCAT } from '../testing/pseudo-terminals.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createCodeScanner, type ScannerEvent } from './driver.ts';
import { createScannerSimulator, type ScannerSuffix } from './simulator.ts';

const RECEIPT = '0007-000123-9F3A6C21';
const PAYMENT = '134567890123456789';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function scannerOnALine(context: TestContext, suffix: ScannerSuffix) {
  if (!hasSocat()) context.skip(NO_SOCAT);
  const simulator = createScannerSimulator({ clock, suffix });
  const line = await laySimulatedLine({ device: simulator, baudRate: 9600 });
  cleanUps.push(line.remove);
  const scanner = createCodeScanner({ open: line.open, clock });
  const recorder = createEventRecorder<ScannerEvent>();
  scanner.onEvent(recorder.listen);
  scanner.start();
  cleanUps.push(scanner.stop);
  const next = (kind: ScannerEvent['kind'], after = 0): Promise<ScannerEvent> =>
    recorder.next((event): event is ScannerEvent => event.kind === kind, after);
  await next('connected');
  return { simulator, line, recorder, next };
}

describe('a scanner on a real line', () => {
  it('tells of codes that come byte by byte, ended by CR, LF, CRLF or silence', async (context) => {
    for (const suffix of ['cr', 'lf', 'crlf', 'none'] as const) {
      const { simulator, next } = await scannerOnALine(context, suffix);
      await simulator.show(RECEIPT, { pieceLength: 1, pieceMs: 2 });
      expect(await next('code')).toMatchObject({
        code: { kind: 'receipt', receipt: { seq: 123 } },
      });
    }
  });

  it('unplugged in the middle of a code forgets it and is back within five seconds', async (context) => {
    const { simulator, line, recorder, next } = await scannerOnALine(context, 'none');
    await simulator.sendRaw(Buffer.from(PAYMENT.slice(0, 10)));
    await line.terminals.unplug();
    await next('disconnected');
    const before = recorder.events.length;
    await line.terminals.plug();
    await next('connected', before);
    // The simulator finds the line again by itself, some time after the driver.
    while (!recorder.events.slice(before).some((event) => event.kind === 'code')) {
      await simulator.show(RECEIPT);
      await clock.wait(400);
    }
    const told = recorder.events.slice(before).filter((event) => event.kind === 'code');
    expect(told.every(({ code }) => code.kind === 'receipt')).toBe(true);
    expect(JSON.stringify(recorder.events)).not.toContain(PAYMENT.slice(0, 8));
  });
});
