import { describe, expect, it } from 'vitest';
import { examineKeystrokeStreams } from '../testing/keystroke-streams.ts';
import { createKeyboardGuard, createRateLimit } from './guard.ts';
import { readTypedText } from './typed-text.ts';

const CARD = '0062E3086C';

/** Types keys at a pace and answers the texts that came through. */
function typist() {
  const guard = createKeyboardGuard();
  let atMs = 10_000;
  return {
    pause(milliseconds: number): void {
      atMs += milliseconds;
    },
    type(keys: readonly string[], paceMs: number, isShortcut = false): string[] {
      return keys.flatMap((key) => {
        atMs += paceMs;
        const { text } = guard.press({ key, atMs, isShortcut });
        return text === null ? [] : [text];
      });
    },
  };
}

const keysOf = (text: string): string[] => [...text, 'Enter'];

describe('a reader that acts as a keyboard', () => {
  it('is heard when it types a whole number at its pace and ends it with Enter', () => {
    expect(typist().type(keysOf(CARD), 8)).toEqual([CARD]);
    expect(typist().type(keysOf('0007-000123-9F3A6C21'), 15)).toEqual(['0007-000123-9F3A6C21']);
  });

  it('is not confused by what a person typed just before', () => {
    const { pause, type } = typist();
    type([...'12'], 150);
    pause(60);
    expect(type(keysOf(CARD), 8)).toEqual([CARD]);
  });

  it('is dropped when a key is late, the whole takes too long, or Enter does not come', () => {
    const { pause, type } = typist();
    const late = [...type([...CARD.slice(0, 5)], 8)];
    pause(60);
    expect([...late, ...type(keysOf(CARD.slice(5, 8)), 8)]).toEqual([]);
    pause(2_000);
    expect(type(keysOf('1'.repeat(40)), 30)).toEqual([]);
    pause(2_000);
    expect(type([...CARD, 'Tab', 'Enter'], 8)).toEqual([]);
  });

  it('is dropped when it is too short, too long, or types anything but letters, digits, dash and comma', () => {
    for (const text of [
      '123',
      '1'.repeat(65),
      '1234 5678',
      "1' OR '1'='1",
      '<b>1234',
      '１２３４５',
    ]) {
      expect(typist().type(keysOf(text), 8), text).toEqual([]);
    }
    expect(typist().type([...'1234', 'Escape', ...'5678', 'Enter'], 8)).toEqual([]);
    expect(typist().type(keysOf('1234'), 8, true)).toEqual([]);
  });

  it('is heard twice in a second and no more, however many it types', () => {
    const { pause, type } = typist();
    const flood = Array.from({ length: 50 }, () => keysOf('12345678')).flat();
    expect(type(flood, 1)).toEqual(['12345678', '12345678']);
    pause(2_000);
    expect(type(keysOf(CARD), 8)).toEqual([CARD]);
  });

  it('never is a held key, nor a person who types fast', () => {
    expect(typist().type([...Array.from({ length: 500 }, () => '7'), 'Enter'], 33)).toEqual([]);
    expect(typist().type(keysOf('12345678'), 70)).toEqual([]);
  });

  it('is told from a person in random streams of keys', () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`keystroke streams: seed ${seed}`);
    examineKeystrokeStreams({ seed, runs: 2_000 });
  });
});

describe('what was typed', () => {
  it('is a card in every form that readers type, in the spelling of the roster', () => {
    for (const [text, cardNumber] of [
      [CARD, CARD],
      ['62e3086ced', '62E3086CED'],
      ['0123456789', '0123456789'],
      ['04A1B2C3', '04A1B2C3'],
      ['04-A1-B2-C3-D4-E5-F6', '04A1B2C3D4E5F6'],
      ['01168739216613110', '01168739216613110'],
      ['098,12345', '098,12345'],
      ['98,2345', '098,02345'],
    ]) {
      expect(readTypedText(text ?? '')).toEqual({ kind: 'card', cardNumber });
    }
  });

  it('is a code otherwise, and nothing when no reader could have typed it', () => {
    expect(readTypedText('0007-000123-9F3A6C21')).toMatchObject({ code: { kind: 'receipt' } });
    expect(readTypedText('134567890123456789')).toMatchObject({ code: { kind: 'payment' } });
    // 17 digits are also a card of seven bytes, but these may be somebody's money.
    expect(readTypedText('28345678901234567')).toMatchObject({ code: { kind: 'payment' } });
    // A number that lost its leading zero could be another card.
    for (const text of ['HELLO', '123456789']) {
      expect(readTypedText(text)).toEqual({ kind: 'code', code: { kind: 'unknown' } });
    }
    for (const text of ['', '123', '1'.repeat(65), '1234\n', '12 34']) {
      expect(readTypedText(text)).toBeNull();
    }
  });
});

it('a rate limit holds over its whole time, and what it dropped does not lengthen it', () => {
  const limit = createRateLimit([
    { count: 2, withinMs: 1_000 },
    { count: 3, withinMs: 10_000 },
  ]);
  const times = [0, 10, 20, 999, 1_000, 1_010, 5_000, 10_000, 10_010];
  expect(times.filter((atMs) => limit.take(atMs))).toEqual([0, 10, 1_000, 10_000, 10_010]);
});
