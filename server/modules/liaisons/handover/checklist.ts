import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { CaseStatus } from '@qilian/contract/cases';
import { plainText } from '@qilian/contract/codes/safe-text';
import type { HandoverEntry, HandoverItem, HandoverItemKind, HandoverSection } from '@qilian/contract/handovers';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import type { FileRef } from '@qilian/contract/shapes';
import { waitsFor } from '../../cases/index.ts';
import { textsOf, type NoticeKind, type NoticeParams } from '../../notices/index.ts';
import { stateOf } from './access.ts';
import { isInEffect, sections } from './rules.ts';
import type { HandoverRow } from './store.ts';

/** What an item is, before anybody confirmed it. `marks` are what must be confirmed anew when it changes. */
export interface OpenItem extends Omit<HandoverItem, 'seen' | 'confirmedAt' | 'changed'> {
  marks: unknown[];
}

/** What a higher part of the house adds to the checklist: whatever else waits for the enterprise. */
export interface HandoverSource {
  name: string;
  /** Notices that say no more than its items do, so that nothing stands twice. */
  notices?: readonly NoticeKind[];
  items: (reader: Tx, handover: Pick<HandoverRow, 'enterprise_id' | 'predecessor_id' | 'successor_id' | 'effective_at'>) => Promise<Omit<OpenItem, 'entry'>[]>;
}
const sources = new Map<string, HandoverSource>();
/** Called once by the module that keeps such a duty. */
export function addToHandovers(source: HandoverSource): void {
  sources.set(source.name, source);
}

const order: HandoverItemKind[] = ['material', 'duty', 'case', 'notice', 'account', 'legacy', 'document'];

/**
 * The checklist as it is at this instant, with what the successor confirmed of it. Whatever is opened meanwhile is on it, what
 * is closed isn't. Once in effect, an ordinary one shows what was confirmed, since from then on the predecessor learns nothing new;
 * so does one that was called off.
 */
export async function checklistOf(tx: Tx, row: HandoverRow): Promise<HandoverItem[]> {
  return actingAs(tx, system, async (all) => {
    const reader = { ...all, actor: { ...all.actor, locale: tx.actor.locale } };
    const confirmed = await confirmationsOf(all, row.id);
    const state = stateOf(row);
    if (state === 'cancelled' || (isInEffect(state) && (row.route === 'ordinary' || state === 'closed'))) return shownOf(confirmed, await entriesOf(all, row.id));
    const found = [
      ...await openCases(all, row), ...await openNotices(reader, row),
      ...(await Promise.all([...sources.values()].map((source) => source.items(reader, row)))).flat().map((item) => ({ ...item, entry: null })),
      ...row.route === 'ordinary' ? written(await entriesOf(all, row.id), row.nothing) : [],
    ];
    return found.map(({ marks, ...item }) => {
      const seen = digestOf(marks);
      const own = confirmed.filter((one) => one.item === item.key);
      // After an emergency the successor acts on what is being confirmed: once is enough.
      const match = own.find((one) => one.seen === seen) ?? (state === 'confirming_after' ? own.at(-1) : undefined);
      return { ...item, seen, confirmedAt: match?.confirmed_at.toISOString() ?? null, changed: match === undefined && own.length > 0 };
    }).sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  });
}

export const digestOf = (marks: unknown[]): string => createHash('sha256').update(JSON.stringify(marks)).digest('hex').slice(0, 32);

const confirmationsOf = (all: Tx, handoverId: string) => all.sql.selectFrom('handover_confirmations').selectAll().where('handover_id', '=', handoverId).orderBy('confirmed_at').execute();
type Confirmation = Awaited<ReturnType<typeof confirmationsOf>>[number];

/** What is kept of an item when it is confirmed: of the predecessor's entries only which, since they are erased one day. */
export function snapshotOf({ key, kind, title, number, caseId, status, waitsFor, detail, dueAt, entry }: HandoverItem): object {
  return { key, kind, number, caseId, status, waitsFor, dueAt, ...(entry === null ? { title, detail } : { title: '', detail: null }) };
}

