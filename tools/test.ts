import path from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { findChromium } from './browser.ts';
import { buildAllApart } from './build.ts';
import { testGroups } from './test-groups.ts';
import { closingLine, isSuccess, Totals } from './test-totals.ts';

async function runTests(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      group: { type: 'string', multiple: true },
      name: { type: 'string', short: 't' },
    },
  });
  for (const name of values.group ?? []) {
    const names = testGroups.map((group) => group.name);
    if (!names.includes(name))
      throw new Error(`no group ${name}; the groups are ${names.join(', ')}`);
  }
  const browser = await findChromium();
  console.log(`browser: ${browser.executablePath}`);
  buildAllApart();
  const reporter = new Totals();
  const vitest = await startVitest('test', positionals, {
    root: path.dirname(import.meta.dirname),
    watch: false,
    reporters: ['default', reporter],
    ...(values.group === undefined ? {} : { project: values.group }),
    ...(values.name === undefined ? {} : { testNamePattern: values.name }),
  });
  await vitest.close();
  for (const skip of reporter.totals.skips) console.log(skip);
  console.log(closingLine(reporter.totals));
  // Vitest sets a failing code of its own for what it alone can see, such as an unknown group.
  process.exitCode = isSuccess(reporter.totals) ? (process.exitCode ?? 0) : 1;
}

if (import.meta.main) {
  try {
    await runTests();
  } catch (error) {
    // Whatever stopped the tests from running is itself a failure, and still ends in the closing line.
    console.error(error);
    console.log(closingLine({ passed: 0, failed: 0, skipped: 0, skips: [], otherErrors: 1 }));
    process.exitCode = 1;
  }
}
