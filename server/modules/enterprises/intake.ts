import { sql } from 'kysely';
import { queryOnceBuilt } from '../../platform/db/compiled.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';
import type { SeatAuthority } from './authority.ts';

/** What is needed of an enterprise to take in a need of it, read in one statement. */
export interface Intake {
  id: string;
  name: string;
  parkId: string;
  /** The present service officer; `atWork` holds a post and isn't on leave today. */
  officer: { id: string; name: string; atWork: boolean } | null;
  /** Who is told what concerns the enterprise: its liaisons, or its owner where there is none. */
  readers: string[];
  /** The seat of the acting person, null for whoever holds none here. */
  seat: SeatAuthority | null;
  /** Last four digits of the acting person's phone. */
  readerLast4: string | null;
}

/**
 * Of a merged file that in which it goes on. The file is locked against being closed or merged meanwhile.
 * Throws `enterprises.not_found` outside the walls and for a closed file.
 */
export async function getIntake(tx: Tx, enterpriseId: string): Promise<Intake> {
  const intake = await findIntake(tx, enterpriseId) ?? await findIntake(tx, await survivorOf(tx, enterpriseId));
  if (!intake) throw notFound('enterprises');
  return intake;
}

async function findIntake(tx: Tx, enterpriseId: string): Promise<Intake | undefined> {
  const [row] = await queryOnceBuilt(tx, 'intake', { enterpriseId, day: today(tx), userId: tx.actor.userId }, (_on, { enterpriseId: id, day, userId }) => sql<Omit<Intake, 'seat'> & { holders: (SeatAuthority & { id: string })[] }>`
    with e as materialized (select id, name, park_id from enterprises where id = ${id} and closed_on is null for key share)
    select e.id, e.name, e.park_id as "parkId",
      (select json_build_object('id', u.id, 'name', u.name, 'atWork', u.left_at is null
          and exists (select from posts p where p.user_id = u.id and p.from_day <= ${day} and (p.until_day is null or p.until_day > ${day}))
          and not exists (select from absences b where b.user_id = u.id and b.cancelled_at is null and ${day} between b.from_day and b.until_day))
        from enterprise_staff s join users u on u.id = s.user_id
        where s.enterprise_id = e.id and s.capacity = 'service_officer' and s.until_day is null) as officer,
      (select coalesce(json_agg(json_build_object('id', h.user_id, 'role', h.role, 'scope', h.scope, 'authority', h.authority, 'termUntil', h.term_until) order by array_position(array['owner', 'primary', 'deputy'], h.role)), '[]')
        from enterprise_holders h where h.enterprise_id = e.id and h.until_day is null) as holders,
      (select phone_last4 from users u where u.id = ${userId}) as "readerLast4"
    from e`);
  if (!row) return undefined;
  const { holders, ...intake } = row;
  return { ...intake, readers: readersAmong(holders), seat: holders.find(({ id }) => id === tx.actor.userId) ?? null };
}

async function survivorOf(tx: Tx, enterpriseId: string): Promise<string> {
  const { rows: [way] } = await sql<{ survivor: string }>`select survivor_of(${enterpriseId}) as survivor`.execute(tx.sql);
  return way!.survivor;
}

/** The liaisons of an enterprise, or its owner where there is none: who is told what concerns it. */
export async function enterpriseReaders(tx: Tx, enterpriseId: string): Promise<string[]> {
  const holders = await tx.sql.selectFrom('enterprise_holders').select(['user_id as id', 'role'])
    .where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).execute();
  return readersAmong(holders);
}

function readersAmong(holders: { id: string; role: string }[]): string[] {
  const liaisons = holders.filter((holder) => holder.role !== 'owner');
  return (liaisons.length > 0 ? liaisons : holders).map((holder) => holder.id);
}
