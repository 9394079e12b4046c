// `npm run matrix`: who × endpoint × whose record, every cell; and once more with the application's own checks off, on databases of its own.
import { findNode, run } from './house.mjs';

const env = { ...process.env, QILIAN_MATRIX: 'full' };
const tests = ['full-matrix', 'walls-alone', 'matrix', 'foreign', 'walls'].map((name) => `server/testing/contract/${name}.test.ts`);
process.exitCode = await run(findNode(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server*', ...tests], { env });
