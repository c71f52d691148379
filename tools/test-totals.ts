import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What a run of tests came to. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skips: readonly string[];
  /** Test files that could not be loaded, hooks that failed, errors outside any test; each counts as a failure. */
  readonly otherErrors: number;
}

/** Counts single tests; a file that fails to load has none, so its own error is counted instead. */
export class Totals implements Reporter {
  totals: TestTotals = { passed: 0, failed: 0, skipped: 0, skips: [], otherErrors: 0 };

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const failed = tests.filter((test) => !['passed', 'skipped'].includes(test.result().state));
    this.totals = {
      passed: tests.length - skipped.length - failed.length,
      failed: failed.length,
      skipped: skipped.length,
      skips: skipped.map(describeSkip),
      otherErrors: unhandledErrors.length + modules.reduce((sum, one) => sum + suiteErrors(one), 0),
    };
  }
}

function suiteErrors(module: TestModule): number {
  const suites = [...module.children.allSuites()];
  return module.errors().length + suites.reduce((sum, suite) => sum + suite.errors().length, 0);
}

function describeSkip(test: TestCase): string {
  const result = test.result();
  const reason = (result.state === 'skipped' && result.note) || 'no reason given';
  return `skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${reason}`;
}

/** The closing line: exact, for people and machines alike. */
export function closingLine(totals: TestTotals): string {
  const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
  return `${totals.passed} passed, ${totals.failed + totals.otherErrors} failed${skipped}`;
}

/** True when something was tested and nothing went wrong. */
export function isSuccess(totals: TestTotals): boolean {
  return totals.failed + totals.otherErrors === 0 && totals.passed > 0;
}
