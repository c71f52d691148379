import { describe, expect, it } from 'vitest';
import { BAUD_RATES } from '../port/line.ts';
import { CARD_OF_ZHANG } from '../testing/people.ts';
import { setUpReader } from './reader.test-support.ts';

describe('the speed of a reader', () => {
  it.each(BAUD_RATES)('of %i baud is found, and a card is read', async (moduleBaudRate) => {
    const { clock, simulator, reader, opened, numbers } = setUpReader({ moduleBaudRate });
    await clock.wait(8000);
    expect(reader.state).toBe('connected');
    expect(reader.foundBaudRate).toBe(moduleBaudRate);
    expect(opened).toEqual(BAUD_RATES.slice(0, BAUD_RATES.indexOf(moduleBaudRate) + 1));
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(2000);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number]);
  });

  it('once found is tried first after the reader was plugged in again, whenever that is, and works within 5 s, its own start counted in', async () => {
    for (let awayMs = 100; awayMs < 30_000; awayMs += 730) {
      const { clock, pair, simulator, reader, opened, kinds } = setUpReader({
        moduleBaudRate: 57_600,
      });
      await clock.wait(8000);
      const before = opened.length;
      pair.unplug();
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(awayMs);
      simulator.setPower(false);
      pair.plug();
      await clock.wait(1500);
      simulator.setPower(true);
      // A second of the five is left for a real line.
      await clock.wait(2500);
      expect(reader.state).toBe('connected');
      expect(opened[before]).toBe(57_600);
      expect(kinds().at(-1)).toBe('read');
      await reader.stop();
    }
  });

  it('once found is tried every other time, so that a module that gets its power back works within 5 s', async () => {
    for (let mutedMs = 12_000; mutedMs < 24_000; mutedMs += 410) {
      const { clock, simulator, reader } = setUpReader({ moduleBaudRate: 38_400 });
      await clock.wait(8000);
      simulator.setPower(false);
      await clock.wait(mutedMs);
      expect(reader.state).toBe('disconnected');
      simulator.setPower(true);
      await clock.wait(5000);
      expect(reader.state).toBe('connected');
      expect(reader.foundBaudRate).toBe(38_400);
      await reader.stop();
    }
  });

  it('is found anew when another reader, set otherwise, takes the place', async () => {
    const { clock, pair, simulator, reader } = setUpReader({ moduleBaudRate: 9_600 });
    await clock.wait(8000);
    pair.unplug();
    simulator.setBaudRate(19_200);
    await clock.wait(3000);
    expect(reader.foundBaudRate).toBe(9_600);
    pair.plug();
    await clock.wait(15_000);
    expect(reader.state).toBe('connected');
    expect(reader.foundBaudRate).toBe(19_200);
  });

  it('that was set by hand is the only one tried', async () => {
    const { clock, reader, opened } = setUpReader({ baudRate: 9_600, moduleBaudRate: 115_200 });
    await clock.wait(60_000);
    expect(new Set(opened)).toEqual(new Set([9_600]));
    expect(reader.state).toBe('disconnected');
    expect(reader.foundBaudRate).toBeNull();
  });

  it('is not looked for while the port is not there', async () => {
    const { clock, pair, reader, opened } = setUpReader({ moduleBaudRate: 115_200 });
    await clock.wait(1000);
    await reader.stop();
    pair.unplug();
    reader.start();
    await clock.wait(30_000);
    expect(new Set(opened)).toEqual(new Set([115_200]));
    expect(reader.state).toBe('disconnected');
  });

  it('is never changed by the driver, which asks only for number, card, choice and text', async () => {
    const { clock, pair, simulator, reader } = setUpReader({ moduleBaudRate: 57_600 });
    const sent = new Set<string>();
    pair.simulatorSide.onData((bytes) => {
      sent.add(Buffer.from(bytes.subarray(7, 9)).toString('hex'));
    });
    simulator.inject('read', { kind: 'refusal', sw3: 0x41 });
    simulator.inject('find', { kind: 'no-answer' });
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(30_000);
    pair.unplug();
    await clock.wait(5000);
    pair.plug();
    await clock.wait(30_000);
    expect(reader.state).toBe('connected');
    expect([...sent].sort()).toEqual(['12ff', '2001', '2002', '3001']);
  });
});
