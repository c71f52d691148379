import { describe, expect, it } from 'vitest';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { CARD_OF_ZHANG } from '../testing/people.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createSamSimulator } from './simulator.ts';

/** A module, and what it answers to bytes, both in hexadecimal. */
async function setUp() {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createSamSimulator({ clock });
  simulator.attach(pair.simulatorSide);
  const opened = await pair.driverSide();
  if (!opened.ok) throw new Error('not open');
  const answers: string[] = [];
  opened.value.onData((bytes) => answers.push(Buffer.from(bytes).toString('hex')));
  const ask = async (request: string): Promise<string> => {
    answers.length = 0;
    await opened.value.write(new Uint8Array(Buffer.from(request.replaceAll(' ', ''), 'hex')));
    await clock.wait(10);
    return answers.join('');
  };
  return { simulator, ask };
}

const FIND = 'AA AA AA 96 69 00 03 20 01 22';
const SELECT = 'AA AA AA 96 69 00 03 20 02 21';
const READ = 'AA AA AA 96 69 00 03 30 01 32';
const NO_CARD = 'aaaaaa9669000400008084';
const FOUND = 'aaaaaa9669000800009f0000000097';

describe('a simulated module', () => {
  it('answers with the published bytes, and finds a card that was read only after it was lifted', async () => {
    const { simulator, ask } = await setUp();
    expect(await ask(FIND)).toBe(NO_CARD);
    expect(await ask(SELECT)).toBe('aaaaaa9669000400008185');
    expect(await ask(READ)).toBe('aaaaaa9669000400004145');
    simulator.place(CARD_OF_ZHANG);
    expect(await ask(FIND)).toBe(FOUND);
    expect(await ask(SELECT)).toBe('aaaaaa9669000c00009000000000000000009c');
    const read = await ask(READ);
    expect(read.slice(0, 28)).toBe('aaaaaa9669050800009001000400');
    expect(read).toHaveLength(1295 * 2);
    expect(await ask(FIND)).toBe(NO_CARD);
    simulator.lift();
    simulator.place(CARD_OF_ZHANG);
    expect(await ask(FIND)).toBe(FOUND);
  });

  it.each([
    ['fingerprints, as old modules do', 'AA AA AA 96 69 00 03 30 10 23', 'aaaaaa9669000400002125'],
    ['another speed', 'AA AA AA 96 69 00 03 60 04 67', 'aaaaaa9669000400002125'],
    ['a request with a wrong CHK', 'AA AA AA 96 69 00 03 20 01 23', 'aaaaaa9669000400001014'],
  ])('refuses %s', async (_what, request, answer) => {
    const { ask } = await setUp();
    expect(await ask(request)).toBe(answer);
  });

  it('hears a request behind noise and behind a head that is none', async () => {
    const { ask } = await setUp();
    expect(await ask(`00 FF AA AA AA 96 69 FF FF ${FIND}`)).toBe(NO_CARD);
  });
});
