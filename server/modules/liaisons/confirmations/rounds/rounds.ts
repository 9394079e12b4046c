import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { closeOfBusiness, localDateOf, plusWorkingDays, table, toDayNumber, toLocalDate } from '../../../../platform/calendar/index.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { officerOf } from '../officer.ts';
import { send, type Sending } from '../../../notices/index.ts';

/** Why somebody asks beside the plan: nothing was heard of the liaison, mail came back, a call failed, a notice stayed unread, an order was opened. */
export type RoundCause = 'quiet' | 'contact' | 'failed_call' | 'unacknowledged' | 'order';
/** Who is asked, in this order; the last is a call by the officer. */
export const roundSteps = ['liaison', 'others', 'officer'] as const;
export type RoundStep = (typeof roundSteps)[number];

/** Working days in which a tap is waited for before the next are asked. */
export const tapWithinWorkingDays = 3;

interface Round {
  id: string;
  enterpriseId: string;
  enterprise: string;
  parkId: string;
  holderId: string;
  cause: RoundCause;
  officer: string | null;
}

/** Whom a round asks: who sits in the seat that is asked about, and the others of the enterprise. */
interface People {
  liaison: { id: string; name: string; role: string };
  others: string[];
}

/**
 * An enterprise is asked whether its liaison is still the one, by a message with a link to tap. A round that is open goes on; where
 * its turn hasn't come to `step` yet, it comes there now.
 * @returns the round, or null where the file is closed or nobody sits
 */
export async function beginRound(tx: Tx, { enterpriseId, cause, step }: { enterpriseId: string; cause: RoundCause; step: RoundStep }): Promise<string | null> {
  return actingAs(tx, system, async (all) => {
    const file = await all.sql.selectFrom('enterprises').select(['id', 'name', 'park_id', 'closed_on', officerOf('enterprises.id').as('officer')]).where('id', '=', enterpriseId).forNoKeyUpdate().executeTakeFirst();
    if (!file || file.closed_on !== null) return null;
    const open = await all.sql.selectFrom('liaison_rounds').select(['id', 'step', 'holder_id', 'cause']).where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
    if (open && roundSteps.indexOf(open.step as RoundStep) >= roundSteps.indexOf(step)) return open.id;
    const holderId = open?.holder_id ?? await seatAskedAbout(all, enterpriseId);
    if (holderId === null) return null;
    const round: Round = { id: open?.id ?? newId(all.now), enterpriseId, enterprise: file.name, parkId: file.park_id, holderId, cause: open ? open.cause as RoundCause : cause, officer: file.officer };
    const people = await peopleOf(all, round);
    const next = step === 'others' && people.others.length === 0 ? 'officer' : step;
    if (open) await goTo(all, round, next, people);
    else {
      await all.sql.insertInto('liaison_rounds').values({ id: round.id, enterprise_id: enterpriseId, park_id: round.parkId, holder_id: holderId, cause, step: next, opened_at: all.now, due_at: dueAt(all, round.parkId, next) }).execute();
      await ask(all, round, next, people, next !== 'liaison');
    }
    return round.id;
  });
}

/** Nobody tapped in time: deputy and owner are asked, and where they don't answer, or there is nobody else, the officer. */
export async function climbRound(all: Tx, roundId: string): Promise<void> {
  const row = await all.sql.selectFrom('liaison_rounds as r').innerJoin('enterprises as e', 'e.id', 'r.enterprise_id').selectAll('r').select(['e.name', 'e.closed_on', officerOf('e.id').as('officer')])
    .where('r.id', '=', roundId).where('r.closed_at', 'is', null).where('r.due_at', '<=', all.now).forUpdate('r').executeTakeFirst();
  if (!row) return;
  if (row.closed_on !== null) return closeRounds(all, row.enterprise_id, 'ended');
  const round: Round = { id: row.id, enterpriseId: row.enterprise_id, enterprise: row.name, parkId: row.park_id, holderId: row.holder_id, cause: row.cause as RoundCause, officer: row.officer };
  const people = await peopleOf(all, round);
  if (await actedSince(all, round, people, row.opened_at)) return closeRounds(all, round.enterpriseId, 'seen');
  await goTo(all, round, row.step === 'liaison' && people.others.length > 0 ? 'others' : 'officer', people);
}

/** What was found out, or who now sits in the seat, ends the question. */
export async function closeRounds(tx: Tx, enterpriseId: string | string[], outcome: 'answered' | 'seen' | 'ended'): Promise<void> {
  await tx.sql.updateTable('liaison_rounds').set({ closed_at: tx.now, outcome }).where('enterprise_id', '=', sql<string>`any (${[enterpriseId].flat()}::uuid[])`).where('closed_at', 'is', null).execute();
}

