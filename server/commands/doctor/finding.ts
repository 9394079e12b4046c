import type pg from 'pg';
import type { Config } from '../../config.ts';
import type { Database } from '../database.ts';

export interface Finding {
  /** What was looked at, in a word or two. */
  about: string;
  status: 'ok' | 'warn' | 'fail';
  says: string;
  /** What to do. */
  mend?: string;
}

/** What can be looked at without a database. */
export interface Surroundings {
  config: Config;
  now: Date;
}

export interface Context extends Surroundings {
  database: Database;
  /** As the owner. */
  client: pg.Client;
}

export type Check<Given> = (given: Given) => Promise<Finding[]> | Finding[];

export const ok = (about: string, says: string): Finding => ({ about, status: 'ok', says });
export const warn = (about: string, says: string, mend: string): Finding => ({ about, status: 'warn', says, mend });
export const fail = (about: string, says: string, mend: string): Finding => ({ about, status: 'fail', says, mend });

export const dayMs = 24 * 3_600_000;
