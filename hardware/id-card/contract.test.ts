import { describe, expect, it } from 'vitest';
import type { DeviceCheckOutcome } from '../device-check.ts';
import { CARD_OF_ZHANG, ZHANG_XIAOHUA } from '../testing/people.ts';
import { idCardReaderChecks } from './contract.ts';
import { setUpReader } from './reader.test-support.ts';

type Bench = ReturnType<typeof setUpReader>;
type CheckName = (typeof idCardReaderChecks)[number]['name'];

/** What a person with the real reader does at each check, done to the simulated one. */
const HANDS: Readonly<Record<CheckName, (bench: Bench) => Promise<void> | void>> = {
  answers: () => undefined,
  'reads-a-card': ({ simulator }) => simulator.place(CARD_OF_ZHANG),
  'reads-it-once': () => undefined,
  'reads-it-again': async ({ simulator, clock }) => {
    simulator.lift();
    await clock.wait(5000);
    simulator.place(CARD_OF_ZHANG);
  },
  'card-taken-early': async ({ simulator, clock }) => {
    simulator.lift();
    await clock.wait(5000);
    simulator.inject('read', { kind: 'lifted' });
    simulator.place(CARD_OF_ZHANG);
  },
  unplugged: ({ pair }) => pair.unplug(),
  'plugged-in-again': ({ pair }) => pair.plug(),
};

/** Runs the whole list as a person would, with other hands where wanted. */
async function runChecks(
  bench: Bench,
  hands: Partial<typeof HANDS> = {},
): Promise<Map<CheckName, DeviceCheckOutcome>> {
  const outcomes = new Map<CheckName, DeviceCheckOutcome>();
  for (const check of idCardReaderChecks) {
    const running = check.run(bench.reader, bench.clock);
    await (hands[check.name] ?? HANDS[check.name])(bench);
    outcomes.set(check.name, await running);
  }
  return outcomes;
}

function failedNames(outcomes: ReadonlyMap<CheckName, DeviceCheckOutcome>): CheckName[] {
  return [...outcomes].flatMap(([name, { isPassed }]) => (isPassed ? [] : [name]));
}

const nothing = (): void => undefined;

describe('the checks of an ID card reader', () => {
  it.each([115_200, 38_400] as const)(
    'all pass with a simulated reader at %i baud',
    async (moduleBaudRate) => {
      const outcomes = await runChecks(setUpReader({ moduleBaudRate }));
      expect(failedNames(outcomes)).toEqual([]);
      expect(outcomes.get('answers')?.sentence).toContain(String(moduleBaudRate));
    },
  );

  it('all pass with a reader that finds a card again while it lies there, and on a line byte by byte', async () => {
    const bench = setUpReader();
    bench.simulator.setFindsReadCardAgain(true);
    bench.simulator.setPieceLength(1);
    expect(failedNames(await runChecks(bench))).toEqual([]);
  });

  it('fail each on its own when the reader or the person does not do it', async () => {
    const bench = setUpReader();
    bench.simulator.setPower(false);
    const outcomes = await runChecks(bench, {
      'reads-a-card': nothing,
      'reads-it-again': nothing,
      'card-taken-early': nothing,
      unplugged: nothing,
      'plugged-in-again': nothing,
    });
    const names = idCardReaderChecks.map(({ name }) => name);
    expect(failedNames(outcomes)).toEqual(names.filter((name) => name !== 'reads-it-once'));
    const second = setUpReader();
    const twice = await runChecks(second, {
      'reads-it-once': async ({ simulator, clock }) => {
        await clock.wait(4000);
        simulator.lift();
        simulator.place(CARD_OF_ZHANG);
      },
    });
    expect(failedNames(twice)).toEqual(['reads-it-once']);
  });

  it('say what to do and what was seen in Chinese, and nothing of the card', async () => {
    const outcomes = await runChecks(setUpReader());
    const said = JSON.stringify([...outcomes.values(), ...idCardReaderChecks]);
    expect(said).not.toContain(ZHANG_XIAOHUA.name);
    expect(said).not.toContain(CARD_OF_ZHANG.number.slice(-6));
    for (const check of idCardReaderChecks) {
      expect(check.instruction).toMatch(/^请.+。$/u);
      expect(outcomes.get(check.name)?.sentence).toMatch(/。$/u);
    }
  });
});
