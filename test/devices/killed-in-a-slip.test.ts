import { afterEach, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from './counter.ts';
import { judge, markOf } from './oracle.ts';
import { DINERS } from './people.ts';
import { buy } from './person.ts';

let counter: Counter | null = null;
afterEach(async () => {
  await counter?.close();
  counter = null;
});

/** Somebody's whole visit, paid from the account. */
async function visitOf(at: Counter, diner: (typeof DINERS)[keyof typeof DINERS]) {
  const since = markOf(at);
  const wish = { diner, tender: 'account', isPatient: true, onStep: () => {} } as const;
  const visit = await buy(at, wish);
  return judge(at, { since, visit, tender: 'account', payFen: diner.payFen });
}

describe('a host that is killed in the middle of a slip with a drawn line', () => {
  it('leaves nothing that comes out later or hangs on the next slip, wherever in the slip it was', async () => {
    const at = await openCounter({ lines: 'memory', seed: 'killed in a slip' });
    counter = at;
    const isWell = (): boolean =>
      at.elder?.step.kind === 'waiting' && at.elder.step.reader === 'ready';
    const ends = new Set<string | null>();
    let [cuts, offset] = [0, 0];
    for (let wasKilled = true; wasKilled; offset += 241) {
      await at.until(isWell, 20_000);
      // So that the printer has been looked after before the next elder comes.
      await at.clock.wait(8_000);
      const printedBefore = at.witness.printed.length;
      wasKilled = false;
      let bytes = 0;
      at.onPrinterByte = () => {
        if (wasKilled || at.witness.printed.length === printedBefore) return;
        bytes += 1;
        if (bytes <= offset) return;
        wasKilled = true;
        at.kill();
      };
      const restarting = at
        .until(() => wasKilled, 60_000)
        .then(async () => {
          await at.clock.wait(1_500);
          at.start();
        });
      const killed = await visitOf(at, DINERS.resident);
      at.onPrinterByte = null;
      await restarting;
      ends.add(killed.end);
      cuts += wasKilled ? 1 : 0;
      expect(killed.wrong, `killed ${offset} bytes after its first line`).toEqual([]);
      const next = await visitOf(at, DINERS.next);
      expect(next, `killed ${offset} bytes after its first line`).toMatchObject({
        end: 'sold, slip printed',
        wrong: [],
      });
    }
    expect(cuts).toBeGreaterThan(5);
    expect([...ends].toSorted()).toEqual(['sold, slip printed', 'sold, slip unknown']);
  });
});
