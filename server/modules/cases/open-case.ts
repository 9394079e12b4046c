import type { BodyOf } from '@qilian/contract/endpoint';
import type { CaseReceipt, CaseStatus, openCase as endpoint } from '@qilian/contract/cases';
import { gather, writeGathered, type Statement, type Tx } from '../../platform/db/transaction.ts';
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
import { trackingPath } from './tracking.ts';

/**
 * A need comes in: from the enterprise itself, from staff on somebody's behalf, from a program.
 * Whoever receives it first owns it (首问负责制). With a known `clientKey` the receipt is that of the case it opened before.
 * The rows are written at the end of the transaction.
 */
export async function openCase(tx: Tx, given: BodyOf<typeof endpoint>): Promise<CaseReceipt> {
  const kind = findKind(given.kind);
  if (!kind) throw invalidField('body.kind', 'cases.unknown_kind', { kind: given.kind });
  const { actor } = tx;
  const bySelf = actor.side === 'enterprise';
  const namedId = !bySelf ? given.enterpriseId : actor.enterprise!.id;
  if (namedId === undefined) throw invalidField('body.enterpriseId', 'cases.enterprise_missing');
  if (bySelf && given.enterpriseId !== undefined && given.enterpriseId !== namedId) throw new Refusal('not_found', 'enterprises.not_found');
  if (given.clientKey !== undefined) {
    const before = await openedBefore(tx, given.clientKey);
    if (before) return before;
  }
  const channel = actor.side === 'program' ? 'api' : given.channel ?? (bySelf ? 'portal' : 'visit');
  const [intake, number] = await Promise.all([getIntake(tx, namedId), nextNumber(tx)]);
  const enterpriseId = intake.id;
  const owner = await firstOwner(tx, intake);
  const id = newId(tx.now);
  const file = { id, parkId: intake.parkId, enterpriseId, title: given.title, enterprise: intake.name, owner: owner.name };
  const contact = given.reporter?.phone === undefined ? undefined : sealContact(tx.platform.secrets, { phone: given.reporter.phone }, 'body.reporter');
  const clockName = kind.statuses[kind.initial]!.clock!;
  const clock = newClock(tx, { caseId: id, taskId: null, parkId: intake.parkId }, clockName, kind.periods[clockName]!);
  gather(tx, write, [
    id, number, kind.name, intake.parkId, enterpriseId, given.title, given.body, given.category, channel, kind.initial,
    searchTerms(given.title, given.body, intake.name), bySelf ? actor.userId : null, given.reporter?.name ?? (bySelf ? actor.name : null),
    contact?.phone ?? null, contact?.phone_last4 ?? (bySelf ? intake.readerLast4 : null), !bySelf, given.clientKey ?? null, owner.id,
    tx.now, clock.stored.dueAt, clock.stored.yellowAt, newId(tx.now), clock.row.id, clock.row.name, clock.row.period_unit, clock.row.period_amount,
    clock.row.provisional, clock.row.next_alert_at,
  ]);
  if (given.fileIds.length > 0) {
    // Nobody may hang a file on a case that isn't there yet.
    await writeGathered(tx);
    await attachFiles(tx, 'case', id, given.fileIds);
  }
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
  return {
    id, number, title: given.title, body: given.body, status: kind.initial as CaseStatus, owner, openedAt: tx.now.toISOString(), dueAt: due.due,
    trackingPath: trackingPath(tx, id), version: 1,
  };
}

async function openedBefore(tx: Tx, clientKey: string): Promise<CaseReceipt | undefined> {
  const found = await tx.sql.selectFrom('cases as c').innerJoin('users as u', 'u.id', 'c.owner_id')
    .select(['c.id', 'c.number', 'c.title', 'c.body', 'c.status', 'c.owner_id', 'u.name as owner', 'c.opened_at', 'c.due_at', 'c.version'])
    .where('c.client_key', '=', clientKey).executeTakeFirst();
  return found && {
    id: found.id, number: found.number, title: found.title, body: found.body, status: found.status as CaseStatus, owner: { id: found.owner_id, name: found.owner },
    openedAt: found.opened_at.toISOString(), dueAt: found.due_at?.toISOString() ?? null, trackingPath: trackingPath(tx, found.id), version: found.version,
  };
}

/** Numbers count up through all days; one whose case isn't opened after all is left out. */
async function nextNumber(tx: Tx): Promise<string> {
  const { rows } = await tx.client.query<{ count: string }>({ name: 'next_case_number', text: `select lpad(n, greatest(6, length(n)), '0') as count from (select nextval('case_numbers')::text as n) next` });
  return `QL${today(tx).replaceAll('-', '')}${rows[0]!.count}`;
}

/** The case, its owner and its first clock, whose dates the case mirrors. The case is written first, since the walls of the others are taken from it. */
const write = ([opened]: unknown[][]): Statement => ({
  name: 'write_case',
  text: `
    with opened as (
      insert into cases (id, number, kind, park_id, enterprise_id, title, body, category, channel, status, search, reporter_id, reporter_name, reporter_phone, reporter_last4,
        on_behalf, client_key, owner_id, opened_at, due_at, yellow_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, array_to_tsvector($11::text[]), $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
      returning id
    ), owned as (
      insert into case_owners (id, case_id, user_id, from_at) values ($22, $1, $18, $19)
    ), clock as (
      insert into clocks (id, case_id, name, period_unit, period_amount, started_at, due_at, yellow_at, provisional, next_alert_at)
      values ($23, $1, $24, $25, $26, $19, $20, $21, $27, $28)
    ), started as (
      insert into clock_events (clock_id, case_id, seq, at, kind) values ($23, $1, 1, $19, 'start')
    )
    select id from opened`,
  values: opened!,
});
