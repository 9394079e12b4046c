import { sql, type RawBuilder } from 'kysely';
import type { AudienceFilter } from '@qilian/contract/circulars';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound } from '../../../../platform/errors.ts';
import { parksWrittenTo, uuids, visibleAudiences } from '../access.ts';

/** Whether anything at all is chosen. */
export const isEmpty = (filter: AudienceFilter): boolean => Object.entries(filter).every(([name, values]) => name === 'exclude' || values.length === 0);

/** The condition on `enterprises as e` for an audience within these parks. Closed files are never among them. */
export function fitsAudience(filter: AudienceFilter, parks: readonly string[]): RawBuilder<boolean> {
  const texts = (values: readonly string[]) => sql`${values}::text[]`;
  const narrowed: RawBuilder<unknown>[] = [];
  if (filter.parkIds.length > 0) narrowed.push(sql`e.park_id = any (${uuids(filter.parkIds)})`);
  if (filter.stages.length > 0) narrowed.push(sql`e.stage = any (${texts(filter.stages)})`);
  if (filter.sizeClasses.length > 0) narrowed.push(sql`e.size_class = any (${texts(filter.sizeClasses)})`);
  if (filter.industries.length > 0) narrowed.push(sql`exists (select from unnest(${texts(filter.industries)}) code where starts_with(e.industry_code, code))`);
  if (filter.flags.length > 0) narrowed.push(sql`e.flags && ${texts(filter.flags)}`);
  if (filter.tags.length > 0) narrowed.push(sql`e.tags && ${texts(filter.tags)}`);
  if (filter.officerIds.length > 0) narrowed.push(sql`exists (select from enterprise_staff f where f.enterprise_id = e.id and f.user_id = any (${uuids(filter.officerIds)}) and f.until_day is null)`);
  const chosen = narrowed.length === 0 ? sql`false` : sql`(${sql.join(narrowed, sql` and `)})`;
  return sql<boolean>`(e.closed_on is null and e.park_id = any (${uuids(parks)}) and (${chosen} or e.id = any (${uuids(filter.include)})) and e.id <> all (${uuids(filter.exclude)}))`;
}

/** The parks that an audience touches, of those that the actor may write to. @throws Refusal `circulars.audience_empty`, `circulars.park_outside` */
export function parksOf(tx: Tx, filter: AudienceFilter, part = 'body.filter'): string[] {
  const mine = parksWrittenTo(tx.actor);
  if (isEmpty(filter)) throw invalidField(part, 'circulars.audience_empty');
  const outside = filter.parkIds.find((id) => !mine.includes(id));
  if (outside !== undefined) throw invalidField(`${part}.parkIds`, 'circulars.park_outside', { value: outside });
  if (filter.parkIds.length > 0 && filter.include.length === 0) return filter.parkIds;
  return mine;
}

/** @throws Refusal `circulars.audience.not_found` */
export async function getAudienceFilter(tx: Tx, audienceId: string): Promise<AudienceFilter> {
  const row = await tx.sql.selectFrom('audiences as a').select('a.filter').where('a.id', '=', audienceId).where('a.closed_on', 'is', null).where(visibleAudiences(tx.actor)).executeTakeFirst();
  if (!row) throw notFound('circulars.audience');
  return row.filter as unknown as AudienceFilter;
}

