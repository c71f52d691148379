import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerReader, type PrinterAnswer } from './answers.ts';
import { readAnswers, readReport } from './status.ts';

const READY = { 1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12 };
const IDLE_REPORT = [0x10, 0x00, 0x00, 0x00] as const;

function kinds(bytes: readonly number[]): string[] {
  return createAnswerReader()
    .read(Uint8Array.from(bytes), 0)
    .map((answer) => answer.kind);
}

describe('the answers of a printer', () => {
  it.each([
    ['all well', READY, 'ready'],
    ['drawer pin high', { ...READY, 1: 0x16 }, 'ready'],
    ['near end', { ...READY, 4: 0x1e }, 'paper-near-end'],
    ['paper end', { ...READY, 1: 0x1a, 2: 0x32, 4: 0x7e }, 'paper-out'],
    ['paper end told by the sensor alone', { ...READY, 4: 0x72 }, 'paper-out'],
    ['cover open', { ...READY, 1: 0x1a, 2: 0x16 }, 'cover-open'],
    ['cutter', { ...READY, 1: 0x1a, 2: 0x52, 3: 0x1a }, 'cutter-error'],
    ['hot head', { ...READY, 1: 0x1a, 2: 0x52, 3: 0x52 }, 'error'],
    ['off line', { ...READY, 1: 0x1a }, 'offline'],
  ] as const)('%s', (_name, answers, status) => {
    expect(readAnswers(answers).status).toBe(status);
  });

  it('tell the level of the drawer switch', () => {
    expect(readAnswers(READY).drawerLevel).toBe('low');
    expect(readAnswers({ ...READY, 1: 0x16 }).drawerLevel).toBe('high');
    expect(readReport([0x14, 0, 0, 0]).drawerLevel).toBe('high');
  });
});

describe('the reports of a printer', () => {
  it.each([
    ['all well', IDLE_REPORT, 'ready'],
    ['near end', [0x10, 0x00, 0x03, 0x00], 'paper-near-end'],
    ['paper end', [0x18, 0x00, 0x0f, 0x00], 'paper-out'],
    ['cover open', [0x38, 0x00, 0x00, 0x00], 'cover-open'],
    ['cutter', [0x18, 0x08, 0x00, 0x00], 'cutter-error'],
    ['broken', [0x18, 0x20, 0x00, 0x00], 'error'],
    ['off line', [0x18, 0x00, 0x00, 0x00], 'offline'],
  ] as const)('%s', (_name, report, status) => {
    expect(readReport(report).status).toBe(status);
  });
});

describe('the bytes of a printer', () => {
  it('are told apart though a report comes between two answers, and an answer inside a report', () => {
    expect(kinds([0x12, ...IDLE_REPORT, 0x12, 0x00])).toEqual([
      'real-time',
      'report',
      'real-time',
      'mark',
    ]);
    expect(kinds([0x10, 0x00, 0x16, 0x00, 0x00])).toEqual(['real-time', 'report']);
  });

  it('that hold the line are neither answer nor noise', () => {
    expect(kinds([0x11, 0x10, 0x13, 0x00, 0x11, 0x00, 0x00, 0x13])).toEqual(['report']);
  });

  it('that no printer says are noise, and end a report that was begun', () => {
    expect(kinds([0x10, 0x00, 0xff, 0x00])).toEqual(['noise', 'noise', 'mark']);
    expect(kinds([0x10, ...IDLE_REPORT])).toEqual(['noise', 'report']);
  });

  it('that come long after the beginning of a report are not the rest of it', () => {
    const reader = createAnswerReader();
    expect(reader.read(Uint8Array.of(0x10), 0)).toEqual([]);
    const late: PrinterAnswer[] = [{ kind: 'noise' }, { kind: 'mark', byte: 0x00 }];
    expect(reader.read(Uint8Array.of(0x00), 1000)).toEqual(late);
  });

  it('mean the same however they are cut into pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(59)), (bytes, cuts) => {
        const whole = createAnswerReader().read(bytes, 0);
        const reader = createAnswerReader();
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
        edges.sort((left, right) => left - right);
        const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(pieces.flatMap((piece) => reader.read(piece, 0))).toEqual(whole);
      }),
    );
  });
});
