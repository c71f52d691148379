/** Columns of the printer that a character takes: two for Chinese and full-width ones, one for the rest. */
export function columnsOf(character: string): 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  // East Asian wide and full-width blocks (Unicode UAX 11), as a GB 18030 printer sets them.
  const isWide =
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x2010 && code <= 0x203b) ||
    (code >= 0x2500 && code <= 0x257f) ||
    code >= 0x20000;
  return isWide ? 2 : 1;
}
