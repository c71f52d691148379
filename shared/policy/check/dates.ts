import type { PolicyDocument } from '../document.ts';
import type { CasePerson, WorkedCase } from '../worked-case.ts';
import { type DocumentPath, type PolicyFinding, wrong } from './finding.ts';
import { placeWords } from './place.ts';

/** Years between which dates are reckoned with; the calendar of a computer goes wrong near the years 0 and 9999. */
const YEAR_MIN = 1900;
const YEAR_MAX = 2200;
/** The oldest of a case is given an age, and lies further back than YEAR_MIN by so much. */
const CASE_YEAR_MIN = 2000;

/** Dates that no policy has, and an end before the beginning. */
export function dateFindings(document: PolicyDocument): readonly PolicyFinding[] {
  const { effectiveFrom, effectiveTo } = document;
  const findings = [
    ...yearFindings(document, ['effectiveFrom'], effectiveFrom, YEAR_MIN),
    ...(effectiveTo === null ? [] : yearFindings(document, ['effectiveTo'], effectiveTo, YEAR_MIN)),
  ];
  if (effectiveTo !== null && effectiveTo < effectiveFrom) {
    const sentence = `失效日期${effectiveTo}早于生效日期${effectiveFrom}：请改正其中一个。`;
    findings.push(wrong('dates-reversed', ['effectiveTo'], sentence));
  }
  return findings;
}

/** The same of one case, and people born after their meal; `root` is what `path` leads through. */
export function caseDateFindings(
  root: unknown,
  workedCase: WorkedCase,
  path: DocumentPath,
): readonly PolicyFinding[] {
  if (workedCase.kind === 'operator-total') {
    return workedCase.parts.flatMap(({ person, meal }, index) =>
      mealFindings(root, { person, date: meal.businessDate }, [...path, 'parts', index]),
    );
  }
  if (workedCase.kind === 'top-up') {
    const { person, businessDate } = workedCase;
    return [
      ...yearFindings(root, [...path, 'businessDate'], businessDate, CASE_YEAR_MIN),
      ...personFindings(root, { person, date: businessDate }, [...path, 'person']),
    ];
  }
  const { person, meal, used } = workedCase;
  return [
    ...mealFindings(root, { person, date: meal.businessDate }, path),
    ...used.flatMap(({ businessDate }, index) =>
      yearFindings(root, [...path, 'used', index, 'businessDate'], businessDate, CASE_YEAR_MIN),
    ),
  ];
}

function mealFindings(
  root: unknown,
  { person, date }: { readonly person: CasePerson | null; readonly date: string },
  path: DocumentPath,
): readonly PolicyFinding[] {
  return [
    ...yearFindings(root, [...path, 'meal', 'businessDate'], date, CASE_YEAR_MIN),
    ...(person === null ? [] : personFindings(root, { person, date }, [...path, 'person'])),
  ];
}

function personFindings(
  root: unknown,
  { person, date }: { readonly person: CasePerson; readonly date: string },
  path: DocumentPath,
): readonly PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  if (person.birthDate !== undefined) {
    const birthPath = [...path, 'birthDate'];
    // The oldest person on record was 122; a birth date further back is a slip of the hand.
    findings.push(...yearFindings(root, birthPath, person.birthDate, CASE_YEAR_MIN - 150));
    if (person.birthDate > date) {
      const sentence = `${placeWords(root, birthPath)}${person.birthDate}晚于就餐日期${date}：请改正。`;
      findings.push(wrong('dates-reversed', birthPath, sentence));
    }
  }
  for (const list of ['categories', 'careLevels', 'states'] as const) {
    for (const [index, { from, to }] of person[list].entries()) {
      if (to === null || from <= to) continue;
      const spanPath = [...path, list, index];
      const sentence = `${placeWords(root, spanPath)}的结束日期${to}早于开始日期${from}：请改正。`;
      findings.push(wrong('dates-reversed', spanPath, sentence));
    }
  }
  return findings;
}

function yearFindings(
  root: unknown,
  path: DocumentPath,
  date: string,
  yearMin: number,
): PolicyFinding[] {
  const year = Number(date.slice(0, 4));
  if (year >= yearMin && year <= YEAR_MAX) return [];
  const sentence = `${placeWords(root, path)}${date}不在${yearMin}年到${YEAR_MAX}年之间：请改正年份。`;
  return [wrong('shape', path, sentence)];
}
