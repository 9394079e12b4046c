// `npm run build`: the pages, for installations that start the server without npm.
import { ensurePages, findNode } from './house.mjs';

try {
  await ensurePages(findNode());
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
