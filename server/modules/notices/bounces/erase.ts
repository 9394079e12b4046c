import type { Tx } from '../../../platform/db/transaction.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { sealedColumns } from '../../../platform/keys/sealed.ts';
import type { Platform } from '../../../platform/platform.ts';

export const sealedProofs = sealedColumns({ table: 'contact_proofs', sealed: ['address'] });
export const sealedReports = sealedColumns({ table: 'bounce_reports', sealed: ['diagnostic', 'raw'] });

/** Long enough to look into a complaint about a mail; what a report said in codes stays. */
const keptDays = 90;
const atOnce = 1000;
const dayMs = 86_400_000;

/** Takes the reports' own text away once they are old. */
export async function forgetReports(platform: Platform): Promise<void> {
  for (let more = true; more;) {
    more = await inTransaction(platform, system, async (tx) => {
      const old = await tx.sql.selectFrom('bounce_reports').select('id').where('raw', 'is not', null).where('received_at', '<', new Date(tx.now.getTime() - keptDays * dayMs)).limit(atOnce).execute();
      if (old.length > 0) await tx.sql.updateTable('bounce_reports').set({ raw: null, diagnostic: null }).where('id', 'in', old.map(({ id }) => id)).execute();
      return old.length === atOnce;
    });
  }
}

/** Proofs are worth nothing after minutes; how many were asked for counts for an hour. */
export async function forgetProofs(platform: Platform): Promise<void> {
  await inTransaction(platform, system, (tx) => tx.sql.deleteFrom('contact_proofs').where('created_at', '<', new Date(tx.now.getTime() - dayMs)).execute());
}

export async function eraseContactStates(tx: Tx, userId: string): Promise<void> {
  await tx.sql.deleteFrom('bounce_reports').where('user_id', '=', userId).execute();
  await tx.sql.deleteFrom('contact_proofs').where('user_id', '=', userId).execute();
  await tx.sql.deleteFrom('contact_states').where('user_id', '=', userId).execute();
}

export const forgetReportsOf = (tx: Tx, noticeIds: string[]) => tx.sql.deleteFrom('bounce_reports').where('notice_id', 'in', noticeIds).execute();

export async function contactDataOf(tx: Tx, userId: string): Promise<Record<string, object[]>> {
  return {
    contact_states: await tx.sql.selectFrom('contact_states').select(['channel', 'state', 'reason', 'status', 'bounced_at', 'worked_at', 'hint', 'changed_at']).where('user_id', '=', userId).execute(),
    bounce_reports: await tx.sql.selectFrom('bounce_reports').select(['received_at', 'verdict', 'reason', 'status', 'reporting_mta']).where('user_id', '=', userId).orderBy('received_at').execute(),
  };
}
