import { describe, expect, it } from 'vitest';
import { CARD_OF_LI, CARD_OF_ZHANG, ZHANG_XIAOHUA } from '../testing/people.ts';
import { setUpReader } from './reader.test-support.ts';
import { buildSimulatedCard } from './simulated-card.ts';
import type { SamFault } from './simulator.ts';

describe('a card on the reader', () => {
  it('is announced, then read, and not reported again while it lies there', async () => {
    const { clock, simulator, recorder, kinds, numbers } = setUpReader();
    await clock.wait(1000);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(60_000);
    expect(recorder.events[0]).toEqual({
      kind: 'connected',
      samNumber: '05.03-20081119-0000123456-0000000001',
    });
    expect(kinds()).toEqual(['connected', 'card-found', 'read']);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number]);
  });

  it('is not reported again either by a module that goes on finding it', async () => {
    const { clock, simulator, kinds } = setUpReader();
    simulator.setFindsReadCardAgain(true);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(60_000);
    simulator.lift();
    await clock.wait(10_000);
    expect(kinds()).toEqual(['connected', 'card-found', 'read']);
  });

  it('that is taken away during a needless second reading is not complained of', async () => {
    const { clock, simulator, kinds } = setUpReader();
    simulator.setFindsReadCardAgain(true);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(2000);
    simulator.inject('read', { kind: 'lifted' });
    await clock.wait(20_000);
    expect(kinds()).toEqual(['connected', 'card-found', 'read']);
  });

  it('is read anew when it comes back later', async () => {
    const { clock, simulator, numbers } = setUpReader();
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(5000);
    simulator.lift();
    await clock.wait(5000);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(5000);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number, CARD_OF_ZHANG.number]);
  });

  it('gives way at once to the card of the next person', async () => {
    const { clock, simulator, numbers } = setUpReader();
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(1000);
    simulator.place(CARD_OF_LI);
    await clock.wait(1000);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number, CARD_OF_LI.number]);
  });

  it('is read from a line that delivers byte by byte', async () => {
    const { clock, simulator, numbers } = setUpReader();
    simulator.setPieceLength(1);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(2000);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number]);
  });

  it('is looked for no faster than every 300 ms', async () => {
    const { clock, simulator } = setUpReader();
    await clock.wait(30_000);
    const looks = simulator.requests.filter((request) => request === 'find').length;
    expect(looks).toBeGreaterThan(10);
    expect(looks).toBeLessThanOrEqual(101);
  });
});

