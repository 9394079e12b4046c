// `npm start`: brings packages and pages up to date, then runs the server and ends with it.
import { ensurePackages, ensurePages, findNode, root, run } from './house.mjs';
import { onNpmGone } from './parent.mjs';

// Started by hand, whoever started it may go while the server is to stay.
if (process.env.npm_lifecycle_event === 'start') onNpmGone(() => process.kill(process.pid, 'SIGTERM'));

try {
  await ensurePackages();
  const node = findNode();
  await ensurePages(node);
  process.exitCode = await run(
    node,
    ['--import', new URL('stop-with-parent.mjs', import.meta.url).href, `${root}server/main.ts`, 'start', ...process.argv.slice(2)],
    { cwd: process.cwd(), env: { ...process.env, QILIAN_PARENT_PID: String(process.pid) } },
  );
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
