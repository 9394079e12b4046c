import type { RetentionClass } from '@qilian/contract/privacy';
import type { Tx } from '../../platform/db/transaction.ts';

/** Months that each class is kept unless somebody set another number, and the fewest that may be set. */
export const defaults: Record<RetentionClass, { months: number; least: number }> = {
  // Until questions about the time in the seat are answered.
  former_holders: { months: 24, least: 6 },
  former_staff: { months: 12, least: 1 },
  // The general limitation of claims is three years (Civil Code art. 188).
  reporter_contacts: { months: 36, least: 6 },
  notices: { months: 12, least: 3 },
  // As long as questions about what was handed over come up.
  handover_notes: { months: 6, least: 1 },
  // Network logs at least six months (Cybersecurity Law art. 21); who decided what is asked for much longer.
  ledger_details: { months: 120, least: 36 },
};

export async function monthsOf(tx: Tx, name: RetentionClass): Promise<number> {
  const rule = await tx.sql.selectFrom('retention_rules').select('months').where('class', '=', name).executeTakeFirst();
  return rule?.months ?? defaults[name].months;
}
