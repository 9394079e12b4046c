import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { openCase as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal, invalidField } from '../../platform/errors.ts';
import { attachFiles } from '../../platform/files/index.ts';
import { newId } from '../../platform/ids.ts';
import { searchTerms } from '../../platform/search.ts';
import { today } from '../../platform/today.ts';
import { getIntake } from '../enterprises/index.ts';
import { send } from '../notices/index.ts';
import { sealContact } from '../people/index.ts';
import { newClock } from './clock-store.ts';
import { findKind } from './kinds.ts';
import { noticeOf, recordStep } from './news.ts';
import { firstOwner } from './first-owner.ts';

/**
 * A need comes in: from the enterprise itself, from staff on somebody's behalf, from a program.
 * Whoever receives it first owns it (首问负责制). Returns the id; with a known `clientKey` that of the case it opened before.
 */
export async function openCase(tx: Tx, given: BodyOf<typeof endpoint>): Promise<string> {
  const kind = findKind(given.kind);
  if (!kind) throw invalidField('body.kind', 'cases.unknown_kind', { kind: given.kind });
  const { actor } = tx;
  const bySelf = actor.side === 'enterprise';
  const enterpriseId = !bySelf ? given.enterpriseId : actor.enterprise!.id;
  if (enterpriseId === undefined) throw invalidField('body.enterpriseId', 'cases.enterprise_missing');
  if (bySelf && given.enterpriseId !== undefined && given.enterpriseId !== enterpriseId) throw new Refusal('not_found', 'enterprises.not_found');
  if (given.clientKey !== undefined) {
    const before = await tx.sql.selectFrom('cases').select('id').where('client_key', '=', given.clientKey).executeTakeFirst();
    if (before) return before.id;
  }
  const channel = actor.side === 'program' ? 'api' : given.channel ?? (bySelf ? 'portal' : 'visit');
  const intake = await getIntake(tx, enterpriseId);
  const owner = await firstOwner(tx, intake);
  const id = newId(tx.now);
  const file = { id, parkId: intake.parkId, enterpriseId, title: given.title, enterprise: intake.name, owner: owner.name };
  const contact = given.reporter?.phone === undefined ? undefined : sealContact(tx.platform.secrets, { phone: given.reporter.phone }, 'body.reporter');
  const clockName = kind.statuses[kind.initial]!.clock!;
  const clock = newClock(tx, { caseId: id, taskId: null, parkId: intake.parkId }, clockName, kind.periods[clockName]!);
  const day = today(tx).replaceAll('-', '');
  const { number } = await tx.sql
    .with('opened', (db) => db.insertInto('cases').values({
      id, number: sql<string>`${`QL${day}`} || lpad(nextval('case_numbers')::text, 6, '0')`, kind: kind.name, park_id: intake.parkId, enterprise_id: enterpriseId,
      title: given.title, body: given.body, category: given.category, channel, status: kind.initial,
      search: sql<string>`array_to_tsvector(${searchTerms(given.title, given.body, intake.name)}::text[])`,
      reporter_id: bySelf ? actor.userId : null, reporter_name: given.reporter?.name ?? (bySelf ? actor.name : null),
      reporter_phone: contact?.phone ?? null, reporter_last4: contact?.phone_last4 ?? (bySelf ? intake.readerLast4 : null),
      on_behalf: !bySelf, client_key: given.clientKey ?? null, owner_id: owner.id, opened_at: tx.now, due_at: clock.stored.dueAt, yellow_at: clock.stored.yellowAt,
    }).returning('number'))
    .with('owned', (db) => db.insertInto('case_owners').values({ id: newId(tx.now), case_id: id, user_id: owner.id, from_at: tx.now }))
    .with('clock', (db) => db.insertInto('clocks').values(clock.row))
    .with('started', (db) => db.insertInto('clock_events').values(clock.event))
    .selectFrom('opened').select('number').executeTakeFirstOrThrow();
  await attachFiles(tx, 'case', id, given.fileIds);
  const step = { ...file, number };
  await recordStep(tx, step, 'opened', {
    audience: 'public',
    params: { kind: kind.name, category: given.category, channel, ownerId: owner.id, files: given.fileIds },
    detail: { title: given.title, owner: owner.name },
  });
  const due = { due: clock.stored.dueAt?.toISOString() ?? null };
  send(tx, noticeOf(tx, step, 'case_received', [owner.id], due), {
    // Whoever raised it gets the number and the date in writing too.
    ...noticeOf(tx, step, 'case_raised_confirmation', [], due), to: [...new Set([...intake.readers, ...bySelf ? [actor.userId!] : []])],
  });
  return id;
}
