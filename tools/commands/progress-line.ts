/** A bar that redraws itself on the terminal, and is silent where there is none. */
export function progressLine(): {
  show(title: string, done: number, total: number): void;
  end(): void;
} {
  const width = 24;
  let shown = '';
  const isTerminal = process.stderr.isTTY;
  return {
    show(title, done, total) {
      if (!isTerminal) return;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.round(share * width);
      const line = `\r${title} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${Math.floor(share * 100)}%`;
      if (line === shown) return;
      shown = line;
      process.stderr.write(line);
    },
    end() {
      if (shown !== '') process.stderr.write('\n');
      shown = '';
    },
  };
}
