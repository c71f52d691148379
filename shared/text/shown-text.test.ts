import { expect, it } from 'vitest';
import { screenText } from './shown-text.ts';

const noGlyph = () => false;
const every = () => true;

it('a text that every font has stays as it is', () => {
  expect(
    screenText('张*花 15.00元\n第二行', (character) => /\p{Script=Han}/u.test(character)),
  ).toBe('张*花 15.00元\n第二行');
});

it('a character that no font has is shown as its boxed code, controls and private use too', () => {
  expect(screenText('张𠮷', (character) => character === '张')).toBe('张〔U+20BB7〕');
  expect(screenText('\u0007\ue5e5\ud842', noGlyph)).toBe('〔U+0007〕〔U+E5E5〕〔U+D842〕');
});

it('a name cannot turn round or hide what stands beside it', () => {
  expect(screenText('张\u202e三\u2067\u200b\u{e0100}', every)).toBe('张三');
});

it('an emoji in the name of a dish is left to the browser', () => {
  expect(
    screenText('米饭🍚\u{1f1e8}\u{1f1f3}', (character) => /\p{Script=Han}/u.test(character)),
  ).toBe('米饭🍚\u{1f1e8}\u{1f1f3}');
});
