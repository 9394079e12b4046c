import { sql } from 'kysely';
import type { AmissContact, BounceReport, ContactWay } from '@qilian/contract/contacts';
import type * as contract from '@qilian/contract/contacts';
import type { QueryOf, ResponseInput } from '@qilian/contract/endpoint';
import { parksAs } from '../../../platform/auth/actor.ts';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import { callers, visibleEnterprises } from '../../enterprises/index.ts';
import { maskEmail, maskPhone } from '../../people/index.ts';
import { headerText } from './reader/decode.ts';
import { Headers } from './reader/mime.ts';

interface StateRow {
  email: Buffer | null;
  phone: Buffer | null;
  channel: string;
  state: string | null;
  reason: string | null;
  status: string | null;
  bounced_at: Date | null;
  worked_at: Date | null;
  hint: string | null;
  hint_at: Date | null;
  version: number | null;
  phone_unproved_at: Date | null;
  email_unproved_at: Date | null;
}

const stateColumns = ['s.state', 's.reason', 's.status', 's.bounced_at', 's.worked_at', 's.hint', 's.hint_at', 's.version'] as const;

export function toWay(tx: Tx, row: StateRow): ContactWay {
  const contact = row.channel === 'email' ? row.email : row.phone;
  const shown = contact === null ? null : tx.platform.secrets.decrypt(contact);
  return {
    channel: row.channel as ContactWay['channel'], address: shown === null ? null : row.channel === 'email' ? maskEmail(shown) : maskPhone(shown),
    state: (row.state ?? 'working') as ContactWay['state'], reason: row.reason as ContactWay['reason'], status: row.status,
    bouncedAt: row.bounced_at?.toISOString() ?? null, workedAt: row.worked_at?.toISOString() ?? null,
    hint: row.hint as ContactWay['hint'], hintAt: row.hint_at?.toISOString() ?? null,
    unprovedSince: (row.channel === 'email' ? row.email_unproved_at : row.phone_unproved_at)?.toISOString() ?? null, version: row.version ?? 0,
  };
}

/** The ways to a person, mail first. */
export const ways = sql<{ channel: string; place: number }>`(values ('email', 1), ('sms', 2))`;

/** Present seats of visible enterprises, with how mail and text messages to their holders stand. */
const seats = (tx: Tx) => tx.sql.selectFrom('enterprise_holders as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id').innerJoin('users as u', 'u.id', 'h.user_id')
  .innerJoin(ways.as<'w'>(sql`w(channel, place)`), (join) => join.on(sql<boolean>`(w.channel = 'email' or u.phone_is_mobile)`))
  .leftJoin('contact_states as s', (join) => join.onRef('s.user_id', '=', 'u.id').onRef('s.channel', '=', 'w.channel'))
  .select(['h.id as seat', 'h.role', 'u.id as user_id', 'u.name', 'u.email', 'u.phone', 'u.phone_unproved_at', 'u.email_unproved_at', 'w.channel', 'e.id as enterprise_id', 'e.name as enterprise', 'e.park_id', ...stateColumns])
  .where((eb) => eb.or([eb('h.until_day', 'is', null), eb('h.until_day', '>=', today(tx))])).where('e.closed_on', 'is', null).where(visibleEnterprises(tx.actor));

export async function listAmiss(tx: Tx, { cursor, limit, state, enterpriseId }: QueryOf<typeof contract.listAmissContacts>): Promise<{ items: AmissContact[]; next: string | null }> {
  const after = readCursor(cursor, 3);
  let query = seats(tx).where((eb) => eb.or([eb('s.state', '<>', 'working'), eb('s.hint', '=', 'left')])).orderBy('s.changed_at', 'desc').orderBy('h.id', 'desc').orderBy('w.channel', 'desc').select('s.changed_at').limit(sql.lit(limit + 1));
  if (state !== undefined) query = query.where('s.state', '=', state);
  if (enterpriseId !== undefined) query = query.where('e.id', '=', enterpriseId);
  if (after) query = query.where(sql<boolean>`(s.changed_at, h.id, w.channel) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]})`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.changed_at, row.seat, row.channel]);
  return {
    items: rows.map((row) => ({ ...toWay(tx, row), holderId: row.seat, user: { id: row.user_id, name: row.name }, enterprise: { id: row.enterprise_id, name: row.enterprise }, role: row.role as AmissContact['role'] })),
    next,
  };
}

