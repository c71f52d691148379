import { describe, expect, it } from 'vitest';
import { idNumberCheckCharacter } from '../../shared/identity/id-number.ts';
import { createEventRecorder } from '../testing/recorder.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { readRecord, selectByName } from './apdu.ts';
import { createSocialSecurityReader, type SocialSecurityEvent } from './driver.ts';
import { answerAtRandom } from './random-answers.test-support.ts';
import {
  type ApduFault,
  createApduSimulator,
  type SimulatedSocialSecurityCard,
} from './simulated-card.ts';

const seed = Date.now() % 2 ** 31;
const CARDS = 3_000;

const WANG: SimulatedSocialSecurityCard = {
  number: numberOf('37040219490203102'),
  name: '王镕花',
  sexCode: '2',
  birth: '19490203',
  cardNumber: 'D12345678',
  validTo: '20351231',
};
const LI: SimulatedSocialSecurityCard = {
  ...WANG,
  number: numberOf('37040219410506101'),
  name: '李四',
  sexCode: '1',
  birth: '19410506',
};

function numberOf(leading17: string): string {
  return `${leading17}${idNumberCheckCharacter(leading17)}`;
}

function setUp() {
  const clock = createVirtualClock();
  const simulator = createApduSimulator({ clock });
  const reader = createSocialSecurityReader({ transport: simulator, clock });
  const recorder = createEventRecorder<SocialSecurityEvent>();
  reader.onEvent(recorder.listen);
  reader.start();
  simulator.plug();
  const read = (): string[] =>
    recorder.events.flatMap((event) => (event.kind === 'read' ? [event.person.number] : []));
  const kinds = (): string[] =>
    recorder.events.map((event) =>
      event.kind === 'read-failed' ? `failed: ${event.code}` : event.kind,
    );
  return { clock, simulator, reader, recorder, read, kinds };
}

it('selects and reads with the published commands', () => {
  const name = Buffer.from('7378312e73682ec9e7bbe1b1a3d5cf', 'hex');
  expect(Buffer.from(selectByName(name)).toString('hex')).toBe(
    '00a404000f7378312e73682ec9e7bbe1b1a3d5cf',
  );
  const command = readRecord({ shortFileId: 5, record: 7, length: 0x0b });
  expect(Buffer.from(command).toString('hex')).toBe('00b2072c0b');
});

