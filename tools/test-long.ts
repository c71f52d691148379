import { globSync } from 'node:fs';
import path from 'node:path';
import { startVitest } from 'vitest/node';
import { buildAllApart } from './build.ts';
import { closingLine, isSuccess, Totals } from './test-totals.ts';

const root = path.dirname(import.meta.dirname);

/** Each folder of test/long is a group that runs up to an hour; a group resumes by its own record under data/long. */
const groups = globSync('test/long/*/', { cwd: root }).map((folder) => path.basename(folder));

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !groups.includes(name));
if (groups.length === 0) {
  console.log('no long runs yet: they live in test/long/<group>/*.long.ts');
  process.exitCode = 1;
} else if (unknown !== undefined) {
  console.error(`no group ${unknown}; the groups are ${groups.join(', ')}`);
  process.exitCode = 2;
} else {
  buildAllApart();
  const reporter = new Totals();
  const folders = chosen.length === 0 ? groups : chosen;
  const vitest = await startVitest('test', [], {
    root,
    config: false,
    watch: false,
    include: folders.map((group) => `test/long/${group}/**/*.long.ts`),
    fileParallelism: false,
    testTimeout: 60 * 60 * 1000,
    hookTimeout: 5 * 60 * 1000,
    reporters: ['default', reporter],
  });
  await vitest.close();
  for (const skip of reporter.totals.skips) console.log(skip);
  console.log(closingLine(reporter.totals));
  process.exitCode = isSuccess(reporter.totals) ? 0 : 1;
}