describe('a reading that goes wrong', () => {
  const cases: readonly [string, 'select' | 'read', SamFault, string][] = [
    ['a damaged answer', 'read', { kind: 'garbled' }, 'garbled'],
    ['a broken preamble', 'read', { kind: 'broken-preamble' }, 'garbled'],
    ['no answer', 'read', { kind: 'no-answer' }, 'garbled'],
    ['the card taken away before it was selected', 'select', { kind: 'lifted' }, 'lifted'],
    ['the card taken away while it was read', 'read', { kind: 'lifted' }, 'lifted'],
    ['reading refused', 'read', { kind: 'refusal', sw3: 0x41 }, 'card-error'],
    ['card refuses the module', 'read', { kind: 'refusal', sw3: 0x31 }, 'card-error'],
    ['module refuses the card', 'read', { kind: 'refusal', sw3: 0x32 }, 'card-error'],
    ['verification failed', 'read', { kind: 'refusal', sw3: 0x33 }, 'card-error'],
    ['card type unknown', 'read', { kind: 'refusal', sw3: 0x40 }, 'card-error'],
    ['our frame arrived damaged', 'read', { kind: 'refusal', sw3: 0x10 }, 'garbled'],
    ['a code of no list', 'read', { kind: 'refusal', sw3: 0x77 }, 'card-error'],
  ];
  it.each(cases)(
    '%s: is reported once, and the card can be read after it was put back',
    async (_name, on, fault, code) => {
      const { clock, simulator, kinds } = setUpReader();
      simulator.inject(on, fault);
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(900);
      await clock.wait(4000);
      const failedFirst = kinds();
      expect(failedFirst.slice(0, 3)).toEqual(['connected', 'card-found', `failed ${code}`]);
      simulator.lift();
      await clock.wait(5000);
      simulator.place(CARD_OF_ZHANG);
      await clock.wait(5000);
      expect(kinds().filter((kind) => kind.startsWith('failed'))).toEqual([`failed ${code}`]);
      expect(kinds().at(-1)).toBe('read');
    },
  );

  it('a card whose number and birth date disagree is reported without anything personal in the event', async () => {
    const { clock, simulator, recorder } = setUpReader();
    simulator.place(buildSimulatedCard({ ...ZHANG_XIAOHUA, wrong: { birth: '19480228' } }));
    await clock.wait(3000);
    expect(recorder.events.slice(1)).toEqual([
      { kind: 'card-found' },
      { kind: 'read-failed', code: 'card-mismatch' },
    ]);
  });

  it('a card that keeps failing is reported once, not at every look', async () => {
    const { clock, simulator, kinds } = setUpReader();
    for (let count = 0; count < 20; count += 1)
      simulator.inject('select', { kind: 'refusal', sw3: 0x81 });
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(8000);
    expect(kinds()).toEqual(['connected', 'card-found', 'failed card-error']);
    await clock.wait(30_000);
    expect(kinds().at(-1)).toBe('read');
  });

  it('a card that keeps failing is reported once also when looks for it are damaged in between', async () => {
    const { clock, simulator, kinds } = setUpReader();
    for (let count = 0; count < 8; count += 1)
      simulator.inject('read', { kind: 'refusal', sw3: 0x31 });
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(200);
    for (const sw3 of [0x10, 0x24, 0x21]) {
      simulator.inject('find', { kind: 'refusal', sw3 });
      await clock.wait(700);
    }
    expect(kinds()).toEqual(['connected', 'card-found', 'failed card-error']);
  });

  it('noise before the answers does no harm', async () => {
    const { clock, simulator, kinds } = setUpReader();
    for (const on of ['sam-number', 'find', 'select', 'read'] as const) {
      simulator.inject(on, {
        kind: 'noise',
        bytes: Uint8Array.of(0xaa, 0xaa, 0x00, 0xaa, 0x96, 0x69, 0xff),
      });
    }
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(5000);
    expect(kinds()).toEqual(['connected', 'card-found', 'read']);
  });

  it('a card read too late is never taken for the card of the next person', async () => {
    const { clock, simulator, kinds, numbers } = setUpReader();
    simulator.inject('read', { kind: 'late-answer', delayMs: 3500 });
    simulator.place(CARD_OF_ZHANG);
    // The module answers from now on for Zhang, while Li's card is laid on.
    await clock.wait(3100);
    simulator.place(CARD_OF_LI);
    await clock.wait(10_000);
    expect(kinds()).toContain('failed garbled');
    expect(numbers()).toEqual([CARD_OF_LI.number]);
  });

  it('a late answer to a look for a card is dropped', async () => {
    const { clock, simulator, numbers, kinds } = setUpReader();
    simulator.inject('find', { kind: 'late-answer', delayMs: 1400 });
    simulator.inject('select', { kind: 'late-answer', delayMs: 1400 });
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(20_000);
    expect(numbers()).toEqual([CARD_OF_ZHANG.number]);
    expect(kinds().filter((kind) => kind === 'read')).toHaveLength(1);
  });
});

describe('the line to the module', () => {
  it('is told gone when unplugged, and is back within 5 seconds after it was plugged in again', async () => {
    const { clock, pair, simulator, reader, kinds } = setUpReader();
    await clock.wait(1000);
    expect(reader.state).toBe('connected');
    pair.unplug();
    await clock.wait(60_000);
    expect(reader.state).toBe('disconnected');
    pair.plug();
    await clock.wait(5500);
    expect(kinds()).toEqual(['connected', 'disconnected', 'connected']);
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(2000);
    expect(kinds().at(-1)).toBe('read');
  });

  it('is told gone when the module falls silent behind an adapter that stays', async () => {
    const { clock, simulator, kinds } = setUpReader();
    await clock.wait(1000);
    for (let count = 0; count < 3; count += 1) simulator.inject('find', { kind: 'no-answer' });
    for (let count = 0; count < 8; count += 1)
      simulator.inject('sam-number', { kind: 'no-answer' });
    await clock.wait(30_000);
    expect(kinds()).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('is called out of order while the module says that its self-test failed, and works when that is over', async () => {
    const { clock, simulator, reader } = setUpReader();
    await reader.stop();
    for (let count = 0; count < 3; count += 1)
      simulator.inject('sam-number', { kind: 'refusal', sw3: 0x60 });
    reader.start();
    await clock.wait(2000);
    expect(reader.state).toBe('out-of-order');
    await clock.wait(10_000);
    expect(reader.state).toBe('connected');
  });

  it('serves a module that refuses to tell its number', async () => {
    const { clock, simulator, reader, recorder } = setUpReader();
    await reader.stop();
    const before = recorder.events.length;
    simulator.inject('sam-number', { kind: 'refusal', sw3: 0x21 });
    reader.start();
    await clock.wait(1000);
    expect(recorder.events.slice(before)).toEqual([{ kind: 'connected', samNumber: null }]);
  });

  it('is let go by stop, after which nothing is reported', async () => {
    const { clock, simulator, reader, kinds, pair } = setUpReader();
    await clock.wait(1000);
    await reader.stop();
    expect(reader.state).toBe('stopped');
    simulator.place(CARD_OF_ZHANG);
    await clock.wait(5000);
    expect(kinds()).toEqual(['connected']);
    const opened = await pair.driverSide();
    expect(opened.ok).toBe(true);
  });
});