/** Whether an enterprise had been asked in vain by then, its liaison as well as the others, so that the officer was to call. */
export async function askedInVain(tx: Tx, enterpriseId: string, at: Date): Promise<boolean> {
  return await tx.sql.selectFrom('liaison_rounds').select('id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).where('step', '=', 'officer').where('opened_at', '<', at).executeTakeFirst() !== undefined;
}

async function goTo(all: Tx, round: Round, step: RoundStep, people: People): Promise<void> {
  await all.sql.updateTable('liaison_rounds').set({ step, due_at: dueAt(all, round.parkId, step) }).where('id', '=', round.id).execute();
  await ask(all, round, step, people);
}

/** @param liaisonToo the others are asked first: nobody is talked about behind their back */
async function ask(all: Tx, round: Round, step: RoundStep, people: People, liaisonToo = false): Promise<void> {
  if (step === 'officer') await callNow(all, round);
  send(all, ...messages(round, step, people), ...liaisonToo ? messages(round, 'liaison', people) : []);
  await record(all, { type: 'liaison.asked', record: { type: 'enterprise', id: round.enterpriseId }, parkId: round.parkId, enterpriseId: round.enterpriseId, audience: 'staff', params: { holderId: round.holderId, cause: round.cause, step }, detail: { name: people.liaison.name } });
}

export function messages(round: Round, step: RoundStep, people: People): Sending[] {
  const shared = { params: { enterprise: round.enterprise, name: people.liaison.name, seat: people.liaison.role, owner: round.officer, roundId: round.id }, parkId: round.parkId, enterpriseId: round.enterpriseId, channels: ['email', 'sms'] as ('email' | 'sms')[] };
  if (step === 'liaison') return [{ ...shared, to: [people.liaison.id], kind: 'liaison_check_asked' }];
  if (step === 'others') return [{ ...shared, to: people.others, kind: 'liaison_check_of' }];
  return [];
}

/** The call that the plan holds for later comes on the next working day. */
async function callNow(all: Tx, { enterpriseId, parkId }: Round): Promise<void> {
  const next = toLocalDate(table.addWorkingDays(all.platform.officeHours.of(parkId), toDayNumber(today(all)), 1));
  await all.sql.updateTable('verification_plan').set({ planned_on: next }).where('enterprise_id', '=', enterpriseId).where('planned_on', '>', next).execute();
}

export function dueAt(tx: Tx, parkId: string, step: RoundStep): Date | null {
  if (step === 'officer') return null;
  const calendar = tx.platform.officeHours.of(parkId);
  return closeOfBusiness(calendar, plusWorkingDays(calendar, localDateOf(calendar, tx.now), tapWithinWorkingDays));
}

async function seatAskedAbout(all: Tx, enterpriseId: string): Promise<string | null> {
  const seat = await all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null)
    .orderBy(sql`array_position(array['primary', 'deputy', 'owner'], role)`).limit(1).executeTakeFirst();
  return seat?.id ?? null;
}

async function peopleOf(all: Tx, { enterpriseId, holderId }: Round): Promise<People> {
  const liaison = await all.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['u.id', 'u.name', 'h.role']).where('h.id', '=', holderId).executeTakeFirstOrThrow();
  const others = await all.sql.selectFrom('enterprise_holders').select('user_id').where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).where('user_id', '<>', liaison.id).execute();
  return { liaison, others: [...new Set(others.map(({ user_id: id }) => id))] };
}

async function actedSince(all: Tx, { enterpriseId }: Round, { liaison }: People, since: Date): Promise<boolean> {
  const { rows: [row] } = await sql<{ acted: boolean }>`select ${lastSignOf(sql`${enterpriseId}::uuid`, sql`${liaison.id}::uuid`)} > ${since} as acted`.execute(all.sql);
  return row!.acted ?? false;
}

/** When a person last acted for an enterprise, was signed in, or opened a notice. */
export const lastSignOf = (enterpriseId: ReturnType<typeof sql>, userId: ReturnType<typeof sql>) => sql<Date | null>`greatest(
  (select l.at from ledger_entries l where l.enterprise_id = ${enterpriseId} and l.actor_side = 'enterprise' and l.actor_id = ${userId} order by l.at desc limit 1),
  (select max(s.last_seen_at) from sessions s where s.user_id = ${userId}),
  (select max(n.opened_at) from notices n where n.recipient_id = ${userId} and n.opened_at is not null))`;
