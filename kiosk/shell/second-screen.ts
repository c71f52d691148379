import type { Monitor, MonitorList, ShellWindow } from './electron-parts.ts';
import { SECOND_SCREENS, type SecondScreenName } from './messages.ts';

const WORD = '--second-screen=';

/**
 * What the second monitor is to show, from the words of the command line; null when it is left alone.
 * @throws Error with a Chinese sentence when the word names no screen.
 */
export function readSecondScreen(words: readonly string[]): SecondScreenName | null {
  const word = words.find((each) => each.startsWith(WORD));
  if (word === undefined) return null;
  const screen = SECOND_SCREENS.find((each) => each === word.slice(WORD.length));
  if (screen === undefined) {
    throw new Error(`第二块屏幕请写 ${SECOND_SCREENS.map((each) => WORD + each).join('、')}`);
  }
  return screen;
}

/**
 * Shows a window on the second monitor as long as there is one: a television is often switched on after the kiosk, and the
 * window of one that went away would be moved over the elder's screen. Framed windows are left where they are.
 */
export function watchMonitors(options: {
  readonly monitors: MonitorList;
  readonly isWindowed: boolean;
  readonly open: (bounds: Monitor['bounds'] | undefined) => ShellWindow;
}): void {
  const { monitors, isWindowed, open } = options;
  if (isWindowed) {
    open(undefined);
    return;
  }
  let shown: { readonly window: ShellWindow; readonly monitorId: number } | null = null;
  const place = () => {
    const all = monitors.getAllDisplays();
    if (shown !== null && !all.some(({ id }) => id === shown?.monitorId)) {
      shown.window.destroy();
      shown = null;
    }
    const primaryId = monitors.getPrimaryDisplay().id;
    const second = all.find(({ id }) => id !== primaryId);
    if (shown === null && second !== undefined) {
      shown = { window: open(second.bounds), monitorId: second.id };
    }
  };
  monitors.on('display-added', place);
  monitors.on('display-removed', place);
  place();
}