/** The last confirmation of each item, as it was then. */
function shownOf(confirmed: Confirmation[], entries: HandoverEntry[]): HandoverItem[] {
  const last = new Map(confirmed.map((one) => [one.item, one]));
  return [...last.values()].map((one): HandoverItem => {
    const kept = one.shown as unknown as Omit<HandoverItem, 'seen' | 'confirmedAt' | 'changed' | 'entry'>;
    const entry = entries.find(({ id }) => kept.key.endsWith(id)) ?? null;
    return { ...kept, title: entry?.title ?? kept.title, entry, seen: one.seen, confirmedAt: one.confirmed_at.toISOString(), changed: false };
  }).sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

/** The enterprise's open cases with whom they wait for, without the park's own matters; of an emergency those that were open when it took effect. */
async function openCases(all: Tx, row: HandoverRow): Promise<OpenItem[]> {
  let query = all.sql.selectFrom('cases as c').innerJoin('users as o', 'o.id', 'c.owner_id').leftJoin('users as a', 'a.id', 'c.attendant_id')
    .select(['c.id', 'c.number', 'c.kind', 'c.title', 'c.status', 'c.waiting_for', 'c.due_at', 'c.owner_id', 'o.name as owner', 'a.name as attendant',
      sql<string[]>`array(select distinct d.name from tasks t join departments d on d.id = t.department_id where t.case_id = c.id and t.status in ('assigned', 'signed', 'working') order by d.name)`.as('departments')])
    .where('c.enterprise_id', '=', row.enterprise_id).where('c.closed_at', 'is', null).where('c.internal', '=', false).orderBy('c.due_at').orderBy('c.id');
  if (row.effective_at !== null) query = query.where('c.opened_at', '<=', row.effective_at);
  const rows = await query.execute();
  return rows.flatMap((found): OpenItem[] => {
    const party = waitsFor(found.kind, found.status);
    if (party === null) return [];
    const forEnterprise = party === 'enterprise';
    const name = party === 'attendant' ? found.attendant : found.departments.length > 0 ? found.departments.join('、') : found.owner;
    return [{
      key: `case:${found.id}`, kind: forEnterprise ? (found.waiting_for === null ? 'duty' : 'material') : 'case', title: found.title, number: found.number, caseId: found.id,
      status: found.status as CaseStatus, waitsFor: { enterprise: forEnterprise, name: forEnterprise ? null : name }, detail: forEnterprise ? found.waiting_for : null,
      dueAt: found.due_at?.toISOString() ?? null, entry: null,
      marks: [found.status, found.waiting_for, found.due_at?.toISOString() ?? null, found.owner_id],
    }];
  });
}

/** What the enterprise was told and its liaison hasn't read, or acknowledged where that is due, beside the open cases, which stand here themselves, and the change itself. */
async function openNotices(reader: Tx, row: HandoverRow): Promise<OpenItem[]> {
  let query = reader.sql.selectFrom('notices as n').leftJoin('cases as c', 'c.id', 'n.case_id').leftJoin('circulars as r', 'r.id', 'n.circular_id')
    .select(['n.id', 'n.kind', 'n.params', 'n.created_at', 'r.subject', sql<string | null>`case when r.weight = 'confidential' then null else r.body end`.as('body')])
    .where('n.enterprise_id', '=', row.enterprise_id).where('n.recipient_id', '=', row.effective_at === null ? row.predecessor_id : row.successor_id)
    .where((eb) => eb.or([eb('n.read_at', 'is', null), eb.and([eb('r.acknowledge', '=', true), eb('n.acknowledged_at', 'is', null)])])).where('n.kind', 'not like', 'handover_%').where('n.kind', 'not like', 'appointment_%')
    .where(sql<boolean>`not n.kind = any (${[...sources.values()].flatMap(({ notices = [] }) => notices)}::text[])`).where((eb) => eb.or([eb('n.case_id', 'is', null), eb('c.closed_at', 'is not', null)])).orderBy('n.created_at').orderBy('n.id');
  // What the change itself brought the successor, such as that a correction is settled by it, came at the moment of effect; so did circulars, which are sent to the successor anew.
  const { effective_at: at } = row;
  if (at !== null) query = query.where((eb) => eb.or([eb('n.created_at', '<', at), eb.and([eb('n.created_at', '=', at), eb('n.circular_id', 'is not', null)])]));
  const rows = await query.execute();
  return rows.map((found): OpenItem => {
    const { subject, body } = found.subject !== null ? { subject: found.subject, body: found.body && plainText(found.body) } : textsOf(found.kind, found.params as NoticeParams, { locale: reader.actor.locale, side: 'enterprise', timeZone: reader.platform.config.timeZone });
    return { key: `notice:${found.id}`, kind: 'notice', title: subject, number: null, caseId: null, status: null, waitsFor: { enterprise: true, name: null }, detail: body, dueAt: null, entry: null, marks: [found.kind] };
  });
}

export async function entriesOf(all: Tx, handoverId: string): Promise<HandoverEntry[]> {
  const rows = await all.sql.selectFrom('handover_entries as e').selectAll('e').select(filesAsJson('handover', sql`e.id`).as('files'))
    .where('e.handover_id', '=', handoverId).where('e.withdrawn_at', 'is', null).orderBy('e.written_at').orderBy('e.id').execute();
  return rows.map((row) => ({
    id: row.id, section: row.section as HandoverSection, title: row.title, accountHint: row.account_hint, custodian: row.custodian, place: row.place, note: row.note,
    files: row.files as FileRef[], writtenAt: row.written_at.toISOString(), version: row.version,
  }));
}

function written(entries: HandoverEntry[], nothing: string[]): OpenItem[] {
  const plain = { number: null, caseId: null, status: null, waitsFor: null, detail: null, dueAt: null };
  return [
    ...entries.map((entry): OpenItem => ({ ...plain, key: `${entry.section}:${entry.id}`, kind: entry.section, title: entry.title, entry, marks: [entry.version] })),
    ...sections.filter((section) => nothing.includes(section) && !entries.some((entry) => entry.section === section)).map((section): OpenItem => ({ ...plain, key: `${section}:none`, kind: section, title: '', entry: null, marks: ['none'] })),
  ];
}
