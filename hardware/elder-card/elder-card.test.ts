import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createElderCardReader, type ElderCardEvent, type ElderCardReader } from './driver.ts';
import { createElderCardParser } from './protocol.ts';
import { createElderCardSimulator } from './simulator.ts';

const started: ElderCardReader[] = [];
afterEach(async () => {
  for (const reader of started.splice(0)) await reader.stop();
});

function setUp() {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createElderCardSimulator({ clock });
  simulator.attach(pair.simulatorSide);
  const reader = createElderCardReader({ open: pair.driverSide, clock });
  const recorder = createEventRecorder<ElderCardEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  started.push(reader);
  const cards = (): string[] =>
    recorder.events.flatMap((event) => (event.kind === 'card' ? [event.cardNumber] : []));
  return { clock, pair, simulator, reader, recorder, cards };
}

/** A frame by the rule of the module's data sheet. */
function frameOf(bytes: readonly number[]): Buffer {
  const sum = bytes.reduce((total, byte) => total ^ byte, 0);
  return Buffer.from(
    `\x02${Buffer.from([...bytes, sum])
      .toString('hex')
      .toUpperCase()}\x03`,
    'latin1',
  );
}

describe('frames of the module', () => {
  it('the published example gives its card number', () => {
    const bytes = Buffer.from('0236324533303836434544303803', 'hex');
    expect(createElderCardParser().push(bytes)).toEqual(['62E3086CED']);
  });

  it('with a wrong checksum gives none', () => {
    expect(createElderCardParser().push(Buffer.from('\x0262E3086CED09\x03', 'latin1'))).toEqual([]);
  });

  it('random bytes never crash the parser, and a card it reports stands in them', () => {
    const soup = fc.array(
      fc.oneof(
        fc.nat({ max: 255 }),
        fc.constantFrom(0x02, 0x03, ...Buffer.from('0123456789ABCDEF')),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(soup, (bytes) => {
        for (const card of createElderCardParser().push(Uint8Array.from(bytes))) {
          expect(Buffer.from(bytes).toString('latin1').toUpperCase()).toContain(`\x02${card}`);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('valid frames are found between noise, however the bytes are cut', () => {
    const noise = fc.array(fc.nat({ max: 255 }), { maxLength: 30 });
    const card = fc.array(fc.nat({ max: 255 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, card), { maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (pairs, piece) => {
          const stream = Buffer.concat(
            pairs.flatMap(([noisy, bytes]) => [Buffer.from(noisy), frameOf(bytes)]),
          );
          const parser = createElderCardParser();
          const cards: string[] = [];
          for (let offset = 0; offset < stream.length; offset += piece) {
            cards.push(...parser.push(stream.subarray(offset, offset + piece)));
          }
          expect(cards).toEqual(
            pairs.map(([, bytes]) => Buffer.from(bytes).toString('hex').toUpperCase()),
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('a card held to the reader', () => {
  it('is reported once, however many frames the module sends', async () => {
    const { clock, simulator, cards } = setUp();
    await clock.wait(100);
    await simulator.tap('62E3086CED', { frames: 50 });
    expect(cards()).toEqual(['62E3086CED']);
  });

  it('is reported again after it was away for a while', async () => {
    const { clock, simulator, cards } = setUp();
    await clock.wait(100);
    await simulator.tap('62E3086CED');
    await clock.wait(2600);
    await simulator.tap('62E3086CED');
    expect(cards()).toEqual(['62E3086CED', '62E3086CED']);
  });

  it('does not hold up another card', async () => {
    const { clock, simulator, cards } = setUp();
    await clock.wait(100);
    await simulator.tap('62E3086CED');
    await simulator.tap('01000000FF');
    expect(cards()).toEqual(['62E3086CED', '01000000FF']);
  });

  it('is reported from the next good frame when some arrive damaged', async () => {
    const { clock, simulator, cards } = setUp();
    await clock.wait(100);
    simulator.garbleNext(2);
    await simulator.tap('62E3086CED', { frames: 4 });
    expect(cards()).toEqual(['62E3086CED']);
  });

  it('is reported after the reader was unplugged and plugged in again', async () => {
    const { clock, pair, simulator, reader, recorder, cards } = setUp();
    await clock.wait(100);
    pair.unplug();
    await clock.wait(20_000);
    expect(reader.state).toBe('disconnected');
    pair.plug();
    await clock.wait(5000);
    await simulator.tap('62E3086CED');
    expect(cards()).toEqual(['62E3086CED']);
    expect(recorder.events.map((event) => event.kind)).toEqual([
      'connected',
      'disconnected',
      'connected',
      'card',
    ]);
  });
});
