import { describe, expect, test } from 'vitest';
import type { ElderView } from '../../../contract/views.ts';
import { ELDER_FIXTURES } from '../../parts/elder-fixtures.ts';
import { createVoicePlayer } from './player.ts';

function fixture(name: string, changes: Partial<ElderView> = {}): ElderView {
  const view = ELDER_FIXTURES[name];
  if (view === undefined) throw new Error(`no fixture ${name}`);
  return { ...view, ...changes };
}

/** A loudspeaker whose clips end when the test says, and a clock that is moved by hand. */
function room() {
  const log: string[] = [];
  const captions: (string | null)[] = [];
  let end: (() => void) | null = null;
  let due: (() => void) | null = null;
  const player = createVoicePlayer({
    sound: {
      play(clip) {
        log.push(clip);
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        return {
          ended,
          stop() {
            log.push(`stop ${clip}`);
            end = null;
          },
        };
      },
    },
    after(_delayMs, call) {
      due = call;
      return () => {
        due = null;
      };
    },
    onCaption: (text) => captions.push(text),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  /** Lets the clip end, and the pause after it. */
  const next = async () => {
    end?.();
    end = null;
    await settle();
    due?.();
    due = null;
    await settle();
  };
  const all = async () => {
    for (let left = 20; left > 0 && (end !== null || due !== null); left -= 1) await next();
    return log.splice(0);
  };
  return { player, log, captions, next, all };
}

describe('the voice', () => {
  test('says one clip after the other, digits of a number among them, and captions each phrase', async () => {
    const { player, all, captions } = room();
    player.show(fixture('done'));
    expect(await all()).toEqual([
      ...['pickup-number', 'ten', 'digit-7', 'number'],
      ...['take-slip', 'keep-card'],
    ]);
    expect(captions).toEqual(['取餐号 017', '请拿小票', '卡片请收好']);
  });

  test('stops at once when the step changes', async () => {
    const { player, log, all } = room();
    player.show(fixture('menu'));
    player.show(fixture('pay'));
    expect(log).toEqual(['choose-meal', 'stop choose-meal', 'choose-payment']);
    expect(await all()).toHaveLength(3);
  });

  test('goes on undisturbed while only amounts or the network change', async () => {
    const { player, log } = room();
    player.show(fixture('menu'));
    player.show(fixture('menu-offline', { isStaffCalled: false }));
    player.show(fixture('menu-discreet'));
    expect(log).toEqual(['choose-meal']);
  });

  test('says a step once, and once more when asked', async () => {
    const { player, all } = room();
    player.show(fixture('menu'));
    expect(await all()).toEqual(['choose-meal']);
    player.show(fixture('menu', { revision: 2 }));
    expect(await all()).toEqual([]);
    player.repeat();
    expect(await all()).toEqual(['choose-meal']);
  });

  test('tells of the slip when it has come out, without beginning the number anew', async () => {
    const { player, log, next, all } = room();
    const printed = fixture('done');
    const { step } = printed;
    if (step.kind !== 'done') throw new Error('not done');
    player.show({ ...printed, step: { ...step, receipt: 'printing' } });
    await next();
    player.show(printed);
    expect(log).toEqual(['pickup-number', 'ten']);
    expect(await all()).toEqual([
      ...['pickup-number', 'ten', 'digit-7', 'number'],
      ...['take-slip', 'keep-card'],
    ]);
  });

  test('greets the next person at the same step', async () => {
    const { player, all } = room();
    const first = fixture('menu');
    player.show(first);
    await all();
    if (first.step.kind !== 'menu') throw new Error('no menu');
    player.show({ ...first, step: { ...first.step, maskedName: '李*' } });
    expect(await all()).toEqual(['choose-meal']);
  });

  test('says that staff come once, not again at each step', async () => {
    const { player, all } = room();
    player.show(fixture('menu'));
    await all();
    player.show(fixture('menu', { isStaffCalled: true }));
    expect(await all()).toEqual(['staff-coming', 'please-wait']);
    player.show(fixture('pay', { isStaffCalled: true }));
    expect(await all()).toEqual(['choose-payment']);
  });

  test('asks whether more time is needed, and says the step again after that', async () => {
    const { player, all } = room();
    player.show(fixture('menu'));
    await all();
    player.show(fixture('menu', { isTimeShort: true }));
    expect(await all()).toEqual(['more-time', 'press-here']);
    player.show(fixture('menu'));
    expect(await all()).toEqual(['choose-meal']);
  });
});

describe('on a waiting screen the voice', () => {
  test('is silent when nobody has been there, and captions what to do', async () => {
    const { player, all, captions } = room();
    player.show(fixture('waiting'));
    player.show(fixture('waiting-many-meals'));
    expect(await all()).toEqual([]);
    expect(captions.at(-1)).toBe('请放上身份证');
  });

  test('says what to do to who touches it, and does not begin anew at each touch', async () => {
    const { player, all } = room();
    player.show(fixture('waiting'));
    player.prompt();
    player.prompt();
    expect(await all()).toEqual(['place-card']);
  });

  test('calls the next in the queue once when somebody has left', async () => {
    const { player, all } = room();
    player.show(fixture('done'));
    await all();
    player.show(fixture('waiting'));
    player.show(fixture('waiting-many-meals'));
    expect(await all()).toEqual(['place-card']);
  });

  test('tells once of a reader that comes and goes with nobody there', async () => {
    const { player, all } = room();
    player.show(fixture('waiting'));
    player.show(fixture('waiting-reader-gone'));
    expect(await all()).toEqual(['reader-gone', 'find-staff', 'or-without-card']);
    player.show(fixture('waiting'));
    player.show(fixture('waiting-reader-gone'));
    player.show(fixture('waiting'));
    expect(await all()).toEqual([]);
  });

  test('says every time that a card was not read', async () => {
    const { player, all } = room();
    player.show(fixture('waiting'));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      player.show(fixture('waiting-reading'));
      expect(await all()).toEqual(['reading', 'keep-still']);
      player.show(fixture('waiting-trouble'));
      expect(await all()).toEqual(['lift-card', 'lay-again']);
    }
  });
});
