import { describe, expect, it } from 'vitest';
import type { GlyphPainter } from './glyphs/painter.ts';
import { NO_GLYPHS } from './glyphs/painter.ts';
import { isTextDrawn, pushPrintable, toPrintableUnits } from './printable-text.ts';
import { printerCodes } from './printer-characters.ts';

/** A font that has everything: what is printed nevertheless is what the printer is trusted with. */
const allGlyphs: GlyphPainter = { ...NO_GLYPHS, has: () => true };

function shown(text: string, glyphs: GlyphPainter = NO_GLYPHS): string {
  return toPrintableUnits(text, glyphs)
    .map((unit) => unit.text)
    .join('');
}

function bytesOf(text: string): string {
  const bytes: number[] = [];
  pushPrintable(bytes, text);
  return Buffer.from(bytes).toString('hex');
}

describe('what a printer is trusted with', () => {
  it('is ASCII and the 7,445 characters of GB 2312, with the codes of another table maker', () => {
    const decoder = new TextDecoder('gb18030', { fatal: true });
    let count = 0;
    for (const [unit, code] of printerCodes().certain.entries()) {
      if (code === 0) continue;
      count += 1;
      const decoded = decoder.decode(Uint8Array.of(code >> 8, code & 0xff));
      expect(decoded).toBe(String.fromCharCode(unit));
    }
    expect(count).toBe(7445);
    expect(isTextDrawn('助老食堂 A012 10.00元 ￥ ① 阿依古丽·买买提——（补打）', allGlyphs)).toBe(
      false,
    );
  });

  it.each([...'㛃𬭎𠮷䶮镕喆€ḿ'])('is not %s, which is drawn', (character) => {
    expect(isTextDrawn(character, allGlyphs)).toBe(true);
  });

  it('is, of GBK, what cannot be drawn: most printers have it', () => {
    expect(shown('朱镕喆')).toBe('朱镕喆');
    expect(bytesOf('镕')).toBe('e946');
  });

  // The 18 characters that GB 18030-2022 moved to two-byte codes of private-use ones, the one of 2005, and the six beyond the
  // basic plane whose two-byte codes (FE51 to FE91) stayed with private use.
  const moved = [...'︐︑︒︓︔︕︖︗︘︙\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb'];
  const unsettled = [...moved, ...'\u1e3f\u{20087}\u{20089}\u{200cc}\u{215d7}\u{2298f}\u{241fe}'];

  it('is never a character whose two bytes another edition of GB 18030 gives to something else', () => {
    expect(moved).toHaveLength(18);
    for (const character of unsettled) {
      const code = character.codePointAt(0)?.toString(16).toUpperCase();
      expect(shown(character)).toBe(`〔U+${code}〕`);
      expect(isTextDrawn(character, allGlyphs)).toBe(true);
    }
  });

  it('is no code of private use, of either edition', () => {
    for (const code of ['\ue5e5', '\ue78d', '\ue7c7', '\ue81e', '\ue863', '\u{f0000}'])
      expect(shown(code)).toMatch(/^〔U\+[0-9A-F]{4,5}〕$/);
  });
});

describe('a text', () => {
  it('loses what shows nothing: joiners, direction marks, variation selectors', () => {
    expect(shown('葛\u{e0100}张\u200b小\u202e花\u2069\ufe0f\u00ad')).toBe('葛张小花');
  });

  it('has one blank for every kind of blank, and the full-width yen for the narrow one', () => {
    expect(shown('a\tb\u00a0c\u2003d\u2028e ¥')).toBe('a b c d e ￥');
  });

  it('puts a letter and its mark together, and shows the code of a mark that stands alone', () => {
    expect(shown('e\u0301', allGlyphs)).toBe('é');
    expect(shown('花\u0301')).toBe('花〔U+0301〕');
  });

  it('never exchanges a hanzi for its look-alike', () => {
    expect(shown('\ufa19', allGlyphs)).toBe('\ufa19');
  });

  it('shows codes for controls and for halves of characters', () => {
    expect(shown('\u001b@\u0010\u0014\u007f\u0085\ud83d')).toBe(
      '〔U+001B〕@〔U+0010〕〔U+0014〕〔U+007F〕〔U+0085〕〔U+D83D〕',
    );
  });

  it('keeps a name of 25 hanzi with a dot whole', () => {
    const name = '阿卜杜热合曼·买买提伊敏·吐尔逊江·艾则孜阿吉木';
    expect([...name]).toHaveLength(24);
    expect(shown(name)).toBe(name);
    expect(bytesOf('·')).toBe('a1a4');
  });
});
