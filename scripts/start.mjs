// `npm start`: brings packages and pages up to date, then becomes the server.
import { ensurePackages, ensurePages, findNode, root, run } from './house.mjs';

try {
  await ensurePackages();
  const node = findNode();
  await ensurePages(node);
  process.exitCode = await run(node, [`${root}server/main.ts`, 'start', ...process.argv.slice(2)], { cwd: process.cwd() });
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
