import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

// Loading the house anew for each file would take a third of the whole time.
const shared = { isolate: false, testTimeout: 30_000, hookTimeout: 60_000, exclude: ['**/node_modules/**', '**/dist/**', 'e2e/**'] };
const withDatabase = { ...shared, globalSetup: ['server/testing/global-setup.ts'] };
/** Exchanges modules while they are loaded, and therefore loads all of them anew. */
const exchanging = ['server/testing/contract/walls-alone.test.ts'];

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
