/** What neither paper nor a screen shows anything of is left out before anything else, so the same text looks the same on both. */

const PLAIN = /^[\x20-\x7e\u4e00-\u9fa5]*$/;

/**
 * The characters of a text that take a place of their own, line feeds among them. What shows nothing by itself (joiners,
 * direction marks, variation selectors) is left out: it can only break columns or turn a line round. Blanks of every
 * width are one blank. A letter with its mark is one character where Unicode has one; a hanzi is never exchanged for its
 * look-alike.
 */
export function visibleCharacters(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  const visible = text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\t]/gu, (blank) => (blank === '\u3000' ? blank : ' '))
    .replace(/[^\p{M}\p{Script=Han}]\p{M}+/gu, (marked) => marked.normalize('NFC'));
  return [...visible];
}

/** What stands for a character that cannot be shown, as 〔U+36C3〕. */
export function boxedCode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `〔U+${point.toString(16).toUpperCase().padStart(4, '0')}〕`;
}

/**
 * A text for a screen: a character that no font of the screens has becomes its boxed code. Emoji are left to the browser,
 * which has fonts of its own for them.
 */
export function screenText(text: string, hasGlyph: (character: string) => boolean): string {
  if (PLAIN.test(text)) return text;
  return visibleCharacters(text)
    .map((character) =>
      isLeftAlone(character) || hasGlyph(character) ? character : boxedCode(character),
    )
    .join('');
}

function isLeftAlone(character: string): boolean {
  return /^[\n\x20-\x7e\u3000\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]$/u.test(
    character,
  );
}
