import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type CaseResult, runCase } from '../../shared/policy/cases/run-case.ts';
import { checkPolicyText } from '../../shared/policy/check/check-text.ts';
import { keepsFromPricing, type PolicyFinding } from '../../shared/policy/check/finding.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { WorkedCase } from '../../shared/policy/worked-case.ts';
import { readCaseFile, readJsonText, UnreadableFile } from './policy-files.ts';
import { caseTable, closingLine, findingLines } from './policy-words.ts';

/** Exit codes of `check` and `explain`: 1 something is wrong or differs, 2 an input is not readable as what it should be. */
const WRONG = 1;
const UNREADABLE = 2;

/** Registers `zhulao policy`. */
export function register(program: Command): void {
  const policy = program.command('policy').description('补贴政策');
  policy
    .command('check')
    .description('检查政策文件，逐个核对算例：政策自带的，和另外给的')
    .argument('<政策文件>', '政策文件（docs/formats/policy-v1.md）')
    .argument('[算例文件]', '算例文件：.json、.xlsx 或 .csv（docs/formats/policy-cases-v1.md）')
    .option('--json', '输出给机器读的一行 JSON', false)
    .action((file: string, caseFile: string | undefined, options: { json: boolean }) =>
      told(options.json, () => check(file, caseFile ?? null, options.json)),
    );
  policy
    .command('explain')
    .description('算一个或几个算例，说明每一分钱怎么来的')
    .argument('<政策文件>', '政策文件（docs/formats/policy-v1.md）')
    .argument('<算例文件>', '一个算例，或算例文件：.json、.xlsx 或 .csv')
    .option('--json', '输出给机器读的一行 JSON', false)
    .action((file: string, caseFile: string, options: { json: boolean }) =>
      told(options.json, () => explain(file, caseFile, options.json)),
    );
  policy
    .command('cases-template')
    .description('写一份空的算例表，填好后交给 check')
    .argument('<文件.xlsx>', '写到哪里；已有的文件不覆盖')
    .action((file: string) => told(false, () => writeTemplate(file)));
}

/** Runs an action; a file that cannot be read or written ends it with a sentence. */
async function told(isJson: boolean, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    if (isJson) console.log(JSON.stringify({ outcome: 'unreadable', sentence: error.message }));
    else console.error(error.message);
    process.exitCode = UNREADABLE;
  }
}

interface Checked {
  readonly document: PolicyDocument | null;
  readonly findings: readonly PolicyFinding[];
  /** Of the file of cases, if one was given and the policy could be read. */
  readonly caseFindings: readonly PolicyFinding[];
  readonly results: readonly CaseResult[];
}

async function check(file: string, caseFile: string | null, isJson: boolean): Promise<void> {
  const { document, findings } = checkPolicyText(await readJsonText(file));
  const others =
    caseFile === null || document === null || findings.some(keepsFromPricing)
      ? { cases: [], findings: [] }
      : await readCaseFile(caseFile, document);
  const results =
    document === null || findings.some(keepsFromPricing)
      ? []
      : [...document.cases, ...others.cases].map((one) => runCase(document, one));
  const checked = { document, findings, caseFindings: others.findings, results };
  tell(checked, caseFile, isJson);
}

function tell(checked: Checked, caseFile: string | null, isJson: boolean): void {
  process.exitCode = exitCodeOf(checked);
  console.log(isJson ? JSON.stringify(inJson(checked)) : inWords(checked, caseFile));
}

function exitCodeOf({ document, findings, caseFindings, results }: Checked): number {
  const all = [...findings, ...caseFindings];
  const unread = document === null ? all : caseFindings;
  if (unread.some(({ code }) => code === 'not-json' || code === 'too-large')) return UNREADABLE;
  const isWrong = all.some(({ severity }) => severity === 'error');
  return isWrong || results.some((result) => !result.isRight) ? WRONG : 0;
}

function inJson(checked: Checked): unknown {
  const exitCode = exitCodeOf(checked);
  return {
    outcome: exitCode === 0 ? 'right' : exitCode === WRONG ? 'wrong' : 'unreadable',
    findings: checked.findings,
    caseFindings: checked.caseFindings,
    cases: checked.results.map(({ caseId, title, isRight, checks }) => ({
      caseId,
      title,
      isRight,
      checks,
    })),
  };
}

function inWords(checked: Checked, caseFile: string | null): string {
  const { document, findings, caseFindings, results } = checked;
  return [
    ...findingLines(findings),
    ...(caseFindings.length === 0
      ? []
      : [`算例文件“${caseFile}”：`, ...findingLines(caseFindings)]),
    ...(document === null || results.length === 0 ? [] : caseTable(document, results)),
    closingLine({ findings: [...findings, ...caseFindings], results }),
  ].join('\n');
}

async function explain(file: string, caseFile: string, isJson: boolean): Promise<void> {
  const { document, findings } = checkPolicyText(await readJsonText(file));
  if (document === null || findings.some(keepsFromPricing)) {
    tell({ document, findings, caseFindings: [], results: [] }, caseFile, isJson);
    return;
  }
  const cases = await readCaseFile(caseFile, document);
  if (cases.findings.length > 0) {
    const { findings: caseFindings } = cases;
    tell({ document, findings: [], caseFindings, results: [] }, caseFile, isJson);
    return;
  }
  console.log(await explained(document, cases.cases, isJson));
}

async function explained(
  document: PolicyDocument,
  cases: readonly WorkedCase[],
  isJson: boolean,
): Promise<string> {
  const { explainedCase, explainedLines } = await import('./policy-explain.ts');
  const all = cases.map((one) => explainedCase(document, one));
  if (isJson) return JSON.stringify(all);
  return all.map((one) => explainedLines(document, one).join('\n')).join('\n\n');
}

async function writeTemplate(file: string): Promise<void> {
  const { templateBytes } = await import('./policy-template.ts');
  const bytes = await templateBytes();
  try {
    await writeFile(file, bytes, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why = error.code === 'EEXIST' ? '已经有这个文件，没有覆盖' : `写不了（${error.code}）`;
    throw new UnreadableFile(`文件“${file}”：${why}。请换一个名字，或检查路径和权限。`, {
      cause: error,
    });
  }
  console.log(`已写好空的算例表：${file}。第二行是示例，请改成自己的算例。`);
}
