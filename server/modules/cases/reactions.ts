import { sql } from 'kysely';
import type { Reaction, RecordedEvent } from '../../platform/ledger/reactions.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { actingAs } from '../../platform/db/transaction.ts';
import { platform } from '../../platform/auth/actor.ts';
import { successionOf } from '../enterprises/index.ts';
import { followName, separateName } from './follow-name.ts';
import { inheritWork } from './ownership/inherit-work.ts';
import { everyProcess, tell } from '../../platform/live.ts';
import { send, type Sending } from '../notices/index.ts';
import { caseChanged } from './news.ts';
import { inheritTasks } from './tasks/inherit-tasks.ts';
import { takeFromHandler } from './tasks/return-to-liaison.ts';
import { returnWithoutLiaison } from './tasks/to-liaison.ts';
import { recomputeDeadlines } from './clock/recompute-deadlines.ts';

async function inheritOfficeTasks(tx: Tx, officeId: string, departmentId: string | null): Promise<void> {
  for (const { id } of await tx.sql.selectFrom('tasks').select('id').where('office_id', '=', officeId).where('status', '=', 'working').orderBy('id').execute()) await takeFromHandler(tx, id);
  // A liaison with a seat in the office goes to another department with it.
  if (departmentId !== null) await returnWithoutLiaison(tx, departmentId);
}

/** Each case that went to another file says so, to the staff; the enterprise is told once. */
async function recordMoves(tx: Tx, event: RecordedEvent, type: 'case.enterprise_merged' | 'case.enterprise_separated'): Promise<void> {
  const { rows } = await sql<{ id: string; park_id: string; enterprise_id: string }>`select c.id, c.park_id, c.enterprise_id from enterprise_merge_moves m join cases c on c.id = m.row_key::uuid
    where m.merge_id = ${event.params?.mergeId} and m.relation = 'cases' and c.enterprise_id = ${type === 'case.enterprise_merged' ? event.params?.survivorId : event.params?.mergedId} order by c.id`.execute(tx.sql);
  await record(tx, ...rows.map((found): LedgerEvent => ({
    type, record: { type: 'case', id: found.id }, parkId: found.park_id, enterpriseId: found.enterprise_id, audience: 'staff',
    params: { mergeId: String(event.params?.mergeId) }, detail: { merged: String(event.detail?.merged), survivor: String(event.detail?.survivor) },
  })));
}

/** Who owns an open need keeps it and reads in it where the enterprise is now: it may be no longer their park's. They are told once, as is who looked after the file. */
async function noteMove(tx: Tx, { enterpriseId, params = {}, detail = {} }: RecordedEvent): Promise<void> {
  const [from, to] = [String(detail.from), String(detail.to)];
  const { rows } = await sql<{ id: string; park_id: string; owner_id: string }>`
    select id, park_id, owner_id from cases where enterprise_id = ${enterpriseId} and closed_at is null and not internal order by id`.execute(tx.sql);
  await record(tx, ...rows.map(({ id, park_id: parkId }): LedgerEvent => ({ type: 'case.enterprise_moved', record: { type: 'case', id }, parkId, enterpriseId, audience: 'staff', detail: { to } })));
  const { name } = await tx.sql.selectFrom('enterprises').select('name').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  const released = Array.isArray(params.released) ? params.released.map(String) : [];
  const told = [...new Set([...rows.map((row) => row.owner_id), ...released])].filter((id) => id !== tx.actor.userId);
  send(tx, ...told.map((id): Sending => {
    const own = rows.filter((row) => row.owner_id === id);
    return {
      to: [id], kind: 'enterprise_moved', parkId: String(params.fromPark), enterpriseId, caseId: own.length === 1 ? own[0]!.id : null,
      params: { enterprise: name, actor: tx.actor.name, from, area: to, count: own.length || null },
    };
  }));
}

/** The enterprise owns the file: its open cases name whoever speaks for it now, whose phone finds them by number. */
async function followLiaison(tx: Tx, event: RecordedEvent): Promise<void> {
  const { enterpriseId } = event;
  const succession = await successionOf(tx, event);
  if (succession === null) return;
  const { fromId, toId } = succession;
  const { rows } = await sql<{ id: string; park_id: string; name: string }>`update cases c set reporter_id = u.id, reporter_name = u.name, reporter_phone = null, reporter_last4 = u.phone_last4
    from users u where u.id = ${toId} and c.enterprise_id = ${enterpriseId} and c.reporter_id = ${fromId} and c.closed_at is null
    returning c.id, c.park_id, u.name`.execute(tx.sql);
  await record(tx, ...rows.map((found): LedgerEvent => ({
    type: 'case.reporter_followed', record: { type: 'case', id: found.id }, parkId: found.park_id, enterpriseId, audience: 'enterprise', params: { fromId, toId }, detail: { person: found.name },
  })));
  tell(tx, ...rows.map(({ id }) => ({ type: caseChanged, userIds: [everyProcess], data: { caseId: id } })));
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
/** The whole of somebody's work moves, whatever park it lies in. */
const everywhere = (tx: Tx, work: (tx: Tx) => Promise<void>) => actingAs(tx, { ...platform, name: tx.actor.name }, work);

const ownerGone: Reaction = {
  name: 'cases.inherit-work', when: 'now',
  handle: (tx, event) => everywhere(tx, async (all) => {
    await inheritWork(all, text(event.params?.userId) ?? event.record.id, text(event.params?.substituteId));
    const departmentId = text(event.params?.departmentId);
    if (departmentId !== null) await returnWithoutLiaison(all, departmentId);
  }),
};

const nameChanged: Reaction = { name: 'cases.follow-name', when: 'now', handle: (tx, event) => everywhere(tx, (all) => followName(all, event)) };

const nameSeparated: Reaction = { name: 'cases.separate-name', when: 'now', handle: (tx, event) => everywhere(tx, (all) => separateName(all, event)) };

const liaisonLeft: Reaction = { name: 'cases.follow-liaison', when: 'now', handle: (tx, event) => everywhere(tx, (all) => followLiaison(all, event)) };

export const reactions: Record<string, Reaction[]> = {
  'enterprise.edited': [nameChanged],
  'enterprise.import_updated': [nameChanged],
  'enterprise.import_undone': [nameChanged],
  'enterprise.holder_seated': [liaisonLeft],
  'enterprise.holder_unseated': [liaisonLeft],
  'enterprise.merged': [{ name: 'cases.record-merge', when: 'now', handle: (tx, event) => recordMoves(tx, event, 'case.enterprise_merged') }, nameChanged],
  'enterprise.merge_undone': [{ name: 'cases.record-separation', when: 'now', handle: (tx, event) => recordMoves(tx, event, 'case.enterprise_separated') }, nameSeparated],
  'enterprise.park_moved': [{ name: 'cases.note-move', when: 'now', handle: noteMove }],
  'people.post_ended': [ownerGone],
  'people.left': [ownerGone],
  'people.department_closed': [{
    name: 'cases.inherit-tasks', when: 'now',
    handle: (tx, event) => everywhere(tx, (all) => inheritTasks(all, event.record.id, String(event.params?.successorId))),
  }],
  'people.office_closed': [{ name: 'cases.inherit-office-tasks', when: 'now', handle: (tx, event) => everywhere(tx, (all) => inheritOfficeTasks(all, event.record.id, text(event.params?.departmentId))) }],
  'people.calendar_changed': [{ name: 'cases.recompute-deadlines', when: 'later', handle: (tx) => recomputeDeadlines(tx) }],
};
