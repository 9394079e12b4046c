import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { Module } from '../../platform/module.ts';
import { routes } from './routes.ts';

export const insight: Module = {
  name: 'insight',
  routes,
  // What is read adds up whatever isn't folded yet: late is slower, never wrong.
  sweeps: [{ name: 'insight.fold-counts', everyMinutes: 1, run: (platform) => inTransaction(platform, system, async (tx) => { await sql`select fold_case_counts()`.execute(tx.sql); }) }],
};
