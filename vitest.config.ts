import { defineConfig } from 'vitest/config';
import { testGroups } from './tools/test-groups.ts';

const ignored = ['**/node_modules/**', 'build/**', 'data/**', 'dist/**'];

function filesOf(folders: readonly string[]): string[] {
  return folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`);
}

export default defineConfig({
  test: {
    // A test waits for processes, disks and browsers most of its time: two at once take two thirds of the time of one by one.
    maxWorkers: 2,
    projects: testGroups.map((group, index) => ({
      test: {
        name: group.name,
        include: filesOf(group.folders),
        exclude: [...ignored, ...testGroups.slice(0, index).flatMap((one) => filesOf(one.folders))],
        // Real databases, browsers and pseudo-terminals on a busy two-core machine; a hang still ends.
        testTimeout: 60_000,
        hookTimeout: 60_000,
      },
    })),
  },
});
