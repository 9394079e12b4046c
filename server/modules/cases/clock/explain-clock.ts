import type { ClockStep, ClockView } from '@qilian/contract/cases';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { toClockView } from '../views/case-detail.ts';
import { getCaseFile } from '../case-file.ts';
import { explain } from './clock.ts';

/** Why this date? The steps by which the deadline was computed. Throws `clocks.not_found`. */
export async function explainClock(tx: Tx, clockId: string): Promise<{ clock: ClockView; steps: z.output<typeof ClockStep>[] }> {
  const row = await tx.sql.selectFrom('clocks').select(['case_id']).where('id', '=', clockId).executeTakeFirst();
  if (!row) throw notFound('clocks');
  const file = await getCaseFile(tx, { caseId: row.case_id });
  const stored = file.clocks.find((clock) => clock.id === clockId);
  if (!stored || (stored.taskId !== null && tx.actor.side !== 'staff')) throw notFound('clocks');
  return { clock: toClockView(tx, stored, file.parkId), steps: explain(stored.clock, tx.platform.officeHours.of(file.parkId)).map(({ code, ...params }) => ({ code, params: plain(params) })) };
}

function plain(params: object): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(params).map(([key, value]: [string, unknown]) => [key, value instanceof Date ? value.toISOString()
    : Array.isArray(value) ? value.join('、') : typeof value === 'object' && value !== null ? JSON.stringify(value) : typeof value === 'boolean' ? Number(value) : value as string | number | null]));
}