describe('a social-security card', () => {
  it.for(['at-once', 'to-be-fetched', 'names-length'] as const)(
    'is read, whether its answers come %s, with a name field of either length',
    async (manner) => {
      for (const nameLength of [30, 50]) {
        const { clock, simulator, recorder } = setUp();
        simulator.manner = manner;
        simulator.nameLength = nameLength;
        simulator.lay(WANG);
        await clock.wait(5_000);
        expect(recorder.events).toEqual([
          { kind: 'connected' },
          { kind: 'card-found' },
          {
            kind: 'read',
            person: {
              ...{ number: WANG.number, name: '王镕花', birthDate: '1949-02-03', sex: 'female' },
              ...{ cardNumber: 'D12345678', validTo: '2035-12-31' },
            },
          },
        ]);
      }
    },
  );

  it('is not read twice while it lies there or trembles, and again after it was away', async () => {
    const { clock, simulator, read } = setUp();
    simulator.lay(WANG);
    await clock.wait(10_000);
    for (let time = 0; time < 3; time += 1) {
      simulator.lift();
      await clock.wait(500);
      simulator.lay(WANG);
      await clock.wait(2_000);
    }
    expect(read()).toEqual([WANG.number]);
    simulator.lift();
    await clock.wait(3_000);
    simulator.lay(WANG);
    await clock.wait(2_000);
    expect(read()).toEqual([WANG.number, WANG.number]);
  });

  it('that touches the reader once more after it was read is no failure', async () => {
    const { clock, simulator, kinds } = setUp();
    simulator.lay(WANG);
    await clock.wait(2_000);
    simulator.lift();
    await clock.wait(200);
    simulator.lay(WANG);
    await clock.wait(40);
    simulator.lift();
    await clock.wait(2_000);
    expect(kinds()).toEqual(['connected', 'card-found', 'read']);
  });

  it('of somebody else is read at once, also right after another and in the middle of its reading', async () => {
    const { clock, simulator, read, kinds } = setUp();
    simulator.lay(WANG);
    await clock.wait(2_000);
    simulator.lift();
    simulator.lay(LI);
    await clock.wait(2_000);
    simulator.lift();
    await clock.wait(5_000);
    simulator.lay(WANG);
    await clock.wait(50);
    simulator.lift();
    simulator.lay(LI);
    await clock.wait(2_000);
    expect(read()).toEqual([WANG.number, LI.number, LI.number]);
    expect(kinds().filter((kind) => kind === 'card-found')).toHaveLength(4);
    expect(simulator.overlaps).toBe(0);
  });

  it('lifted at any command ends as lifted, and is read when it is laid on again', async () => {
    for (let position = 0; position < 7; position += 1) {
      const { clock, simulator, read, kinds } = setUp();
      simulator.faultAt(position, { kind: 'lifted' });
      simulator.lay(WANG);
      await clock.wait(2_000);
      expect(kinds()).toEqual(['connected', 'card-found', 'failed: lifted']);
      simulator.lay(WANG);
      await clock.wait(2_000);
      expect(read()).toEqual([WANG.number]);
    }
  });

  const faults: readonly (readonly [string, number, ApduFault, string])[] = [
    ['another card', 0, { kind: 'status', statusWord: 0x6a82 }, 'failed: other-card'],
    ['a missing file', 1, { kind: 'status', statusWord: 0x6a82 }, 'failed: incomplete'],
    ['a missing record', 2, { kind: 'status', statusWord: 0x6a83 }, 'failed: incomplete'],
    ['a protected file', 1, { kind: 'status', statusWord: 0x6982 }, 'failed: protected'],
    ['an unknown refusal', 3, { kind: 'status', statusWord: 0x6f00 }, 'failed: card-error'],
    ['a silent reader', 2, { kind: 'silent', code: 'no-answer' }, 'failed: no-answer'],
    ['half an answer', 1, { kind: 'bytes', bytes: [0x90] }, 'failed: card-error'],
    ['an empty record', 1, { kind: 'bytes', bytes: [0x90, 0x00] }, 'failed: card-mismatch'],
    [
      'a record cut off',
      1,
      { kind: 'bytes', bytes: [8, 18, 0x33, 0x90, 0] },
      'failed: card-mismatch',
    ],
    ['another record', 1, { kind: 'bytes', bytes: [9, 1, 0x33, 0x90, 0] }, 'failed: card-mismatch'],
    ['no record of the card itself', 5, { kind: 'status', statusWord: 0x6a83 }, 'read'],
  ];
  it.for(faults)('with %s ends in one known way', async ([, position, fault, end]) => {
    const { clock, simulator, kinds } = setUp();
    simulator.faultAt(position, fault);
    simulator.lay(WANG);
    await clock.wait(2_000);
    expect(kinds()).toEqual(['connected', 'card-found', end]);
  });

  it('whose fields disagree is a read error', async () => {
    const wrong: readonly Partial<SimulatedSocialSecurityCard>[] = [
      { number: `${WANG.number.slice(0, 17)}${WANG.number.endsWith('1') ? '2' : '1'}` },
      { birth: '19490204' },
      { birth: '19490230' },
      { sexCode: '1' },
      { name: '' },
    ];
    for (const fields of wrong) {
      const { clock, simulator, kinds } = setUp();
      simulator.lay({ ...WANG, ...fields });
      await clock.wait(2_000);
      expect(kinds()).toEqual(['connected', 'card-found', 'failed: card-mismatch']);
    }
  });

  it('is told to nobody after the reader was stopped or unplugged', async () => {
    const { clock, simulator, reader, kinds } = setUp();
    simulator.lay(WANG);
    await clock.wait(50);
    simulator.unplug();
    await clock.wait(2_000);
    expect(reader.state).toBe('disconnected');
    expect(kinds()).toEqual(['connected', 'card-found', 'disconnected']);
    simulator.plug();
    simulator.lay(WANG);
    await reader.stop();
    await clock.wait(2_000);
    expect(kinds()).toEqual(['connected', 'card-found', 'disconnected', 'connected', 'card-found']);
  });
});

it(`random answers never make a person, never hang and never throw (${CARDS} cards, seed ${seed})`, () =>
  answerAtRandom({ cards: CARDS, seed }));
