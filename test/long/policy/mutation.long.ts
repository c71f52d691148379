// Goal: a changed policy engine is noticed by the tests beside it.
// Method: Stryker changes the engine in every way it knows, one at a time (test/mutation/policy-engine.json), and counts the changes no test notices.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../../..');
const reportSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

it('has at least nine of ten mutants of the policy engine killed', () => {
  const program = path.join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  expect(existsSync(program)).toBe(true);
  const run = spawnSync(process.execPath, [program, 'run', 'test/mutation/policy-engine.json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect({ status: run.status, stderr: run.stderr.slice(-2_000) }).toMatchObject({ status: 0 });
  const text = readFileSync(path.join(root, 'build/mutation/policy-engine.json'), 'utf8');
  const mutants = Object.values(reportSchema.parse(JSON.parse(text)).files).flatMap(
    (file) => file.mutants,
  );
  const found = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const percent = (found / mutants.length) * 100;
  console.log(`mutants ${mutants.length}, killed ${found}, ${percent.toFixed(2)} %`);
  expect(percent).toBeGreaterThanOrEqual(90);
});
