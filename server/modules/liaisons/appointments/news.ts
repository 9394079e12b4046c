import type { Tx } from '../../../platform/db/transaction.ts';
import type { NoticeKind, Sending } from '../../notices/index.ts';
import { leadersOf } from '../../people/index.ts';
import type { AppointmentRow } from './store.ts';

/** The owner, else who keeps the file at the counter: the enterprise's service officer. */
export async function whoSigns(all: Tx, { enterprise_id: id }: AppointmentRow): Promise<string[]> {
  const owners = await all.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', id).where('role', '=', 'owner').where('until_day', 'is', null).execute();
  return owners.length > 0 ? owners.map((one) => one.user_id) : officersOf(all, id);
}

/** Without an officer the head of the park stands in. */
export async function officersOf(all: Tx, enterpriseId: string): Promise<string[]> {
  const officers = await all.sql.selectFrom('enterprise_staff').select('user_id').where('enterprise_id', '=', enterpriseId).where('capacity', '=', 'service_officer').where('until_day', 'is', null).execute();
  if (officers.length > 0) return officers.map((one) => one.user_id);
  const { park_id: parkId } = await all.sql.selectFrom('enterprises').select('park_id').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  return (await leadersOf(all, parkId)).slice(0, 1);
}

/** Whom an appointment concerns beside the successor: owner, present holder, officer, and whoever named while they are still there. */
export async function followersOf(all: Tx, row: Pick<AppointmentRow, 'enterprise_id' | 'role' | 'named_by'>): Promise<string[]> {
  const holders = await all.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', row.enterprise_id).where('until_day', 'is', null)
    .where((eb) => eb.or([eb('role', 'in', ['owner', row.role]), eb('user_id', '=', row.named_by)])).execute();
  const official = await all.sql.selectFrom('users').select('id').where('id', '=', row.named_by).where('side', '=', 'staff').where('left_at', 'is', null).execute();
  return [...new Set([...holders.map((one) => one.user_id), ...official.map(({ id }) => id), ...await officersOf(all, row.enterprise_id)])];
}

/** A notice about an appointment. Call it as the platform, which may write to anybody. */
export async function tell(all: Tx, row: AppointmentRow, kind: NoticeKind, to: (string | null)[], more: Record<string, string | null> = {}): Promise<Sending> {
  const { name } = await all.sql.selectFrom('enterprises').select('name').where('id', '=', row.enterprise_id).executeTakeFirstOrThrow();
  return {
    to: to.filter((id): id is string => id !== null), kind, params: { number: row.number, enterprise: name, name: row.name, due: row.ended_at === null ? row.expires_at.toISOString() : null, ...more },
    parkId: row.park_id, enterpriseId: row.enterprise_id, channels: ['email', 'sms'],
  };
}
