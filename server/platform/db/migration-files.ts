import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type MigrationFile = { number: number; name: string; sql: string; sha256: string };
export type AppliedMigration = { number: number; name: string; sha256: string };

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** The files `NNNN-name.sql` of a folder in the order of their numbers; two with one number are an error. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const files = await Promise.all(
    names.map(async (name) => {
      const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1]);
      if (!number) throw new Error(`Migration ${name} is not named like 0001-people.sql.`);
      // A checkout on Windows may turn line ends round; that is no change of the migration.
      const sql = (await readFile(path.join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
  for (const [index, file] of files.entries()) {
    const twin = files[index + 1];
    if (twin?.number === file.number) throw new Error(`Migrations ${file.name} and ${twin.name} have the same number: give the newer one the next free number.`);
  }
  return files;
}

/** The files still to run. What was applied must be unchanged and known; otherwise throws, naming the file. */
export function pendingMigrations(files: MigrationFile[], applied: AppliedMigration[]): MigrationFile[] {
  const byNumber = new Map(files.map((file) => [file.number, file]));
  for (const row of applied) {
    const file = byNumber.get(row.number);
    if (!file) throw new Error(`The database has migration ${row.name}, which this version does not know. Run the version that made it, or a newer one.`);
    if (file.sha256 !== row.sha256) {
      throw new Error(`Migration ${file.name} was changed after it had been applied. Restore the file, and put the change into a new migration.`);
    }
  }
  const done = new Set(applied.map((row) => row.number));
  return files.filter((file) => !done.has(file.number));
}
