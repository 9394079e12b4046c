import type { BodyOf, QueryOf } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/shadows';
import type { Agency } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notAllowedIn, notFound, staleVersion } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { unlessDone } from '../../../../platform/ledger/own-step.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { localDateOf } from '../../../../platform/calendar/index.ts';
import { normalContact, openContact, sealContact } from '../../../people/index.ts';
import { publicMailDomains } from '../detection/public-mail.ts';
import { agencyActions, isRegistrar, requireRegistrar, tellRegistrars, visibleAgencies } from './registrars.ts';

/** Accounting, audit and tax; agency services (GB/T 4754-2017). Of the wider classes only those whose name says so. */
const codes = ['L7241', 'L7297'];
const wider = ['L7229', 'L7249', 'L7299'];
const words = '(代理|代办|代账|记账|财税|财务咨询|会计服务|工商注册|注册登记|商务秘书)';

/** Enterprises of the city that are agencies by their own file come into the register by themselves, and leave it with it. */
export async function registerAgencyFiles(tx: Tx): Promise<void> {
  await sql`
    with files as materialized (
      select e.id, e.name from enterprises e where e.closed_on is null and (e.industry_code = any (${codes}::text[]) or e.industry_code = any (${wider}::text[]) and e.name ~ ${words})),
    gone as (
      update shadow_agencies a set ended_at = ${tx.now}, version = version + 1
        where a.source = 'industry' and a.ended_at is null and not exists (select from files f where f.id = a.enterprise_id))
    insert into shadow_agencies (id, name, enterprise_id, source, added_at)
      select gen_random_uuid(), f.name, f.id, 'industry', ${tx.now} from files f where not exists (select from shadow_agencies a where a.enterprise_id = f.id)`.execute(tx.sql);
}

const agencies = (tx: Tx) => tx.sql.selectFrom('shadow_agencies as a').leftJoin('enterprises as e', 'e.id', 'a.enterprise_id').leftJoin('users as u', 'u.id', 'a.added_by').leftJoin('users as d', 'd.id', 'a.decided_by')
  .select(['a.id', 'a.name', 'a.enterprise_id', 'e.name as enterprise', 'a.source', 'a.note', 'a.added_by', 'u.name as adder', 'a.added_at', 'a.ended_at', 'a.state', 'a.decided_by', 'd.name as decider', 'a.decided_at', 'a.decision_note', 'a.version']);
type AgencyAction = Agency['allowedActions'][number];
type Row = Awaited<ReturnType<ReturnType<typeof agencies>['executeTakeFirstOrThrow']>>;

