import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { DeclarationCause, HandoverDetail, HandoverEndReason, HandoverSection, HandoverSummary, listHandovers as listEndpoint } from '@qilian/contract/handovers';
import type { FileRef } from '@qilian/contract/shapes';
import type { z } from 'zod';
import { actsFor, platform as system } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import { localDateOf } from '../../../platform/calendar/index.ts';
import { partiesTo, partyShown, seesDeclaration, stateOf, visibleHandovers } from './access.ts';
import { checklistOf } from './checklist.ts';
import { notesKeptMonths } from './erase.ts';
import { actionsOf, idleDays, isLate, isOver, states } from './rules.ts';

/** As the platform, since predecessor and successor may hold no seat and see no enterprise: what may be seen says `visibleHandovers`. */
const summaries = (all: Tx) => all.sql.selectFrom('handovers as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id').innerJoin('areas as a', 'a.id', 'h.park_id')
  .innerJoin('users as p', 'p.id', 'h.predecessor_id').innerJoin('users as s', 's.id', 'h.successor_id')
  .selectAll('h').select(['e.name as enterprise', 'a.name as park', 'p.name as predecessor', 's.name as successor']);
type Row = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

function toSummary(tx: Tx, row: Row): HandoverSummary {
  const state = stateOf(row);
  const waits = states[state].waitsFor !== null;
  return {
    id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park }, role: row.role as HandoverSummary['role'],
    route: row.route as HandoverSummary['route'], state, stateSince: row.state_since.toISOString(), predecessor: { id: row.predecessor_id, name: row.predecessor },
    successor: { id: row.successor_id, name: row.successor }, begunAt: row.begun_at.toISOString(), effectiveAt: row.effective_at?.toISOString() ?? null, overlapUntil: row.overlap_until,
    dueAt: row.due_at?.toISOString() ?? null, movedAt: row.moved_at.toISOString(),
    idleDays: waits ? idleDays(tx.platform.officeHours.of(row.park_id), row.moved_at, tx.now) : 0, stalled: waits && row.reminders > 0,
    late: isLate(state, row.due_at, tx.now), party: partyShown(tx.actor, row),
    mayUrge: actionsOf(state, partiesTo(tx.actor, row)).includes('urge'), urgedAt: row.urged_at?.toISOString() ?? null, version: row.version,
  };
}

/** What stalls first, then what moves, then what is over, the newest first. */
const rank = sql<number>`(case when h.ended_at is not null then 2 when h.reminders > 0 then 0 else 1 end)`;
const place = sql<number>`(case when h.ended_at is not null then - extract(epoch from h.ended_at) else extract(epoch from h.moved_at) end)::float8`;

export async function listHandovers(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: HandoverSummary[]; next: string | null }> {
  const after = readCursor(cursor, 3);
  return actingAs(tx, system, async (all) => {
    let query = summaries(all).select([sql<string>`${rank}::text`.as('rank'), sql<string>`${place}::text`.as('place')]).where(visibleHandovers(tx.actor)).orderBy(rank).orderBy(place).orderBy('h.id').limit(sql.lit(limit + 1));
    if (filter.enterpriseId !== undefined) query = query.where('h.enterprise_id', '=', filter.enterpriseId);
    if (filter.state !== undefined) query = query.where('h.state', '=', filter.state);
    if (filter.open !== undefined) query = query.where('h.ended_at', filter.open ? 'is' : 'is not', null);
    if (filter.attention) query = query.where(sql<boolean>`(h.state = 'declared' or h.ended_at is null and h.reminders > 0 or h.state in ('confirming', 'confirming_after') and h.due_at < ${tx.now})`);
    if (filter.mine) query = query.where(sql<boolean>`exists (select from enterprise_staff o where o.enterprise_id = h.enterprise_id and o.capacity = 'service_officer' and o.until_day is null and o.user_id = any (${actsFor(tx.actor)}::uuid[]))`);
    if (filter.stalled) query = query.where('h.ended_at', 'is', null).where('h.reminders', '>', 0);
    if (after) query = query.where(sql<boolean>`(${rank}, ${place}, h.id) > (${after[0]}::int, ${after[1]}::float8, ${after[2]}::uuid)`);
    const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.rank, row.place, row.id]);
    return { items: rows.map((row) => toSummary(tx, row)), next };
  });
}

