import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const linesMax = 400;
const codeFile = /\.(ts|tsx|mjs)$/;
const textFile = /(\.(ts|tsx|mjs|json|ya?ml|md|css|html|sql|csv|txt)|\/run)$/;

interface TidyRule {
  readonly files: RegExp;
  readonly pattern: RegExp;
  readonly says: string;
}

// Written so that no pattern finds itself in this file.
const rules: readonly TidyRule[] = [
  {
    files: codeFile,
    pattern: /\b(?:describe|it|test|suite)[.](?:only|skip)\b/,
    says: 'runs or leaves out single tests (use ctx.skip with a reason)',
  },
  {
    files: codeFile,
    pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/,
    says: 'leaves a note instead of the work',
  },
  {
    files: codeFile,
    pattern: /@ts-(?:ignore|nocheck)\b|\bas unknown as\b/,
    says: 'silences the type checker',
  },
  {
    files: textFile,
    pattern: /(?:^|[\s"'`(=:[])\/(?:work|root|home\/[a-z]+|Users\/[A-Za-z]+)\/\w/,
    says: 'names a folder of somebody’s own machine',
  },
];

/** What is untidy in one file: one sentence for each finding, with the line. */
export function findUntidy(file: string, text: string): string[] {
  const lines = text.split('\n');
  const findings = rules
    .filter((rule) => rule.files.test(file))
    .flatMap((rule) =>
      lines.flatMap((line, index) =>
        rule.pattern.test(line) ? [`${file}:${index + 1} ${rule.says}: ${line.trim()}`] : [],
      ),
    );
  if (codeFile.test(file) && lines.length - 1 > linesMax) {
    findings.push(`${file} has ${lines.length - 1} lines, more than ${linesMax}`);
  }
  return findings;
}

/** Files git tracks or would track. */
function listFiles(): string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listing.split('\0').filter((file) => {
    const isText = textFile.test(file) && file !== 'package-lock.json';
    return isText && existsSync(path.join(root, file)) && lstatSync(path.join(root, file)).isFile();
  });
}

if (import.meta.main) {
  const findings = listFiles().flatMap((file) =>
    findUntidy(file, readFileSync(path.join(root, file), 'utf8')),
  );
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
