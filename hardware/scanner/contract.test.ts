import { afterEach, expect, it } from 'vitest';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { SCANNER_CHECKS } from './contract.ts';
import { type CodeScanner, createCodeScanner } from './driver.ts';
import { createScannerSimulator } from './simulator.ts';

const RECEIPT = '0007-000123-9F3A6C21';
const PAYMENT = '284567890123456789';

const started: CodeScanner[] = [];
afterEach(async () => {
  for (const scanner of started.splice(0)) await scanner.stop();
});

async function setUp() {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createScannerSimulator({ clock, suffix: 'crlf' });
  simulator.attach(pair.simulatorSide);
  const scanner = createCodeScanner({ open: pair.driverSide, clock });
  scanner.start();
  started.push(scanner);
  await clock.wait(10);
  const hands: Record<(typeof SCANNER_CHECKS)[number]['name'], () => Promise<void>> = {
    receipt: () => simulator.show(RECEIPT),
    'payment-code': () => simulator.show(PAYMENT),
    async replug() {
      pair.unplug();
      await clock.wait(3_000);
      pair.plug();
      await clock.wait(5_000);
      await simulator.show(RECEIPT);
    },
  };
  return { clock, scanner, hands };
}

it('the simulated scanner passes every check that a real one is put to', async () => {
  const { clock, scanner, hands } = await setUp();
  for (const check of SCANNER_CHECKS) {
    const outcome = check.run(scanner, clock);
    await hands[check.name]();
    expect(await outcome, check.name).toMatchObject({ isPassed: true });
    await clock.wait(1_000);
  }
});

it('a check says what to look at when nothing comes, and when another code comes; it never says the code', async () => {
  const { clock, scanner, hands } = await setUp();
  for (const check of SCANNER_CHECKS) {
    const { isPassed, sentence } = await check.run(scanner, clock);
    expect(isPassed, check.name).toBe(false);
    expect(sentence, check.name).toMatch(/请看|可以不做/);
  }
  const [receipt] = SCANNER_CHECKS;
  const outcome = receipt?.run(scanner, clock);
  await hands['payment-code']();
  const { isPassed, sentence } = (await outcome) ?? { isPassed: true, sentence: '' };
  expect(isPassed).toBe(false);
  expect(sentence).toContain('收到的不是');
  expect(sentence).not.toContain(PAYMENT.slice(0, 6));
});
