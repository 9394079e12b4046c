import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { EnterpriseRole } from '@qilian/contract/people';
import { TurnoverClass, type drawSample as drawEndpoint, type recordSampleItem as recordEndpoint, type Sample, type SampleItem } from '@qilian/contract/verification-plan';
import { parksAs } from '../../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { callers, keepers, visibleEnterprises } from '../../../enterprises/index.ts';
import { maskContact, openContact } from '../../../people/index.ts';
import { requireVisible } from '../access.ts';
import { confirmLiaison } from '../confirm-liaison.ts';
import { movedByStaff } from '../moved-contacts.ts';
import { allocate } from '../plan/allocate.ts';
import { confirmationsById } from '../views.ts';
import { wilson } from './wilson.ts';

/**
 * Draws from the plan of the park, from each class in proportion to its size. The order within a class is that of the SHA-256 of
 * seed and enterprise, so that everybody can draw it again and nobody can choose.
 */
export async function drawSample(tx: Tx, { parkId, size, seed: given }: BodyOf<typeof drawEndpoint>): Promise<string> {
  if (!tx.actor.parks.includes(parkId)) throw notFound('people.area');
  if (!parksAs(tx.actor, ...keepers).includes(parkId)) throw new Refusal('forbidden', 'auth.forbidden');
  const [year, month] = today(tx).split('-').map(Number) as [number, number];
  const quarter = `${year}Q${Math.ceil(month / 3)}`;
  const id = newId(tx.now);
  const seed = given ?? id;
  const { rows } = await sql<{ class: string; count: number }>`select class, count(*)::int as count from verification_plan where park_id = ${parkId} group by class`.execute(tx.sql);
  const population = Object.fromEntries(TurnoverClass.options.map((name) => [name, rows.find((row) => row.class === name)?.count ?? 0]));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) throw invalidField('body.parkId', 'confirmations.nobody_to_draw');
  const drawn = allocate(population, Math.min(size, total));
  await tx.sql.insertInto('liaison_samples').values({ id, park_id: parkId, quarter, seed, population: JSON.stringify(population), drawn_by: tx.actor.userId!, drawn_at: tx.now }).execute();
  await sql`insert into liaison_sample_items (id, sample_id, enterprise_id, holder_id, class, position)
    select gen_random_uuid(), ${id}, enterprise_id, holder_id, class, row_number() over (order by draw, enterprise_id) from (
      select v.enterprise_id, v.holder_id, v.class, sha256(convert_to(${seed} || v.enterprise_id::text, 'UTF8')) as draw,
        row_number() over (partition by v.class order by sha256(convert_to(${seed} || v.enterprise_id::text, 'UTF8')), v.enterprise_id) as turn
      from verification_plan v where v.park_id = ${parkId}) ordered where turn <= (${JSON.stringify(drawn)}::jsonb->>class)::int`.execute(tx.sql);
  await record(tx, { type: 'liaison.sample_drawn', record: { type: 'liaison_sample', id }, parkId, enterpriseId: null, audience: 'staff', params: { quarter, seed, size: Object.values(drawn).reduce((sum, count) => sum + count, 0) } });
  return id;
}

/** What was drawn and not looked at before its file was closed, or moved away, is nobody's to look at any more. */
const stillCounts = sql<boolean>`(i.confirmation_id is not null or e.closed_on is null and e.id is not null)`;

interface SampleRow {
  id: string; park_id: string; park: string; quarter: string; seed: string; population: Record<string, number>; drawn_at: Date; drawer_id: string; drawer: string;
  strata: Record<string, number>; looked: number; wrong: number; size: number;
}