/** @throws Refusal `handovers.not_found`, also outside what the reader may see */
export async function handoverDetail(tx: Tx, handoverId: string): Promise<HandoverDetail> {
  return actingAs(tx, system, async (all) => {
    const row = await summaries(all).where('h.id', '=', handoverId).where(visibleHandovers(tx.actor)).executeTakeFirst();
    if (!row) throw notFound('handovers');
    return detailOf(tx, all, row);
  });
}

/** The same after an act by which the actor may have lost sight of it: then as the platform sees it, without actions. */
export async function detailAfter(tx: Tx, handoverId: string): Promise<HandoverDetail> {
  return actingAs(tx, system, async (all) => detailOf(tx, all, await summaries(all).where('h.id', '=', handoverId).executeTakeFirstOrThrow()));
}

async function detailOf(tx: Tx, all: Tx, row: Row): Promise<HandoverDetail> {
  const checklist = await checklistOf(tx, row);
  const messages = await all.sql.selectFrom('handover_messages as m').innerJoin('users as u', 'u.id', 'm.by_id').select(['m.id', 'm.at', 'm.item', 'm.body', 'm.by_id', 'u.name'])
    .where('m.handover_id', '=', row.id).orderBy('m.at').orderBy('m.id').execute();
  const state = stateOf(row);
  return {
    ...toSummary(tx, row), appointmentId: row.appointment_id, checklist, confirmed: checklist.filter(({ confirmedAt }) => confirmedAt !== null).length, nothing: row.nothing as HandoverSection[],
    messages: messages.map((one) => ({ id: one.id, by: { id: one.by_id, name: one.name }, at: one.at.toISOString(), item: one.item, text: one.body, mine: one.by_id === tx.actor.userId })),
    notes: { until: await notesUntil(all, row), erasedAt: row.notes_erased_at?.toISOString() ?? null },
    declaration: seesDeclaration(tx.actor, row) ? await declarationOf(all, row.id) : null,
    end: row.ended_at === null ? null : { at: row.ended_at.toISOString(), reason: row.end_reason as z.output<typeof HandoverEndReason> },
    allowedActions: isOver(state) ? [] : actionsOf(state, partiesTo(tx.actor, row)),
  };
}

async function notesUntil(all: Tx, row: Row): Promise<string | null> {
  const from = row.effective_at ?? row.ended_at;
  if (from === null || row.notes_erased_at !== null) return null;
  const { rows: [found] } = await sql<{ until: Date }>`select ${from}::timestamptz + make_interval(months => ${await notesKeptMonths(all)}) as until`.execute(all.sql);
  return localDateOf(all.platform.officeHours.of(row.park_id), found!.until);
}

async function declarationOf(all: Tx, handoverId: string): Promise<HandoverDetail['declaration']> {
  const row = await all.sql.selectFrom('handover_declarations as d').innerJoin('users as u', 'u.id', 'd.declared_by').leftJoin('users as x', 'x.id', 'd.decided_by')
    .selectAll('d').select(['u.name as by', 'x.name as decider', filesAsJson('handover_declaration', sql`d.id`).as('files')]).where('d.handover_id', '=', handoverId).orderBy('d.declared_at', 'desc').executeTakeFirst();
  if (!row) return null;
  return {
    cause: row.cause as DeclarationCause, reason: row.reason, by: { id: row.declared_by, name: row.by }, at: row.declared_at.toISOString(), way: row.way as 'owner', files: row.files as FileRef[],
    decision: row.decided_at === null ? null : { by: { id: row.decided_by!, name: row.decider! }, at: row.decided_at.toISOString(), approved: row.approved!, note: row.decision_note },
  };
}
