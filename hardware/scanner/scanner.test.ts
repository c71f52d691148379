import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { examineScannerStreams } from '../testing/scanner-streams.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { type CodeScanner, createCodeScanner, type ScannerEvent } from './driver.ts';
import { CODE_CHARACTERS_MAX, createScannerParser } from './protocol.ts';
import { readScannedCode } from './scanned-code.ts';
import { createScannerSimulator, type ScannerSuffix } from './simulator.ts';

const RECEIPT = '0007-000123-9F3A6C21';
const OTHER_RECEIPT = '0007-000124-0A1B2C3D';
const PAYMENT = '134567890123456789';
const ALL_SUFFIXES: readonly ScannerSuffix[] = ['cr', 'lf', 'crlf', 'none'];

const started: CodeScanner[] = [];
afterEach(async () => {
  for (const scanner of started.splice(0)) await scanner.stop();
});

async function setUp(suffix: ScannerSuffix = 'cr') {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createScannerSimulator({ clock, suffix });
  simulator.attach(pair.simulatorSide);
  const scanner = createCodeScanner({ open: pair.driverSide, clock });
  const recorder = createEventRecorder<ScannerEvent>();
  scanner.onEvent(recorder.listen);
  scanner.start();
  started.push(scanner);
  await clock.wait(10);
  /** What came, each receipt by its seq. */
  const codes = (): unknown[] =>
    recorder.events.flatMap((event) => {
      if (event.kind !== 'code') return [];
      return [event.code.kind === 'receipt' ? event.code.receipt.seq : event.code.kind];
    });
  return { clock, pair, simulator, scanner, recorder, codes };
}

describe('a code', () => {
  it('ends with the scanner’s suffix, whichever it is, or with silence', async () => {
    for (const suffix of ALL_SUFFIXES) {
      const { clock, simulator, codes } = await setUp(suffix);
      await simulator.show(RECEIPT);
      await clock.wait(1_000);
      await simulator.show(OTHER_RECEIPT);
      await clock.wait(1_000);
      expect(codes(), suffix).toEqual([123, 124]);
    }
  });

  it('is whole when the line brings it byte by byte, with or without a suffix', async () => {
    for (const suffix of ALL_SUFFIXES) {
      const { clock, simulator, codes } = await setUp(suffix);
      await simulator.show(RECEIPT, { pieceLength: 1, pieceMs: 20 });
      await clock.wait(1_000);
      expect(codes(), suffix).toEqual([123]);
    }
  });

  it('broken off by a long silence is not put together with what follows', async () => {
    const { clock, simulator, codes } = await setUp();
    await simulator.sendRaw(Buffer.from('0007-0001'));
    await clock.wait(250);
    await simulator.sendRaw(Buffer.from('23-9F3A6C21\r'));
    await clock.wait(1_000);
    expect(codes()).toEqual(['unknown']);
  });

  it('comes through right after noise that looked like one', async () => {
    const { clock, simulator, codes } = await setUp();
    await simulator.sendRaw(Buffer.from(`~x\r${RECEIPT}\r`));
    await clock.wait(1_000);
    expect(codes()).toEqual(['unknown', 123]);
  });

  it('that runs into the next one, as without a suffix, is neither of the two', async () => {
    const { clock, simulator, codes } = await setUp('none');
    await simulator.show(PAYMENT, { times: 2 });
    await clock.wait(1_000);
    expect(codes()).toEqual(['unknown']);
  });

  it('is found between the noise of a line that hums', async () => {
    const { clock, simulator, codes } = await setUp();
    await simulator.sendRaw(Uint8Array.of(0, 0xff, 0x80, 0x1b));
    await simulator.show(RECEIPT);
    await simulator.sendRaw(Uint8Array.of(0xfe, 0, 0x7f));
    await clock.wait(1_000);
    expect(codes()).toEqual([123]);
  });

  it('longer than any of ours is dropped whole, and the next one counts', async () => {
    const parser = createScannerParser();
    const long = 'A'.repeat(CODE_CHARACTERS_MAX);
    expect(parser.push(Buffer.from(`${long}\r`))).toEqual([long]);
    expect(parser.push(Buffer.from(`${long}${PAYMENT}\r${RECEIPT}\n`))).toEqual([RECEIPT]);
    parser.push(Buffer.from(`${long}${PAYMENT}`));
    expect(parser.endBySilence()).toBeNull();
    expect(parser.push(Buffer.from(`${RECEIPT}\n`))).toEqual([RECEIPT]);
  });

  it('cut off by an unplug is forgotten, and the scanner is back within five seconds', async () => {
    const { clock, pair, simulator, scanner, recorder, codes } = await setUp('none');
    await simulator.sendRaw(Buffer.from('1345678901'));
    pair.unplug();
    await clock.wait(20_000);
    expect(scanner.state).toBe('disconnected');
    pair.plug();
    await clock.wait(5_000);
    expect(scanner.state).toBe('connected');
    await simulator.show(RECEIPT);
    await clock.wait(1_000);
    expect(codes()).toEqual([123]);
    expect(recorder.events.map((event) => event.kind)).toEqual([
      'connected',
      'disconnected',
      'connected',
      'code',
    ]);
  });

  it('repeated by a scanner gone wild comes three times a second, not a thousand', async () => {
    const { clock, simulator, codes } = await setUp();
    await simulator.show(RECEIPT, { times: 2_000, pieceLength: 21, pieceMs: 1 });
    await clock.wait(1_000);
    expect(codes().length).toBeGreaterThan(3);
    expect(codes().length).toBeLessThanOrEqual(8);
  });

  it('from a flood without an end is never told, and the scanner works on after it', async () => {
    const { clock, simulator, codes } = await setUp();
    for (let sent = 0; sent < 200; sent += 1) await simulator.sendRaw(Buffer.from('7'.repeat(500)));
    await clock.wait(1_000);
    expect(codes()).toEqual([]);
    await simulator.show(RECEIPT);
    expect(codes()).toEqual([123]);
  });

  it('of random bytes never crashes the parser, and real ones are found between them', () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`scanner streams: seed ${seed}`);
    examineScannerStreams({ seed, runs: 2_000 });
  });
});

