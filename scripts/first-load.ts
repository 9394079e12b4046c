import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '..');

/** What a first visit to either face fetches beside its entry: the Chinese phrases, the frame and the first page; and how much it may be, in kB. */
export const firstVisits = {
  portal: { pages: ['app/locale/zh-CN.ts', 'features/home/home.tsx'], most: 120 },
  console: { pages: ['app/locale/zh-CN.ts', 'app/shell.tsx', 'features/cases/worklist.tsx'], most: 420 },
} as const;

/** Gzipped kB of JavaScript that a first visit fetches. Builds as NODE_ENV says. */
export async function firstLoad(face: keyof typeof firstVisits): Promise<number> {
  const { pages } = firstVisits[face];
  const folder = join(root, face);
  const result = await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'silent', build: { write: false } });
  const { output } = result as Rolldown.RolldownOutput;
  const chunks = output.filter((each) => each.type === 'chunk');
  const wanted = chunks.filter((chunk) => chunk.isEntry || pages.some((page) => chunk.facadeModuleId === join(folder, page)));
  if (wanted.length !== pages.length + 1) throw new Error(`${face}: expected an entry and ${pages.join(', ')}; found ${wanted.map(({ fileName }) => fileName).join(', ')}`);
  const fetched = new Set(wanted);
  for (const chunk of fetched) for (const other of chunks) if (chunk.imports.includes(other.fileName)) fetched.add(other);
  return [...fetched].reduce((sum, { code }) => sum + gzipSync(code).length, 0) / 1000;
}
