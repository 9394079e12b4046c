import type { Config } from '../config.ts';
import { openDatabase } from './database.ts';

export async function migrateOnly(config: Config): Promise<void> {
  const database = await openDatabase(config, (message) => console.log(message));
  console.log('The database is up to date.');
  await database.stop();
}
