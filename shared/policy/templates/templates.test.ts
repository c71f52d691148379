import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCase } from '../cases/run-case.ts';
import { checkPolicy } from '../check/check-policy.ts';
import { operatorOwedFen } from '../decide.ts';
import { subsidyOf } from '../decision.ts';
import { type PolicyDocument, policyDocumentSchema } from '../document.ts';
import type { WorkedCase } from '../worked-case.ts';
import { surveyCases, twoAnswers } from './survey-cases.test-support.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const page = readFileSync(new URL('../../../docs/policy-templates.md', import.meta.url), 'utf8');

/** Rows of the page's two tables: of the templates (six cells), and of the schemes left out (two). */
const rows = page
  .split('\n')
  .filter((line) => /^\| .*P\d+/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
const listed = rows
  .filter((row) => row.length === 6)
  .map(([file = '', scheme = '', place = '', date = '', grade = '', silent = '']) => ({
    file: file.replaceAll('`', ''),
    scheme,
    place,
    date,
    grade,
    silent,
  }));
const leftOut = rows.filter((row) => row.length === 2).map(([scheme = '']) => scheme.split(' ')[0]);

const templates = new Map<string, PolicyDocument>(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [
      file,
      policyDocumentSchema.parse(JSON.parse(readFileSync(`${folder}${file}`, 'utf8'))),
    ]),
);

function templateOf(file: string): PolicyDocument {
  const template = templates.get(file);
  if (template === undefined) throw new Error(`no template ${file}`);
  return template;
}

function caseOf(file: string, caseId: string): WorkedCase {
  const workedCase = templateOf(file).cases.find((one) => one.id === caseId);
  if (workedCase === undefined) throw new Error(`no case ${caseId} in ${file}`);
  return workedCase;
}

describe('the shipped templates', () => {
  it('are the ones that the page lists, each once', () => {
    expect(listed.map((row) => row.file).sort()).toEqual([...templates.keys()].sort());
    expect(new Set([...templates.values()].map((one) => one.policyId)).size).toBe(templates.size);
  });

  it('stand for every published scheme P1 to P36 that gives a figure, thirty at least', () => {
    const schemes = new Set(listed.map((row) => row.scheme));
    expect(schemes.size).toBeGreaterThanOrEqual(30);
    const all = Array.from({ length: 36 }, (_, index) => `P${index + 1}`);
    expect([...schemes, ...leftOut].sort()).toEqual(all.sort());
  });

  it.each(listed)(
    '$file says its source, what the source leaves open, and to confirm it',
    (row) => {
      const { title, source, cases } = templateOf(row.file);
      expect(title).toMatch(/（(模板|演示)）$/);
      expect(source.place).toBe(`${row.place}，${row.date}`);
      expect(source.grade).toBe(row.grade);
      expect(source.note).toContain(row.silent);
      expect(source.note).toContain('使用前请对照原文件核对');
      expect(cases.length).toBeGreaterThan(1);
    },
  );

  it.each(listed)('$file is a document that can be published as it stands', ({ file }) => {
    const errors = checkPolicy(templateOf(file)).filter((one) => one.severity === 'error');
    expect(errors).toEqual([]);
  });

  it.each(listed)('$file tells of earlier meals under its own rules alone', ({ file }) => {
    const { rules, cases } = templateOf(file);
    const used = cases.flatMap((one) => (one.kind === 'meal' ? one.used : []));
    const usedRules = used.flatMap((meal) => [...meal.subsidies, ...meal.fees]);
    const ruleIds = rules.map((rule) => rule.id);
    expect(ruleIds).toEqual(expect.arrayContaining(usedRules.map((one) => one.ruleId)));
  });
});

describe('the worked cases', () => {
  it.each(listed)('of $file all come out', ({ file }) => {
    const document = templateOf(file);
    const differing = document.cases
      .map((workedCase) => runCase(document, workedCase))
      .filter((result) => !result.isRight);
    expect(differing).toEqual([]);
  });

  it.each(surveyCases)('say $row of the survey: $file $caseId', ({ file, caseId, expected }) => {
    const workedCase = caseOf(file, caseId);
    expect(workedCase.expect).toMatchObject(expected);
    expect(runCase(templateOf(file), workedCase).isRight).toBe(true);
  });

  it.each(twoAnswers)('give both answers where the source is silent: $silent', (answers) => {
    const own = caseOf(answers.file, answers.own);
    const other = caseOf(answers.file, answers.other);
    expect(own.variant).toBeNull();
    expect(other.variant).not.toBeNull();
    expect(other.expect).not.toEqual(own.expect);
    const {
      id: _own,
      title: _ownTitle,
      variant: _ownVariant,
      expect: _ownExpect,
      ...ownInput
    } = own;
    const { id: _id, title: _title, variant: _variant, expect: _expect, ...otherInput } = other;
    expect(otherInput).toEqual(ownInput);
  });

  it('have the two readings of 每单5元 as two templates over the same order', () => {
    const pays = caseOf('shenyang-shenbei-lanhai-pays-five.json', 'age-90');
    const off = caseOf('shenyang-shenbei-lanhai-five-off.json', 'age-90');
    expect(pays.expect).toMatchObject({ paysFen: 500 });
    expect(off.expect).toMatchObject({ paysFen: 700 });
  });

  it('leave a free meal in the books with its full value, owed to the canteen', () => {
    const free = [...templates.values()].flatMap((document) =>
      document.cases.flatMap((workedCase) => {
        if (workedCase.kind !== 'meal' || workedCase.expect.paysFen !== 0) return [];
        const { decision } = runCase(document, workedCase);
        return decision === null ? [] : [{ document, decision, prices: workedCase.meal.prices }];
      }),
    );
    expect(free.length).toBeGreaterThan(10);
    for (const { document, decision, prices } of free) {
      const listPriceFen =
        prices.setMealFen + prices.dishesFen + prices.byWeightFen + prices.deliveryFeeFen;
      expect(subsidyOf(decision)).toBe(listPriceFen);
      expect(operatorOwedFen(document, decision)).toBe(listPriceFen);
    }
  });
});
