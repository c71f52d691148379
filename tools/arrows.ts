import { existsSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseOptions } from 'dependency-cruiser';
import { importRules, loadingRules } from './arrow-rules.ts';

const rooms = ['shared', 'hardware', 'kiosk', 'admin', 'test', 'tools'];

/**
 * Checks the arrows between rooms in the tree at `root`, which may lack some rooms.
 * Answers one sentence for each forbidden import; none when all is well.
 */
export async function findForbiddenImports(root: string): Promise<string[]> {
  const present = rooms.filter((room) => existsSync(path.join(root, room)));
  if (present.length === 0) throw new Error(`no rooms to check in ${root}`);
  const options = { baseDir: root, validate: true, doNotFollow: 'node_modules' };
  const imports = { ...options, ruleSet: importRules, tsPreCompilationDeps: true };
  const loading = { ...options, ruleSet: loadingRules, tsPreCompilationDeps: false };
  return [...(await violations(present, imports)), ...(await violations(present, loading))];
}

async function violations(folders: string[], options: ICruiseOptions): Promise<string[]> {
  const { output } = await cruise(folders, options);
  if (typeof output === 'string') throw new Error('dependency-cruiser answered text, not data');
  // dependency-cruiser reads .ts only where it finds a TypeScript it knows; without, every check would pass.
  if (output.summary.totalCruised === 0) throw new Error('dependency-cruiser read no file');
  return output.summary.violations.map((violation) => {
    const steps = violation.cycle ?? violation.via;
    const path = steps === undefined ? '' : ` (by ${steps.map((step) => step.name).join(' → ')})`;
    return `${violation.rule.name}: ${violation.from} → ${violation.to}${path}`;
  });
}

if (import.meta.main) {
  const problems = await findForbiddenImports(path.dirname(import.meta.dirname));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