export async function getReachability(tx: Tx, enterpriseId: string): Promise<ResponseInput<typeof contract.getReachability>> {
  const file = await tx.sql.selectFrom('enterprises as e').select('e.park_id').where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!file) throw notFound('enterprises');
  const rows = await seats(tx).where('e.id', '=', enterpriseId).orderBy('h.role').orderBy('h.id').orderBy('w.place').execute();
  return {
    people: rows.filter(({ channel }) => channel === 'email').map((row) => ({
      holderId: row.seat, user: { id: row.user_id, name: row.name }, role: row.role as AmissContact['role'], ways: rows.filter(({ seat }) => seat === row.seat).map((way) => toWay(tx, way)),
    })),
    mayRestore: parksAs(tx.actor, ...callers).includes(file.park_id),
  };
}

/** The seat of a person in an enterprise that is visible. @throws Refusal `enterprises.not_found`, `enterprises.holder.not_found` */
export async function getSeat(tx: Tx, enterpriseId: string, holderId: string) {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.park_id']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!file) throw notFound('enterprises');
  const seat = await tx.sql.selectFrom('enterprise_holders as h').innerJoin('users as u', 'u.id', 'h.user_id').select(['u.id', 'u.name']).where('h.enterprise_id', '=', enterpriseId).where('h.id', '=', holderId).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
  return { ...seat, parkId: file.park_id };
}

const reportColumns = ['r.id', 'r.received_at', 'r.verdict', 'r.reason', 'r.permanence', 'r.status', 'r.hint', 'r.reporting_mta', 'r.current'] as const;

/** Those that came back to a person in this enterprise; where somebody sits in several, each sees its own. */
export async function listReports(tx: Tx, enterpriseId: string, holderId: string, { cursor, limit }: PageOf): Promise<{ items: BounceReport[]; next: string | null }> {
  const { id: userId } = await getSeat(tx, enterpriseId, holderId);
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('bounce_reports as r').select(reportColumns).where('r.user_id', '=', userId).where((eb) => eb.or([eb('r.enterprise_id', '=', enterpriseId), eb('r.enterprise_id', 'is', null)]))
    .orderBy('r.received_at', 'desc').orderBy('r.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(r.received_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.received_at, row.id]);
  return { items: rows.map(toReport), next };
}

/** @throws Refusal `bounces.not_found` */
export async function getReport(tx: Tx, reportId: string): Promise<ResponseInput<typeof contract.getBounceReport>> {
  const row = await tx.sql.selectFrom('bounce_reports as r').innerJoin('enterprises as e', 'e.id', 'r.enterprise_id').select([...reportColumns, 'r.diagnostic', 'r.raw'])
    .where('r.id', '=', reportId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!row) throw notFound('bounces');
  const { secrets } = tx.platform;
  return {
    ...toReport(row),
    diagnostic: row.diagnostic === null ? null : masked(secrets.decrypt(row.diagnostic)),
    headers: row.raw === null ? null : headersOf(secrets.decryptBytes(row.raw)),
  };
}

type ReportRow = { id: string; received_at: Date; verdict: string; reason: string | null; permanence: string | null; status: string | null; hint: string | null; reporting_mta: string | null; current: boolean };

const toReport = (row: ReportRow): BounceReport => ({
  id: row.id, receivedAt: row.received_at.toISOString(), verdict: row.verdict as BounceReport['verdict'], reason: row.reason as BounceReport['reason'], permanence: row.permanence as BounceReport['permanence'],
  status: row.status, hint: row.hint as BounceReport['hint'], reportingMta: row.reporting_mta, current: row.current,
});

const shown = new Set(['from', 'to', 'subject', 'date', 'message-id', 'auto-submitted', 'return-path', 'received', 'content-type', 'x-failed-recipients']);
const mostHeaders = 40;
const longestValue = 400;

/** What tells where a report came from, without the text of anybody's mail. */
function headersOf(head: Buffer): { name: string; value: string }[] {
  const text = head.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return new Headers(text.slice(0, end).split(/\r?\n/)).all().filter(({ name }) => shown.has(name)).slice(0, mostHeaders)
    .map(({ name, value }) => ({ name, value: masked(headerText(value)).slice(0, longestValue) }));
}

const masked = (text: string) => text.replaceAll(/([^\s<>"',;:()])[^\s<>"',;:()@]*@([\p{L}\p{N}.-]+)/gu, '$1***@$2').replaceAll('\0', '');
