import { sql } from 'kysely';
import type { Reach, previewReach as endpoint } from '@qilian/contract/circulars';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { getAudienceFilter, parksOf } from './audience.ts';
import { recipients } from './recipients.ts';

/** Whom it would reach if it were sent at this instant. @throws Refusal `circulars.audience_empty`, `circulars.park_outside`, `circulars.audience.not_found` */
export async function previewReach(tx: Tx, { audienceId, filter: given, ...addressing }: BodyOf<typeof endpoint>): Promise<Reach> {
  const filter = audienceId === null ? given : await getAudienceFilter(tx, audienceId);
  const parks = parksOf(tx, filter);
  const { rows: [found] } = await sql<{ enterprises: number; people: number; screen: number; email: number; sms: number; robot: number; unreached: number; withoutConsent: number; held: number }>`
    ${recipients(tx, { ...addressing, filter, parks }, { counting: true })}
    select (select count(*) from audience)::int as enterprises, (select count(distinct user_id) from picked)::int as people, (select count(*) from picked)::int as screen,
      (select count(*) from ways where channel = 'email' and reachable)::int as email, (select count(*) from ways where channel = 'sms' and reachable)::int as sms,
      (select count(distinct p.enterprise_id) from ways w join picked p on p.id = w.notice_id where w.channel not in ('email', 'sms'))::int as robot, (select count(*) from unreached)::int as unreached, (select count(*) from unreached where cause = 'no_consent')::int as "withoutConsent", (select count(*) from ways where due_at is not null and reachable)::int as held`.execute(tx.sql);
  const { screen, email, sms, robot, ...counts } = found!;
  return { ...counts, byWay: { screen, email, sms, robot } };
}
