import type { z } from 'zod';
import { FEN_MAX, fen, formatSpokenYuan } from '../../money/fen.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { memberWord, placeWords, quoted, valueAt } from './place.ts';

type Issue = z.core.$ZodIssue;

/** What a schema found, as Chinese sentences that name the place. `root` is the whole document, `at` where the schema was used. */
export function shapeFindings(
  issues: readonly Issue[],
  root: unknown,
  at: DocumentPath = [],
): readonly PolicyFinding[] {
  const findings = new Map<string, PolicyFinding>();
  for (const issue of issues) {
    const steps = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const path = [...at, ...steps];
    const sentence = shapeSentence(issue, root, path);
    // A number beyond 2^53 breaks two bounds of its schema and is one mistake.
    if (!findings.has(sentence)) findings.set(sentence, wrong('shape', path, sentence));
  }
  return [...findings.values()];
}

function shapeSentence(issue: Issue, root: unknown, path: DocumentPath): string {
  const value = valueAt(root, path);
  if (value === undefined && issue.code !== 'custom') return missingSentence(root, path);
  const place = placeWords(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${place}里有不认识的项目${namesOf(issue.keys)}：请删掉，或检查名字有没有写错。`;
    case 'invalid_value':
      return `${place}只能写${optionsOf(issue.values)}，现在是${shown(value)}。`;
    case 'invalid_union':
      return `${place}只能写${optionsOf(optionsOfUnion(issue))}，现在是${shown(value)}。`;
    case 'too_small':
    case 'too_big':
      return sizeSentence(issue, place, { path, value });
    case 'invalid_type':
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
        return `${place}的数字太大，计算机表示不了：请改小。`;
      }
      return `${place}要写${typeWords(issue.expected)}，现在是${shown(value)}。`;
    case 'invalid_format':
      return `${place}写得不对：${formatWords(issue)}，现在是${shown(value)}。`;
    case 'invalid_key':
      return `${place}的名字写得不对：编号用小写字母开头，只用小写字母、数字和短横线，最长40个字符。`;
    case 'custom':
      return `${place}写得不对：${issue.message}。`;
    default:
      return `${place}写得不对，请对照格式说明改正。`;
  }
}

function missingSentence(root: unknown, path: DocumentPath): string {
  const place = placeWords(root, path.slice(0, -1));
  const member = path.at(-1);
  if (typeof member !== 'string') return `${placeWords(root, path)}是空的：请补上。`;
  const word = memberWord(member);
  const name = word === quoted(member) ? word : `${quoted(member)}（${word}）`;
  return `${place}缺少${name}：请补上；没有内容也要写明（null 或空列表）。`;
}

function sizeSentence(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  place: string,
  at: { readonly path: DocumentPath; readonly value: unknown },
): string {
  const { value } = at;
  const isTooBig = issue.code === 'too_big';
  const bound = Number(isTooBig ? issue.maximum : issue.minimum);
  switch (issue.origin) {
    case 'array':
      return isTooBig
        ? `${place}太多：最多${bound}项，现在有${lengthOf(value)}项。请减少，或拆成几份政策。`
        : `${place}太少：至少${bound}项，现在有${lengthOf(value)}项。`;
    case 'string':
      return isTooBig
        ? `${place}太长：最多${bound}个字，现在有${lengthOf(value)}个。`
        : `${place}不能空着。`;
    default:
      return numberSentence(place, { ...at, bound, isTooBig });
  }
}

function numberSentence(
  place: string,
  at: {
    readonly path: DocumentPath;
    readonly value: unknown;
    readonly bound: number;
    readonly isTooBig: boolean;
  },
): string {
  const isMoney = String(at.path.at(-1)).endsWith('Fen');
  if (isMoney && !at.isTooBig) return `${place}不能是负数：现在是${shown(at.value)}分。`;
  if (isMoney)
    return `${place}太大：最多${formatSpokenYuan(fen(FEN_MAX))}，现在是${shown(at.value)}分。`;
  return `${place}${at.isTooBig ? '不能大于' : '不能小于'}${at.bound}，现在是${shown(at.value)}。`;
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

function typeWords(expected: string): string {
  switch (expected) {
    case 'int':
      return '整数（金额以分为单位，不带小数，不加引号）';
    case 'number':
      return '数字（不加引号）';
    case 'string':
      return '文字（放在英文双引号里）';
    case 'boolean':
      return 'true 或 false';
    case 'array':
      return '列表（方括号）';
    case 'object':
    case 'record':
      return '对象（花括号）';
    default:
      return expected;
  }
}

function formatWords(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (/\p{Script=Han}/u.test(issue.message)) return issue.message;
  switch (issue.format) {
    case 'date':
      return '日期要写成 2026-01-31 的样子，并且是真有的一天';
    case 'uuid':
      return '编号要写成 UUID（如 5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10）';
    default:
      return '区划代码只写数字，位数为 6（区县）、9（镇街）或 12（村、社区）';
  }
}

/** A value as it stands in a sentence: never long, never of an object's inside. */
function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return String(value);
    case 'boolean':
      return String(value);
    default:
      return value === null ? 'null' : Array.isArray(value) ? '列表' : '对象';
  }
}

function namesOf(keys: readonly string[]): string {
  const named = keys.slice(0, 5).map(quoted).join('、');
  return keys.length > 5 ? `${named}等${keys.length}个` : named;
}

function optionsOf(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? value : String(value)));
  return words.length === 1 ? (words[0] ?? '') : `${words.join('、')}之一`;
}

function optionsOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}
