import type { Tx } from '../../../platform/db/transaction.ts';
import type { NoticeKind, Sending } from '../../notices/index.ts';
import type { AppointmentRow } from './store.ts';

/** The owner, else who keeps the file at the counter: the enterprise's service officer. */
export async function whoSigns(all: Tx, { enterprise_id: id }: AppointmentRow): Promise<string[]> {
  const owners = await all.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', id).where('role', '=', 'owner').where('until_day', 'is', null).execute();
  return owners.length > 0 ? owners.map((one) => one.user_id) : officersOf(all, id);
}

export async function officersOf(all: Tx, enterpriseId: string): Promise<string[]> {
  const officers = await all.sql.selectFrom('enterprise_staff').select('user_id').where('enterprise_id', '=', enterpriseId).where('capacity', '=', 'service_officer').where('until_day', 'is', null).execute();
  return officers.map((one) => one.user_id);
}

/** A notice about an appointment. Call it as the platform, which may write to anybody. */
export async function tell(all: Tx, row: AppointmentRow, kind: NoticeKind, to: (string | null)[], more: Record<string, string | null> = {}): Promise<Sending> {
  const { name } = await all.sql.selectFrom('enterprises').select('name').where('id', '=', row.enterprise_id).executeTakeFirstOrThrow();
  return {
    to: to.filter((id): id is string => id !== null), kind, params: { number: row.number, enterprise: name, name: row.name, due: row.ended_at === null ? row.expires_at.toISOString() : null, ...more },
    parkId: row.park_id, enterpriseId: row.enterprise_id, channels: ['email', 'sms'],
  };
}
