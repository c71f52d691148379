import { createGlyphPainter } from '../../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../../hardware/printer/glyphs/fonts.ts';
import type { GlyphPainter } from '../../hardware/printer/glyphs/painter.ts';
import { screenText } from '../../shared/text/shown-text.ts';
import type { KioskService } from '../contract/router.ts';

/** The letters of this machine, the same for paper and screens: what no font has is a boxed code on both. */
export interface Letters {
  /** For the printers. */
  readonly glyphs: GlyphPainter;
  /** The same service, with boxed codes in its views for what the screens could only show as an empty box. */
  forScreens(service: KioskService): KioskService;
}

/** Told once for each character; the character alone says nothing about whose name it is in. */
class NoFontHasIt extends Error {
  override readonly name = 'NoFontHasIt';

  constructor(character: string) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase();
    super(
      `没有字体有 U+${code} 这个字，屏幕和小票上用方框里的编码代替；装上有它的字体（如 fonts-hanazono）就有了`,
    );
    // Where in the program it was noticed tells nobody anything.
    this.stack = this.message;
  }
}

/** Fonts are first looked at when a rare character comes by. */
export function openLetters(onProblem: (error: unknown) => void): Letters {
  const shelf = createFontShelf({
    fonts: kioskFonts(),
    onMissing: (character) => onProblem(new NoFontHasIt(character)),
  });
  const hasGlyph = (character: string): boolean => {
    const isThere = shelf.fontFor(character) !== null;
    if (!isThere) shelf.noteMissing(character);
    return isThere;
  };
  async function* shown<View>(views: AsyncIterable<View>): AsyncGenerator<View, void, void> {
    for await (const view of views) yield withShownTexts(view, hasGlyph);
  }
  return {
    glyphs: createGlyphPainter({ shelf, onNoCanvas: onProblem }),
    forScreens: (service) => ({
      watchElder: (connection, signal) => shown(service.watchElder(connection, signal)),
      pressElder: (connection, press) => service.pressElder(connection, press),
      watchStaff: (connection, signal) => shown(service.watchStaff(connection, signal)),
      actStaff: (connection, act) => service.actStaff(connection, act),
      watchNumbers: (signal) => shown(service.watchNumbers(signal)),
      watchPrices: (signal) => shown(service.watchPrices(signal)),
      photo: (digest) => service.photo(digest),
      typedByReader: (text) => service.typedByReader(text),
    }),
  };
}

/** A view of plain data with every text as a screen can show it. */
function withShownTexts<View>(view: View, hasGlyph: (character: string) => boolean): View {
  // Strings stay strings and everything else stays what it is, so the type stays too.
  return changedTexts(view, hasGlyph) as View;
}

function changedTexts(value: unknown, hasGlyph: (character: string) => boolean): unknown {
  if (typeof value === 'string') return screenText(value, hasGlyph);
  if (Array.isArray(value)) return value.map((item) => changedTexts(item, hasGlyph));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, changedTexts(item, hasGlyph)]),
  );
}
