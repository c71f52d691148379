import type { PaperItem } from './decode.ts';

/** A paper as plain text, for a console or a test: alignment by blanks, QR codes as [QR …], pictures by their size in dots. */
export function paperToText(paper: {
  readonly items: readonly PaperItem[];
  readonly columns: number;
}): string {
  return paper.items
    .map((item) => {
      if (item.kind === 'qr')
        return placed({ text: `[QR ${item.text}]`, align: item.align, room: paper.columns });
      if (item.kind === 'picture') {
        const text = `[${item.widthDots}x${item.heightDots}]`;
        return placed({ text, align: item.align, room: paper.columns });
      }
      return placed({
        text: item.text,
        align: item.align,
        room: Math.floor(paper.columns / item.width),
      });
    })
    .join('\n');
}

function placed(line: {
  readonly text: string;
  readonly align: PaperItem['align'];
  readonly room: number;
}): string {
  const free = Math.max(0, line.room - columnsOf(line.text));
  const before = { left: 0, centre: Math.floor(free / 2), right: free }[line.align];
  return `${' '.repeat(before)}${line.text}`.trimEnd();
}

function columnsOf(text: string): number {
  return [...text].reduce(
    (total, character) => total + (character.charCodeAt(0) < 0x80 ? 1 : 2),
    0,
  );
}
