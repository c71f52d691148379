/** What a bar draws on: the standard error of this process. */
export interface BarScreen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;

/** A bar on the terminal's line that moves with every whole per cent; nothing where nobody looks, as in a log. */
export function progressBar(label: string, screen: BarScreen = process.stderr) {
  let shown = -1;
  return (done: number, total: number): void => {
    if (screen.isTTY !== true || total === 0) return;
    const percent = Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    const filled = Math.round((WIDTH * done) / total);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    screen.write(`\r${label} ${bar} ${percent}% ${done}/${total}${done === total ? '\n' : ''}`);
  };
}
