/**
 * The lines of a text file that comes in pieces; only a line feed ends one. (Node's readline also ends a line at U+2028, which
 * JSON leaves as it is inside a text: one such character in the name of a dish would break the ledger.)
 */
export async function* fileLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