describe('what a code is', () => {
  it('is told of receipts as they are printed, and only so', () => {
    const receipt = { kioskNumber: 7, seq: 123, hashPrefix: '9f3a6c21' };
    expect(readScannedCode(RECEIPT)).toEqual({ kind: 'receipt', receipt });
    expect(readScannedCode(` ${RECEIPT.toLowerCase()} `)).toEqual({ kind: 'receipt', receipt });
    for (const text of [
      '0007-123-9F3A6C21',
      `${RECEIPT}0`,
      `x${RECEIPT}`,
      'https://a.cn/?r=1',
      '',
    ]) {
      expect(readScannedCode(text)).toEqual({ kind: 'unknown' });
    }
  });

  it('is told of payment codes by their issuers’ rules, never as a receipt typed without dashes', () => {
    const issuerOf = (text: string): unknown => {
      const code = readScannedCode(text);
      return code.kind === 'payment' ? code.issuer : code.kind;
    };
    for (const prefix of ['10', '13', '15']) {
      expect(issuerOf(prefix.padEnd(18, '7'))).toBe('wechat-pay');
    }
    for (const [prefix, length] of [
      ['25', 16],
      ['28', 18],
      ['30', 24],
    ] as const) {
      expect(issuerOf(prefix.padEnd(length, '7'))).toBe('alipay');
    }
    expect(issuerOf('62'.padEnd(19, '7'))).toBe('unionpay');
    const others = [
      '16'.padEnd(18, '7'),
      '13'.padEnd(17, '7'),
      '31'.padEnd(18, '7'),
      '62'.padEnd(18, '7'),
    ];
    for (const other of others) expect(issuerOf(other)).toBe('unknown');
  });

  it('keeps nothing of a payment code but whose it is, and nothing of an unknown one', () => {
    expect(readScannedCode(PAYMENT)).toEqual({ kind: 'payment', issuer: 'wechat-pay' });
    expect(readScannedCode('https://a.cn/health?id=1')).toEqual({ kind: 'unknown' });
  });
});