export async function listAgencies(tx: Tx, { cursor, limit, q, show }: QueryOf<typeof contract.listAgencies>): Promise<{ items: Agency[]; next: string | null; registrar: boolean; proposals: number }> {
  const after = readCursor(cursor, 2);
  const registrar = await isRegistrar(tx);
  const proposals = await tx.sql.selectFrom('shadow_agencies as a').select((eb) => eb.fn.countAll<number>().as('count')).where('a.state', '=', 'proposed').where('a.ended_at', 'is', null).where(visibleAgencies(tx, registrar)).executeTakeFirstOrThrow();
  let query = agencies(tx).where('a.ended_at', show === 'ended' ? 'is not' : 'is', null).where('a.state', '=', show === 'ended' ? 'listed' : show).where(visibleAgencies(tx, registrar)).orderBy('a.name').orderBy('a.id').limit(sql.lit(limit + 1));
  if (q !== undefined && q !== '') query = query.where(sql<boolean>`position(${q} in a.name) > 0`);
  if (after) query = query.where(sql<boolean>`(a.name, a.id) > (${after[0]}, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.name, row.id]);
  return { items: await toAgencies(tx, rows, registrar), next, registrar, proposals: proposals.count };
}

export async function getAgency(tx: Tx, agencyId: string): Promise<Agency> {
  const registrar = await isRegistrar(tx);
  const row = await agencies(tx).where('a.id', '=', agencyId).where(visibleAgencies(tx, registrar)).executeTakeFirst();
  if (!row) throw notFound('agencies');
  return (await toAgencies(tx, [row], registrar))[0]!;
}

async function toAgencies(tx: Tx, rows: Row[], registrar: boolean): Promise<Agency[]> {
  const signs = rows.length === 0 ? [] : await tx.sql.selectFrom('shadow_agency_signs').select(['agency_id', 'phone', 'email', 'domain', 'address']).where('agency_id', 'in', rows.map(({ id }) => id)).orderBy('id').execute();
  const opened = signs.map((sign) => ({ ...sign, ...openContact(tx.platform.secrets, sign) }));
  return rows.map((row) => {
    const own = opened.filter(({ agency_id }) => agency_id === row.id);
    const all = (kind: 'phone' | 'email' | 'domain' | 'address') => own.flatMap((sign) => sign[kind] ?? []);
    return {
      id: row.id, name: row.name, enterprise: row.enterprise_id === null || row.enterprise === null ? null : { id: row.enterprise_id, name: row.enterprise }, source: row.source as Agency['source'], note: row.note,
      phones: all('phone'), emails: all('email'), domains: all('domain'), addresses: all('address'), addedAt: row.added_at.toISOString(),
      addedBy: row.added_by === null ? null : { id: row.added_by, name: row.adder! }, endedOn: row.ended_at === null ? null : localDateOf(tx.platform.officeHours.city(), row.ended_at),
      state: row.state as Agency['state'], decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider! }, decidedAt: row.decided_at?.toISOString() ?? null, decisionNote: row.decision_note,
      version: row.version, allowedActions: agencyActions(tx, registrar, row),
    };
  });
}

type Signs = Partial<Record<'phones' | 'emails' | 'domains' | 'addresses', string[] | undefined>>;

/** Into the register by who decides on it, else as a proposal. @throws Refusal on the field: `people.bad_phone`, `agencies.public_domain`, `agencies.vague_address` */
export async function addAgency(tx: Tx, { name, note, ...signs }: BodyOf<typeof contract.addAgency>): Promise<string> {
  const id = newId(tx.now);
  const registrar = await isRegistrar(tx);
  await tx.sql.insertInto('shadow_agencies').values({ id, name, note: note ?? null, source: 'staff', added_by: tx.actor.userId, added_at: tx.now, state: registrar ? 'listed' : 'proposed' }).execute();
  await writeSigns(tx, id, signs);
  if (!registrar) await tellRegistrars(tx, name);
  await record(tx, { type: registrar ? 'agency.added' : 'agency.proposed', record: { type: 'agency', id }, parkId: null, enterpriseId: null, audience: 'staff', detail: { name } });
  return id;
}

/** Lists that are given take the place of those before. @throws as `addAgency`, and `agencies.city_only`, `agencies.not_found`, `common.stale_version` */
export async function editAgency(tx: Tx, agencyId: string, { version, name, note, ...signs }: BodyOf<typeof contract.editAgency>): Promise<void> {
  await requireRegistrar(tx);
  const row = await takeAgency(tx, agencyId, version);
  await tx.sql.updateTable('shadow_agencies').set({ ...(name !== undefined && { name }), ...(note !== undefined && { note }), version: version + 1 }).where('id', '=', agencyId).execute();
  await writeSigns(tx, agencyId, signs);
  await record(tx, { type: 'agency.edited', record: { type: 'agency', id: agencyId }, parkId: null, enterpriseId: null, audience: 'staff', detail: { name: name ?? row.name } });
}

/** Out of the register, or back into it. What it explained so far is weighed anew by the next run. @throws Refusal `agencies.city_only`, `agencies.action_not_allowed` */
export async function endAgency(tx: Tx, agencyId: string, { version, ended }: BodyOf<typeof contract.endAgency>): Promise<void> {
  await requireRegistrar(tx);
  const row = await takeAgency(tx, agencyId, version, ended ? 'end' : 'resume');
  await tx.sql.updateTable('shadow_agencies').set({ ended_at: ended ? tx.now : null, version: version + 1 }).where('id', '=', agencyId).execute();
  await record(tx, { type: ended ? 'agency.ended' : 'agency.resumed', record: { type: 'agency', id: agencyId }, parkId: null, enterpriseId: null, audience: 'staff', params: { day: today(tx) }, detail: { name: row.name } });
}

const stepOf: Record<AgencyAction, string | null> = { edit: null, end: 'ended', resume: 'resumed', accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' };

/** One row, locked, for an action. @throws Refusal `agencies.not_found`, `common.done_already`, `common.stale_version`, `agencies.action_not_allowed` */
export async function takeAgency(tx: Tx, agencyId: string, version: number, action: AgencyAction = 'edit') {
  const registrar = await isRegistrar(tx);
  const row = await tx.sql.selectFrom('shadow_agencies as a').select(['a.name', 'a.version', 'a.state', 'a.source', 'a.added_by', 'a.ended_at']).where('a.id', '=', agencyId).where(visibleAgencies(tx, registrar)).forUpdate().executeTakeFirst();
  if (!row) throw notFound('agencies');
  const step = stepOf[action];
  await unlessDone(tx, step === null ? null : { record: { type: 'agency', id: agencyId }, types: [`agency.${step}`] }, () => getAgency(tx, agencyId), async () => {
    if (row.version !== version) throw staleVersion(await getAgency(tx, agencyId));
    if (!agencyActions(tx, registrar, row).includes(action)) throw notAllowedIn('agencies', row.ended_at === null ? row.state : 'ended');
  });
  return row;
}

const column = { phones: 'phone', emails: 'email', domains: 'domain', addresses: 'address' } as const;

async function writeSigns(tx: Tx, agencyId: string, signs: Signs): Promise<void> {
  for (const [list, values] of Object.entries(signs) as [keyof typeof column, string[] | undefined][]) {
    if (values === undefined) continue;
    await tx.sql.deleteFrom('shadow_agency_signs').where('agency_id', '=', agencyId).where(column[list], 'is not', null).execute();
    for (const [index, value] of [...new Set(values)].entries()) {
      await tx.sql.insertInto('shadow_agency_signs').values({ id: newId(tx.now), agency_id: agencyId, ...await signOf(tx, list, value, `body.${list}.${index}`) }).execute();
    }
  }
}

async function signOf(tx: Tx, list: keyof typeof column, value: string, field: string) {
  switch (list) {
    case 'phones': {
      const { phone, phone_index } = sealContact(tx.platform.secrets, { phone: value }, field);
      return { phone, phone_index };
    }
    case 'emails': {
      const { email, email_index } = sealContact(tx.platform.secrets, { email: value }, field);
      return { email, email_index };
    }
    case 'domains': {
      const domain = normalContact({ email: `x@${value}` }).email!.slice(2);
      if (publicMailDomains.includes(domain)) throw invalidField(field, 'agencies.public_domain', { value: domain });
      return { domain };
    }
    case 'addresses': {
      const { rows: [found] } = await sql<{ key: string | null }>`select address_key(${value}) as key`.execute(tx.sql);
      if (found!.key === null) throw invalidField(field, 'agencies.vague_address', { value });
      return { address: value, address_key: found!.key };
    }
  }
}
