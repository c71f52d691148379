import { createRequire } from 'node:module';
import { readFontCoverage } from './font-coverage.ts';

/** A font for drawing; `boldFile` null where the bold is made by drawing twice. */
export interface GlyphFont {
  readonly file: string;
  readonly boldFile: string | null;
}

/** The characters that the fonts of this machine have, and which font has one. */
export interface FontShelf {
  /** The first font that has the character, or null. Characters without a picture of their own are in none. */
  fontFor(character: string): GlyphFont | null;
  /** Called by whoever shows a boxed code instead; what the shelf was made with hears of each character once. */
  noteMissing(character: string): void;
}

/** Keeps the memory of what was told within bounds, whatever names come by. */
const TOLD_MAX = 10_000;

const SYSTEM_FOLDERS: readonly string[] = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/truetype/hanazono',
  '/usr/share/fonts/noto-cjk',
  'C:\\Windows\\Fonts',
];
/** Fonts with rare hanzi as Debian, Fedora and Windows name them. */
const SYSTEM_FONTS: ReadonlyArray<readonly [file: string, boldFile: string | null]> = [
  ['NotoSansCJK-Regular.ttc', 'NotoSansCJK-Bold.ttc'],
  ['HanaMinA.ttf', null],
  ['HanaMinB.ttf', null],
  ['simsunb.ttf', null],
  ['SimSunExtG.ttf', null],
];

/** The font that comes with the kiosk (30,890 characters, nearly all of the basic plane and Extension A), then those of the system that may have more. */
export function kioskFonts(): readonly GlyphFont[] {
  const separator = process.platform === 'win32' ? '\\' : '/';
  const systems = SYSTEM_FOLDERS.flatMap((folder) =>
    SYSTEM_FONTS.map(([file, boldFile]) => ({
      file: `${folder}${separator}${file}`,
      boldFile: boldFile === null ? null : `${folder}${separator}${boldFile}`,
    })),
  );
  return [...shippedFonts(), ...systems];
}

function shippedFonts(): readonly GlyphFont[] {
  const require = createRequire(import.meta.url);
  try {
    return [
      {
        file: require.resolve(
          '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
        ),
        boldFile: require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
      },
    ];
  } catch {
    // Slips are printed with boxed codes then; a kiosk without this font must still start.
    return [];
  }
}

/** Puts fonts on a shelf; a file is first looked at when a character is asked for that no font before it has. */
export function createFontShelf(options: {
  readonly fonts: readonly GlyphFont[];
  readonly onMissing: (character: string) => void;
}): FontShelf {
  const { fonts } = options;
  const told = new Set<string>();
  const coverages = new Map<GlyphFont, ((codePoint: number) => boolean) | null>();
  const covers = (font: GlyphFont, codePoint: number): boolean => {
    let coverage = coverages.get(font);
    if (coverage === undefined) {
      coverage = readFontCoverage(font.file);
      coverages.set(font, coverage);
    }
    return coverage?.(codePoint) ?? false;
  };
  return {
    fontFor(character) {
      const codePoint = character.codePointAt(0);
      if (codePoint === undefined || !hasOwnPicture(character)) return null;
      return fonts.find((font) => covers(font, codePoint)) ?? null;
    },
    noteMissing(character) {
      if (told.has(character) || told.size >= TOLD_MAX) return;
      told.add(character);
      options.onMissing(character);
    },
  };
}

/**
 * Controls, halves of pairs, private use and what is not assigned are no characters, whatever a font keeps there; a mark
 * without its letter has no cell of its own.
 */
function hasOwnPicture(character: string): boolean {
  return !/[\p{C}\p{M}\p{Z}]/u.test(character);
}
