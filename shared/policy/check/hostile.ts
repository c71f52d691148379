import { LIMITS } from '../../limits.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { memberWord, placeWords, quoted } from './place.ts';

/** Names that mean something to JavaScript itself; no member of a format has them. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A text as JSON, or the one finding that says why it is not read at all. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly finding: PolicyFinding };

/**
 * Reads JSON that somebody may have made to do harm: too long, too deep, of too many parts, with keys that mean something to
 * JavaScript. Takes time in proportion to the text and never more than LIMITS.policyBytesMax of it.
 */
export function readHostileJson(text: string, listMax: number): ReadJson {
  const refusal = lengthFinding(text) ?? depthFinding(text);
  if (refusal !== null) return { ok: false, finding: refusal };
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, finding: notJson(text, error.message) };
  }
  const finding = partsFinding(value, listMax);
  return finding === null ? { ok: true, value } : { ok: false, finding };
}

function lengthFinding(text: string): PolicyFinding | null {
  const max = LIMITS.policyBytesMax;
  // A UTF-16 unit takes one to three bytes, so most texts need no counting.
  if (text.length * 3 <= max) return null;
  if (text.length <= max && new TextEncoder().encode(text).length <= max) return null;
  return wrong(
    'too-large',
    [],
    `文件太大：最多${max}字节（约1MB）。请减少规则或算例，拆成几份政策。`,
  );
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** JSON itself may nest without end; here it is counted before anything is built. */
function depthFinding(text: string): PolicyFinding | null {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (isInText) {
      if (unit === BACKSLASH) index += 1;
      else if (unit === QUOTE) isInText = false;
    } else if (unit === QUOTE) isInText = true;
    else if (OPENING.has(unit)) depth += 1;
    else if (CLOSING.has(unit)) depth -= 1;
    if (depth > LIMITS.policyDepthMax) {
      const sentence = `${lineWords(text, index)}嵌套太深：最多${LIMITS.policyDepthMax}层。请检查括号。`;
      return wrong('shape', [], sentence);
    }
  }
  return null;
}

function notJson(text: string, message: string): PolicyFinding {
  const index = /position (\d+)/.exec(message)?.[1] ?? unexpectedTokenIndex(text, message);
  const at = index === null ? '末尾' : lineWords(text, Number(index));
  return wrong(
    'not-json',
    [],
    `不是JSON文件：${at}读不下去。请检查逗号、引号和括号，或者重新导出这份文件。`,
  );
}

/** V8 names an unexpected token without its place: it is the end of the shortest beginning of the text that fails by a token. */
function unexpectedTokenIndex(text: string, message: string): number | null {
  if (!isAboutToken(message)) return null;
  let low = 0;
  let high = text.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isAboutToken(parseMessage(text.slice(0, middle)))) high = middle;
    else low = middle;
  }
  return low;
}

function isAboutToken(message: string): boolean {
  return message.startsWith('Unexpected') && !message.startsWith('Unexpected end');
}

function parseMessage(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

function lineWords(text: string, index: number): string {
  const before = text.slice(0, index).split('\n');
  return `第${before.length}行第${(before.at(-1) ?? '').length + 1}个字符处`;
}

/** The first part that no honest document has; walked without recursion. */
function partsFinding(value: unknown, listMax: number): PolicyFinding | null {
  const waiting: { readonly part: object; readonly path: DocumentPath }[] = [];
  let brokenText: DocumentPath | null = null;
  const add = (part: unknown, path: DocumentPath, step: string | number): void => {
    if (typeof part === 'object' && part !== null) waiting.push({ part, path: [...path, step] });
    // A half of a surrogate pair has no UTF-8 form, so such a document could not be signed.
    else if (typeof part === 'string' && !part.isWellFormed()) brokenText ??= [...path, step];
  };
  if (typeof value === 'object' && value !== null) waiting.push({ part: value, path: [] });
  for (let seen = 0; ; seen += 1) {
    if (brokenText !== null) return halfCharacter(value, brokenText);
    const next = waiting.pop();
    if (next === undefined) return null;
    if (seen >= LIMITS.policyPartsMax) {
      const sentence = `内容太多：对象和列表超过${LIMITS.policyPartsMax}个。请减少规则或算例。`;
      return wrong('too-large', [], sentence);
    }
    const { part, path } = next;
    if (Array.isArray(part)) {
      if (part.length > listMax) return longList(value, path, part.length);
      for (const [index, item] of part.entries()) add(item, path, index);
    } else {
      for (const [key, item] of Object.entries(part)) {
        if (RESERVED_KEYS.has(key)) return reservedKey(value, path, key);
        add(item, path, key);
      }
    }
  }
}

function longList(value: unknown, path: DocumentPath, length: number): PolicyFinding {
  const list = path.at(-1);
  const place =
    typeof list === 'string' && path.length === 1 ? memberWord(list) : placeWords(value, path);
  return wrong('too-large', path, `${place}太多：有${length}项。请减少，或拆成几份政策。`);
}

function halfCharacter(value: unknown, path: DocumentPath): PolicyFinding {
  const sentence = `${placeWords(value, path.slice(0, 2))}里有半个字符（乱码）：请重新输入这段文字。`;
  return wrong('shape', path, sentence);
}

function reservedKey(value: unknown, path: DocumentPath, key: string): PolicyFinding {
  const sentence = `${placeWords(value, path)}里有不允许的名字${quoted(key)}：请删掉这一项。`;
  return wrong('shape', [...path, key], sentence);
}
