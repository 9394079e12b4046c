import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long for how small they are: they start processes and wait for them, or work through much. Those that wait stand between those that work. */
const long = [
  'server/commands/backup.test.ts',
  'server/testing/contract/matrix.test.ts',
  'server/commands/stop.test.ts',
  'server/modules/enterprises/import/undo/undo-volume.test.ts',
  'server/testing/chaos/chaos.test.ts',
  'server/modules/enterprises/import/loading/killed-worker.test.ts',
  'server/testing/contract/full-matrix.test.ts',
  'server/testing/chaos/many-notices.test.ts',
  'bench/simulated-year/simulate-liaisons.test.ts',
  'server/platform/backup/wal-keeper.test.ts',
  'server/testing/contract/client.test.ts',
  'server/testing/contract/walls-alone.test.ts',
  'ui/first-load.test.ts',
  'scripts/boundaries.test.ts',
].map((file) => join(import.meta.dirname, '..', file));

/** A machine that never ran the tests would order them by size, and idle at the end until the last of these has waited. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = long.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`Named as long, but not there: ${gone.join(', ')}`);
    const place = ({ moduleId }: TestSpecification) => (long.includes(moduleId) ? long.indexOf(moduleId) : long.length);
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
