import type { Config } from '../config.ts';
import { openDatabase, joinDatabase } from './database.ts';
import { runProcess } from './run-process.ts';

/** Everything in one process: database, migrations, demo at the first start, web and worker. */
export const start = (config: Config, { empty }: { empty: boolean }): Promise<void> => runProcess(config, openDatabase, { web: true, worker: true, demo: !empty });

/** Web alone, one of any number, on a migrated database. */
export const web = (config: Config): Promise<void> => runProcess(config, joinDatabase, { web: true, worker: false, demo: false });

/** Jobs and regular work alone, one of any number, on a migrated database. */
export const worker = (config: Config): Promise<void> => runProcess(config, joinDatabase, { web: false, worker: true, demo: false });
