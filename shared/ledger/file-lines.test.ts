import { expect, it } from 'vitest';
import { fileLines } from './file-lines.ts';

async function* inPiecesOf(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function listOf(lines: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const line of lines) list.push(line);
  return list;
}

it.each([1, 2, 5, 1_000])(
  'ends a line at a line feed alone, however the file comes (%i at a time)',
  async (length) => {
    const text = '{"name":"汤\u2028面\u2029"}\r\n\nlast';
    expect(await listOf(fileLines(inPiecesOf(text, length)))).toEqual([
      '{"name":"汤\u2028面\u2029"}\r',
      '',
      'last',
    ]);
  },
);

it('has no line after the last line feed', async () => {
  expect(await listOf(fileLines(inPiecesOf('a\nb\n', 3)))).toEqual(['a', 'b']);
});
