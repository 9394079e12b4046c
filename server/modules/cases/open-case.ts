import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { openCase as endpoint } from '@qilian/contract/cases';
import { localDateOf } from '../../platform/calendar/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal, invalidField } from '../../platform/errors.ts';
import { attachFiles } from '../../platform/files/index.ts';
import { newId } from '../../platform/ids.ts';
import { searchTerms } from '../../platform/search.ts';
import { getIntake } from '../enterprises/index.ts';
import { normalContact, sealContact } from '../people/index.ts';
import { beginClock } from './clock-store.ts';
import { findKind } from './kinds.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';
import { firstOwner } from './first-owner.ts';

/**
 * A need comes in: from the enterprise itself, from staff on somebody's behalf, from a program.
 * Whoever receives it first owns it (首问负责制). Returns the id; with a known `clientKey` that of the case it opened before.
 */
export async function openCase(tx: Tx, given: BodyOf<typeof endpoint>): Promise<string> {
  const kind = findKind(given.kind);
  if (!kind) throw invalidField('body.kind', 'cases.unknown_kind', { kind: given.kind });
  const { actor } = tx;
  const byStaff = actor.side === 'staff';
  const enterpriseId = byStaff ? given.enterpriseId : actor.enterprise!.id;
  if (enterpriseId === undefined) throw invalidField('body.enterpriseId', 'cases.enterprise_missing');
  if (!byStaff && given.enterpriseId !== undefined && given.enterpriseId !== enterpriseId) throw new Refusal('not_found', 'enterprises.not_found');
  if (given.clientKey !== undefined) {
    const before = await tx.sql.selectFrom('cases').select('id').where('client_key', '=', given.clientKey).executeTakeFirst();
    if (before) return before.id;
  }
  const enterprise = await getIntake(tx, enterpriseId);
  const owner = await firstOwner(tx, enterprise);
  const id = newId(tx.now);
  const contact = given.reporter?.phone === undefined ? undefined : sealContact(tx.platform.secrets, normalContact({ phone: given.reporter.phone }, 'body.reporter'));
  const day = localDateOf(tx.platform.officeHours.city(), tx.now).replaceAll('-', '');
  const file = { id, parkId: enterprise.parkId, enterpriseId, title: given.title, enterprise: enterprise.name, owner: owner.name, reporterId: byStaff ? null : actor.userId };
  const { number } = await tx.sql.insertInto('cases').values({
    id, number: sql<string>`${`QL${day}`} || lpad(nextval('case_numbers')::text, 6, '0')`, kind: kind.name, park_id: enterprise.parkId, enterprise_id: enterpriseId,
    title: given.title, body: given.body, category: given.category, channel: given.channel ?? (byStaff ? 'visit' : 'portal'), status: kind.initial,
    search: sql<string>`array_to_tsvector(${searchTerms(given.title, given.body, enterprise.name)}::text[])`,
    reporter_id: file.reporterId, reporter_name: given.reporter?.name ?? (byStaff ? null : actor.name),
    reporter_phone: contact?.phone ?? null, reporter_last4: contact?.phone_last4 ?? (byStaff ? null : await lastDigitsOf(tx)),
    on_behalf: byStaff, client_key: given.clientKey ?? null, owner_id: owner.id, opened_at: tx.now,
  }).returning('number').executeTakeFirstOrThrow();
  await tx.sql.insertInto('case_owners').values({ id: newId(tx.now), case_id: id, user_id: owner.id, from_at: tx.now }).execute();
  const clockName = kind.statuses[kind.initial]!.clock!;
  const clock = await beginClock(tx, { caseId: id, parkId: enterprise.parkId }, clockName, kind.periods[clockName]!);
  await tx.sql.updateTable('cases').set({ due_at: clock.dueAt, yellow_at: clock.yellowAt }).where('id', '=', id).execute();
  await attachFiles(tx, 'case', id, given.fileIds);
  const step = { ...file, number };
  await recordStep(tx, step, 'opened', {
    audience: 'public',
    params: { kind: kind.name, category: given.category, channel: given.channel ?? null, ownerId: owner.id, files: given.fileIds },
    detail: { title: given.title, owner: owner.name },
  });
  await notify(tx, step, 'case_received', [owner.id], { due: clock.dueAt?.toISOString() ?? null });
  await notify(tx, step, 'case_raised_confirmation', [...await enterpriseSideOf(tx, step), file.reporterId], { due: clock.dueAt?.toISOString() ?? null });
  return id;
}

async function lastDigitsOf(tx: Tx): Promise<string | null> {
  const row = await tx.sql.selectFrom('users').select('phone_last4').where('id', '=', tx.actor.userId).executeTakeFirst();
  return row?.phone_last4 ?? null;
}
