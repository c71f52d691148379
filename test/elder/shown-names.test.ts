import { expect, it } from 'vitest';
import type { KioskService, ScreenConnection } from '../../kiosk/contract/router.ts';
import type { ElderView } from '../../kiosk/contract/views.ts';
import { openLetters } from '../../kiosk/host/letters.ts';
import { ELDER_FIXTURES } from '../../kiosk/screens/parts/elder-fixtures.ts';

const connection: ScreenConnection = { connectionId: 'c', screen: 'elder' };

function serviceShowing(view: ElderView): KioskService {
  return {
    async *watchElder() {
      yield view;
    },
    async *watchStaff() {
      yield* [];
    },
    async *watchNumbers() {
      yield* [];
    },
    async *watchPrices() {
      yield* [];
    },
    photo: async () => null,
    pressElder: async () => undefined,
    actStaff: async () => undefined,
    typedByReader: async () => undefined,
  };
}

async function firstView(view: ElderView, problems: unknown[] = []): Promise<ElderView> {
  const letters = openLetters((error) => problems.push(error));
  const service = letters.forScreens(serviceShowing(view));
  for await (const shown of service.watchElder(connection, new AbortController().signal))
    return shown;
  throw new Error('no view came');
}

/** A view with a name on it. */
function named(maskedName: string): ElderView {
  const view = Object.values(ELDER_FIXTURES).find(({ step }) => step.kind === 'menu');
  if (view?.step.kind !== 'menu') throw new Error('no menu among the fixtures');
  return { ...view, step: { ...view.step, maskedName } };
}

it('a view whose letters every screen has comes as it is', async () => {
  for (const view of Object.values(ELDER_FIXTURES)) expect(await firstView(view)).toEqual(view);
});

it('a rare name is shown in its letters where a font has them, and the log hears nothing', async () => {
  const problems: unknown[] = [];
  expect(await firstView(named('㛃*𬭎'), problems)).toEqual(named('㛃*𬭎'));
  expect(problems).toEqual([]);
});

it('a letter that no font has is a boxed code in the view, and one line in the log', async () => {
  const problems: unknown[] = [];
  expect(await firstView(named('张*\u{2fffd}'), problems)).toEqual(named('张*〔U+2FFFD〕'));
  expect(problems.map(String)).toEqual([
    'NoFontHasIt: 没有字体有 U+2FFFD 这个字，屏幕和小票上用方框里的编码代替；装上有它的字体（如 fonts-hanazono）就有了',
  ]);
});
