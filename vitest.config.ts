import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

// Loading the house anew for each file would take a third of the whole time.
const shared = { isolate: false, testTimeout: 30_000, hookTimeout: 60_000, exclude: ['**/node_modules/**', '**/dist/**', 'e2e/**'] };
const withDatabase = { ...shared, globalSetup: ['server/testing/global-setup.ts'] };
/** Exchange modules as they are loaded: in a process that has loaded them for another file, nothing would be exchanged. */
const exchanging = globSync('server/**/*.test.ts', { cwd: import.meta.dirname, exclude: ['**/node_modules/**'] })
  .filter((file) => readFileSync(join(import.meta.dirname, file), 'utf8').includes('vi.mock('));

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the two cores: those that wait for killed processes to be missed leave theirs idle.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['{contract,ui,console,portal,scripts}/**/*.test.{ts,tsx,mjs}'],
        },
      },
      {
        test: {
          ...withDatabase,
          name: 'server',
          include: ['{server,bench}/**/*.test.ts'],
          exclude: [...shared.exclude, ...exchanging],
        },
      },
      {
        test: {
          ...withDatabase,
          name: 'server-anew',
          include: exchanging,
          isolate: true,
        },
      },
    ],
  },
});
