import type { BodyOf } from '@qilian/contract/endpoint';
import type { CaseReceipt, CaseStatus, openCase as endpoint } from '@qilian/contract/cases';
import { gather, writeGathered, type Statement, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField } from '../../../platform/errors.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import { newId } from '../../../platform/ids.ts';
import { searchTerms } from '../../../platform/search.ts';
import { today } from '../../../platform/today.ts';
import { getIntake, whyNotFor, type Intake } from '../../enterprises/index.ts';
import { send } from '../../notices/index.ts';
import { sealContact } from '../../people/index.ts';
import { newClock } from '../clock/store.ts';
import { findKind, type Kind } from '../kinds.ts';
import { noticeOf, recordStep } from '../news.ts';
import { firstOwner } from '../ownership/first-owner.ts';
import { trackingPath } from '../views/tracking.ts';

/**
 * A need comes in: from the enterprise itself, from staff on somebody's behalf, from a program.
 * Whoever receives it first owns it (首问负责制). With a known `clientKey` the receipt is that of the case it opened before.
 * The rows are written at the end of the transaction.
 */
export async function openCase(tx: Tx, given: BodyOf<typeof endpoint>): Promise<CaseReceipt> {
  const kind = findKind(given.kind);
  if (!kind || kind.internal) throw invalidField('body.kind', 'cases.unknown_kind', { kind: given.kind });
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
  refuseWithoutAuthority(tx, intake, given.category);
  const enterpriseId = intake.id;
  const owner = await firstOwner(tx, intake);
  const id = newId(tx.now);
  const file = { id, kind, parkId: intake.parkId, enterpriseId, title: given.title, enterprise: intake.name, owner: owner.name };
  const contact = given.reporter?.phone === undefined ? undefined : sealContact(tx.platform.secrets, { phone: given.reporter.phone }, 'body.reporter');
  const { dueAt } = writeCase(tx, { id, number, kind, intake, title: given.title, body: given.body, category: given.category, channel, ownerId: owner.id }, {
    id: bySelf ? actor.userId : null, name: given.reporter?.name ?? (bySelf ? actor.name : null), phone: contact?.phone ?? null,
    last4: contact?.phone_last4 ?? (bySelf ? intake.readerLast4 : null), onBehalf: !bySelf, clientKey: given.clientKey ?? null,
  });
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
  const due = { due: dueAt?.toISOString() ?? null };
  send(tx, noticeOf(tx, step, 'case_received', [owner.id], due), {
    // Whoever raised it gets the number and the date in writing too.
    ...noticeOf(tx, step, 'case_raised_confirmation', [], due), to: [...new Set([...intake.readers, ...bySelf ? [actor.userId!] : []])],
  });
  return {
    id, number, title: given.title, body: given.body, status: kind.initial as CaseStatus, owner, openedAt: tx.now.toISOString(), dueAt: due.due,
    trackingPath: trackingPath(tx, id), version: 1,
  };
}

interface NewCase {
  id: string;
  number: string;
  kind: Kind;
  intake: Intake;
  title: string;
  body: string;
  category: string;
  channel: string;
  ownerId: string;
  /** Further words by which it is found. */
  found?: string;
}

interface Reporter {
  id: string | null;
  name: string | null;
  phone: Buffer | null;
  last4: string | null;
  onBehalf: boolean;
  clientKey: string | null;
}

const nobody: Reporter = { id: null, name: null, phone: null, last4: null, onBehalf: false, clientKey: null };

/** The rows of a case in its first status, written at the end of the transaction. */
export function writeCase(tx: Tx, { id, number, kind, intake, title, body, category, channel, ownerId, found = '' }: NewCase, reporter: Reporter = nobody): { dueAt: Date | null } {
  const clockName = kind.statuses[kind.initial]!.clock!;
  const { stored, row } = newClock(tx, { caseId: id, taskId: null, parkId: intake.parkId }, clockName, kind.periods[clockName]!);
  gather(tx, write, [
    id, number, kind.name, intake.parkId, intake.id, title, body, category, channel, kind.initial, searchTerms(title, `${body} ${found}`, intake.name),
    reporter.id, reporter.name, reporter.phone, reporter.last4, reporter.onBehalf, reporter.clientKey, ownerId,
    tx.now, stored.dueAt, stored.yellowAt, newId(tx.now), row.id, row.name, row.period_unit, row.period_amount, row.provisional, row.next_alert_at, kind.internal === true,
  ]);
  return { dueAt: stored.dueAt };
}

/** Matters that bind the enterprise: money that it asks for, and land. Anybody of it may raise the others. */
const binding = ['funds', 'land'] as const;

/** @throws Refusal `cases.authority_term_over`, `cases.authority_paperwork_only`, `cases.authority_not_named`, each saying who may */
function refuseWithoutAuthority(tx: Tx, { seat }: Intake, category: string): void {
  const purpose = binding.find((one) => one === category);
  if (tx.actor.side !== 'enterprise' || purpose === undefined || seat === null) return;
  const why = whyNotFor(seat, purpose, today(tx));
  if (why !== null) throw new Refusal('forbidden', `cases.authority_${why}`, { errors: [{ field: 'body.category', code: `cases.authority_${why}` }] });
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
export async function nextNumber(tx: Tx): Promise<string> {
  const { rows } = await tx.client.query<{ count: number }>({ name: 'next_case_number', text: `select nextval('case_numbers') as count` });
  return `QL${today(tx).replaceAll('-', '')}${String(rows[0]!.count).padStart(6, '0')}`;
}

/** The case, its owner and its first clock, whose dates the case mirrors. The case is written first, since the walls of the others are taken from it. */
const write = ([opened]: unknown[][]): Statement => ({
  name: 'write_case',
  text: `
    with opened as (
      insert into cases (id, number, kind, park_id, enterprise_id, title, body, category, channel, status, search, reporter_id, reporter_name, reporter_phone, reporter_last4,
        on_behalf, client_key, owner_id, opened_at, due_at, yellow_at, internal)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, array_to_tsvector($11::text[]), $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $29)
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
