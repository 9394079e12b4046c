import { sql } from 'kysely';
import type { Cause } from '@qilian/contract/verification';
import { platform } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { lockCaseFile, notify, openByRule, recordStep, type CaseFile } from '../../../cases/index.ts';
import { askEnterprise } from '../ladder/ask-enterprise.ts';
import { askedInWriting, waitForTheAnswer } from './asked-in-writing.ts';

/** Codes, numbers and dates that the words of a cause need; no names, no free text. */
export type CauseDetail = Record<string, string | number | boolean | null>;

export interface Suspicion {
  enterpriseId: string;
  cause: Cause;
  /** Which occurrence of the cause, in at most 200 characters. The same one never counts twice, whether it is open or was answered. */
  causeKey: string;
  /** What of the enterprise: a contact, a seat. While an order asks about that for this cause, further occurrences join it. */
  about?: string;
  detail: CauseDetail;
  /** An order that is open gathers it; for its sake alone none is opened. */
  onlyIfOpen?: boolean;
}

/**
 * Something says that an enterprise's liaison may no longer be the one: an order is opened by rule, whoever
 * set it off, or the one that is open gathers the cause.
 * An order lists a cause once for what it is about.
 * @returns the order and whether it is new; null where this occurrence was known already, the file is closed, or the enterprise is being asked in writing
 */
export async function openVerificationOrder(tx: Tx, { enterpriseId, cause, causeKey, about = '', detail, onlyIfOpen = false }: Suspicion): Promise<{ caseId: string; opened: boolean } | null> {
  return actingAs(tx, platform, async (all) => {
    // Who comes second waits here and then finds what the first one opened.
    const file = await all.sql.selectFrom('enterprises').select(['id', 'name', 'closed_on']).where('id', '=', enterpriseId).forNoKeyUpdate().executeTakeFirst();
    if (!file) throw notFound('enterprises');
    if (file.closed_on !== null) return null;
    const known = await all.sql.selectFrom('verification_causes').select('id')
      .where('enterprise_id', '=', enterpriseId).where('cause', '=', cause).where(sql<boolean>`(cause_key = ${causeKey} or ${causeKey} = any (more_keys))`).executeTakeFirst();
    if (known) return null;
    const open = await all.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
    if (!open && (onlyIfOpen || waitForTheAnswer.includes(cause) && await isAsked(all, enterpriseId))) return null;
    const again = open && await all.sql.updateTable('verification_causes').set({ at: tx.now, more_keys: sql`array_append(more_keys, ${causeKey})`, detail: sql`detail || jsonb_strip_nulls(${JSON.stringify(detail)}::jsonb)` })
      .where('case_id', '=', open.case_id).where('cause', '=', cause).where('about', '=', about).where('answered_at', 'is', null).returning('id').executeTakeFirst();
    if (again) return { caseId: open.case_id, opened: false };
    const order = open ? await lockCaseFile(all, { caseId: open.case_id }) : await openOrder(all, file, cause);
    await all.sql.insertInto('verification_causes').values({
      id: newId(tx.now), case_id: order.id, enterprise_id: enterpriseId, cause, cause_key: causeKey, about, detail: JSON.stringify(detail), at: tx.now,
    }).execute();
    if (open) {
      await recordStep(all, order, 'cause_added', { params: { cause } });
      await notify(all, order, 'verification_cause_added', [order.ownerId], { cause });
    } else {
      await notify(all, order, 'verification_opened', [order.ownerId], { cause, due: await dueOf(all, order.id) });
      await askEnterprise(all, order, cause);
    }
    return { caseId: order.id, opened: !open };
  });
}

/** An order for causes that were asked about before, which another order has listed so far or none any more. */
export async function openAnew(all: Tx, enterpriseId: string, causes: { id: string; cause: string; about: string }[]): Promise<void> {
  const [first] = causes;
  if (first === undefined) return;
  const cause = first.cause as Cause;
  const open = await all.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
  const order = open ? await lockCaseFile(all, { caseId: open.case_id }) : await openOrder(all, { id: enterpriseId }, cause);
  await all.sql.updateTable('verification_causes').set({ case_id: order.id, answered_at: null }).where('id', 'in', causes.map(({ id }) => id)).execute();
  if (open) return;
  await notify(all, order, 'verification_opened', [order.ownerId], { cause, due: await dueOf(all, order.id) });
  await askEnterprise(all, order, cause);
}

const isAsked = async (all: Tx, enterpriseId: string): Promise<boolean> => (await sql<{ asked: boolean }>`select ${askedInWriting(sql`${enterpriseId}::uuid`)} as asked`.execute(all.sql)).rows[0]!.asked;

async function openOrder(tx: Tx, { id }: { id: string }, cause: Cause): Promise<CaseFile> {
  const order = await openByRule(tx, { kind: 'verification', enterpriseId: id, category: 'other', params: { cause } });
  await tx.sql.insertInto('verification_orders').values({ case_id: order.id, enterprise_id: id, park_id: order.parkId, opened_at: tx.now }).execute();
  return order;
}

async function dueOf(tx: Tx, caseId: string): Promise<string | null> {
  const { due_at } = await tx.sql.selectFrom('cases').select('due_at').where('id', '=', caseId).executeTakeFirstOrThrow();
  return due_at?.toISOString() ?? null;
}