async function samples(tx: Tx, filter: { sampleId?: string; parkId?: string | undefined; after?: (string | null)[] | null; most: number }): Promise<SampleRow[]> {
  const { sampleId, parkId, after, most } = filter;
  return (await sql<SampleRow>`
    select s.id, s.park_id, p.name as park, s.quarter, s.seed, s.population, s.drawn_at, u.id as drawer_id, u.name as drawer, i.strata, i.looked, i.wrong, i.size
    from liaison_samples s join areas p on p.id = s.park_id join users u on u.id = s.drawn_by cross join lateral (
      select sum(count)::int as size, sum(looked)::int as looked, sum(wrong)::int as wrong, coalesce(jsonb_object_agg(class, count), '{}') as strata from (
        select i.class, count(*) as count, count(c.id) filter (where c.outcome <> 'unreachable') as looked, count(*) filter (where c.outcome = 'left' or c.outcome = 'current' and not (c.identity_seen and c.post_seen)) as wrong
          from liaison_sample_items i left join liaison_confirmations c on c.id = i.confirmation_id left join enterprises e on e.id = i.enterprise_id where i.sample_id = s.id and ${stillCounts} group by i.class) one) i
    where s.park_id = any (${tx.actor.parks}::uuid[]) and ${sampleId === undefined ? sql`true` : sql`s.id = ${sampleId}`} and ${parkId === undefined ? sql`true` : sql`s.park_id = ${parkId}`}
      and ${after ? sql`(s.drawn_at, s.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by s.drawn_at desc, s.id desc limit ${sql.lit(most)}`.execute(tx.sql)).rows;
}

const toSample = (tx: Tx, row: SampleRow): Sample => ({
  id: row.id, park: { id: row.park_id, name: row.park }, quarter: row.quarter, seed: row.seed, size: row.size ?? 0, drawnBy: { id: row.drawer_id, name: row.drawer }, drawnAt: row.drawn_at.toISOString(),
  strata: TurnoverClass.options.map((name) => ({ turnoverClass: name, population: row.population[name] ?? 0, drawn: row.strata[name] ?? 0 })),
  result: { looked: row.looked ?? 0, wrong: row.wrong ?? 0, ...(wilson(row.wrong ?? 0, row.looked ?? 0) ?? { share: null, low: null, high: null }) },
  mayRecord: parksAs(tx.actor, ...callers).includes(row.park_id),
});

export async function listSamples(tx: Tx, { cursor, limit, parkId }: { cursor?: string | undefined; limit: number; parkId?: string | undefined }): Promise<{ items: Sample[]; next: string | null }> {
  const { rows, next } = cutPage(await samples(tx, { parkId, after: readCursor(cursor, 2), most: limit + 1 }), limit, (row) => [row.drawn_at, row.id]);
  return { items: rows.map((row) => toSample(tx, row)), next };
}

/** @throws Refusal `confirmations.sample.not_found` */
export async function getSample(tx: Tx, sampleId: string): Promise<Sample> {
  const [row] = await samples(tx, { sampleId, most: 1 });
  if (!row) throw notFound('confirmations.sample');
  return toSample(tx, row);
}

interface ItemRow {
  id: string; position: number; enterprise_id: string; enterprise: string; address: string | null; holder_id: string; role: string; user_id: string; name: string; phone: Buffer | null; email: Buffer | null; class: string; confirmation_id: string | null;
}

async function items(tx: Tx, sampleId: string, which: { itemId?: string; after?: (string | null)[] | null; most: number }): Promise<{ rows: ItemRow[]; view: (row: ItemRow) => SampleItem }> {
  const { itemId, after, most } = which;
  const { rows } = await sql<ItemRow>`
    select i.id, i.position, i.enterprise_id, e.name as enterprise, e.address, i.holder_id, h.role, u.id as user_id, u.name, u.phone, u.email, i.class, i.confirmation_id
    from liaison_sample_items i join enterprises e on e.id = i.enterprise_id join enterprise_holders h on h.id = i.holder_id join users u on u.id = h.user_id
    where i.sample_id = ${sampleId} and ${visibleEnterprises(tx.actor)} and ${stillCounts} and ${itemId === undefined ? sql`true` : sql`i.id = ${itemId}`} and ${after ? sql`i.position > ${after[0]}::int` : sql`true`}
    order by i.position limit ${sql.lit(most)}`.execute(tx.sql);
  const results = await confirmationsById(tx, rows.flatMap(({ confirmation_id: id }) => id ?? []));
  return {
    rows,
    view: (row) => ({
      id: row.id, position: row.position, enterprise: { id: row.enterprise_id, name: row.enterprise }, address: row.address,
      holder: { id: row.holder_id, role: row.role as EnterpriseRole, user: { id: row.user_id, name: row.name }, ...maskContact(openContact(tx.platform.secrets, row)) },
      turnoverClass: row.class as TurnoverClass, result: row.confirmation_id === null ? null : results.get(row.confirmation_id) ?? null,
    }),
  };
}

export async function listSampleItems(tx: Tx, sampleId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: SampleItem[]; next: string | null }> {
  await getSample(tx, sampleId);
  const { rows: found, view } = await items(tx, sampleId, { after: readCursor(cursor, 1), most: limit + 1 });
  const { rows, next } = cutPage(found, limit, (row) => [String(row.position)]);
  return { items: rows.map(view), next };
}

/** What was seen on site, once. @throws Refusal `confirmations.sample.not_found`, `enterprises.not_found`, `enterprises.closed`, `confirmations.sample_looked_at`, `auth.forbidden` */
export async function recordSampleItem(tx: Tx, sampleId: string, itemId: string, { newPhone, newEmail, ...finding }: BodyOf<typeof recordEndpoint>): Promise<SampleItem> {
  const sample = await getSample(tx, sampleId);
  if (!sample.mayRecord) throw new Refusal('forbidden', 'auth.forbidden');
  const item = await tx.sql.selectFrom('liaison_sample_items').select(['id', 'enterprise_id', 'holder_id', 'confirmation_id']).where('id', '=', itemId).where('sample_id', '=', sampleId).forUpdate().executeTakeFirst();
  if (!item) throw notFound('confirmations.sample');
  const { closed_on: day } = await requireVisible(tx, item.enterprise_id);
  if (day !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day } });
  if (item.confirmation_id !== null) throw new Refusal('conflict', 'confirmations.sample_looked_at');
  const seat = { enterpriseId: item.enterprise_id, holderId: item.holder_id };
  const moved = await movedByStaff(tx, { ...seat, outcome: finding.outcome }, { newPhone, newEmail });
  const confirmationId = await confirmLiaison(tx, { ...seat, occasion: 'sample', ...finding, moved });
  // Where nobody was there somebody comes again.
  if (finding.outcome !== 'unreachable') await tx.sql.updateTable('liaison_sample_items').set({ confirmation_id: confirmationId }).where('id', '=', itemId).execute();
  const { rows: [row], view } = await items(tx, sampleId, { itemId, most: 1 });
  return view(row!);
}
