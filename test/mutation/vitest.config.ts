import { defineConfig } from 'vitest/config';

/** The tests that have to notice a changed engine: those beside it, without browser, database or second implementation. */
export default defineConfig({
  test: {
    include: ['shared/policy/engine/**/*.test.ts', 'shared/policy/*.test.ts'],
    testTimeout: 10_000,
  },
});
