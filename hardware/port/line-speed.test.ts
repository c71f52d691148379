import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BAUD_RATES } from './line.ts';
import { attachAtSpeed, heardAtSpeed } from './line-speed.ts';
import { createMemoryPortPair } from './memory-port.ts';
import type { SimulatedDevice } from './simulator-serial.ts';

/** A device that says back what it hears. */
function echo(heard: number[]): SimulatedDevice & { baudRate: 9_600 | 115_200 } {
  return {
    baudRate: 9_600,
    attach: (port) =>
      port.onData((bytes) => {
        heard.push(...bytes);
        void port.write(bytes);
      }),
  };
}

it('bytes are heard as they were sent at the same speed, and at no other', () => {
  const greeting = new TextEncoder().encode('幸福街道助老食堂');
  for (const sentBaud of BAUD_RATES) {
    for (const heardBaud of BAUD_RATES) {
      const isSame = sentBaud === heardBaud;
      expect(Buffer.from(heardAtSpeed(greeting, { sentBaud, heardBaud })).equals(greeting)).toBe(
        isSame,
      );
    }
  }
});

it('a slow ear hears a few bytes of a fast voice, and a fast ear many of a slow one', () => {
  const sent = Uint8Array.from({ length: 120 }, (_, index) => index);
  const slow = heardAtSpeed(sent, { sentBaud: 115_200, heardBaud: 9_600 });
  expect(slow.length).toBeGreaterThan(2);
  expect(slow.length).toBeLessThan(15);
  expect(heardAtSpeed(sent, { sentBaud: 9_600, heardBaud: 115_200 }).length).toBeGreaterThan(200);
});

it('any bytes at any speeds end in some bytes', () => {
  const speed = fc.constantFrom(...BAUD_RATES);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), speed, speed, (bytes, sentBaud, heardBaud) => {
      const heard = heardAtSpeed(bytes, { sentBaud, heardBaud });
      expect(heard.length).toBeLessThanOrEqual(bytes.length * 13);
      if (sentBaud === heardBaud) expect(heard).toEqual(bytes);
    }),
  );
});

it('a device on a line in memory is understood at its own speed only, whichever it is set to now', async () => {
  const pair = createMemoryPortPair();
  const heard: number[] = [];
  const device = echo(heard);
  attachAtSpeed({
    device,
    port: pair.simulatorSide,
    lineBaudRate: async () => pair.baudRate(),
  });
  const opened = await pair.openLine({ baudRate: 115_200, flowControl: 'none' });
  if (!opened.ok) throw new Error('not open');
  const answers: number[] = [];
  opened.value.onData((bytes) => answers.push(...bytes));
  await opened.value.write(Uint8Array.of(1, 2, 3));
  await new Promise(setImmediate);
  expect(heard).not.toEqual([1, 2, 3]);
  expect(answers).not.toEqual(heard);
  heard.length = 0;
  answers.length = 0;
  device.baudRate = 115_200;
  await opened.value.write(Uint8Array.of(1, 2, 3));
  await new Promise(setImmediate);
  expect([heard, answers]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
