import type { Capacity, Stage } from '@qilian/contract/enterprises';
import type { MandateScope } from '@qilian/contract/people';
import { usccCheckDigit } from '@qilian/contract/codes/uscc';
import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import type { TestApp } from '../../testing/app.ts';
import { aLiaison } from '../people/testing.ts';
import { sizeClassOf } from './facts.ts';
import { companyName, nameKey } from './import/reading/names.ts';
import { enterpriseTerms } from './search-terms.ts';

export { nameKey } from './import/reading/names.ts';
export { findTwins } from './merge/find-twins.ts';
export { relations } from './relations.ts';
export { rebuildSearch } from './store.ts';

let counter = 0;

/** A valid code of its own for every number. */
export function aUscc(number: number): string {
  const body = `91620100MA${String(number).padStart(7, '0')}`;
  return body + usccCheckDigit(body);
}

export interface EnterpriseOptions {
  parkId: string;
  name?: string;
  /** `null` for one that isn't licensed yet. */
  uscc?: string | null;
  stage?: Stage;
  industryCode?: string;
  headcount?: number;
  revenueYuan?: number;
  flags?: string[];
  tags?: string[];
  /** Assigned staff, by capacity. */
  staff?: Partial<Record<Capacity, string>>;
}

/** What follows from an enterprise's facts: how it is found and compared, and its size class. */
export function enterpriseColumns({ name, uscc, tags, last4 = [], ...facts }: {
  name: string; uscc: string | null; tags: string[]; last4?: string[];
  industry_code: string | null; headcount: number | null; revenue_yuan: number | null; assets_yuan: number | null;
}) {
  return {
    name, uscc, tags, name_key: nameKey(name), size_class: sizeClassOf(facts),
    search: sql<string>`array_to_tsvector(${enterpriseTerms({ name, uscc, tags, last4 })}::text[])`,
  };
}

/** An enterprise of the park since 2020-01-01, in operation unless told. Seat its people with `aLiaison` of `people/testing`. */
export async function anEnterprise(app: TestApp, { parkId, ...given }: EnterpriseOptions): Promise<{ id: string; name: string; uscc: string | null; parkId: string }> {
  counter += 1;
  const { name: plain = `祁连第${counter}机械有限公司`, uscc = aUscc(counter), stage = 'operation', industryCode = null, headcount = null, revenueYuan = null, flags = [], tags = [], staff = {} } = given;
  const name = companyName(plain);
  return inTransaction(app.platform, system, async (tx) => {
    const id = newId(tx.now);
    const facts = { industry_code: industryCode, headcount, revenue_yuan: revenueYuan, assets_yuan: null };
    await tx.sql.insertInto('enterprises').values({
      id, park_id: parkId, stage, flags, created_at: tx.now, ...facts, ...enterpriseColumns({ name, uscc, tags, ...facts }),
    }).execute();
    await tx.sql.insertInto('enterprise_parks').values({ id: newId(tx.now), enterprise_id: id, park_id: parkId, from_day: '2020-01-01' }).execute();
    for (const [capacity, userId] of Object.entries(staff)) {
      await tx.sql.insertInto('enterprise_staff').values({ id: newId(tx.now), enterprise_id: id, user_id: userId, capacity, from_day: '2020-01-01' }).execute();
    }
    return { id, name, uscc, parkId };
  });
}

/** A declared agent of an enterprise, with everything in the mandate unless told, signed and holding for a year from today. */
export async function aMandate(
  app: TestApp, { enterpriseId, grantedBy, agentId, scopes = ['notices', 'read_cases', 'file_cases'], from, until }:
  { enterpriseId: string; grantedBy: string; agentId?: string; scopes?: MandateScope[]; from?: string; until?: string },
): Promise<{ id: string; agent: { id: string } }> {
  const agent = agentId === undefined ? await aLiaison(app) : { id: agentId };
  return inTransaction(app.platform, system, async (tx) => {
    const [id, day] = [newId(tx.now), today(tx)];
    const { park_id, name } = await tx.sql.selectFrom('enterprises').select(['park_id', 'name']).where('id', '=', enterpriseId).executeTakeFirstOrThrow();
    await tx.sql.insertInto('mandates').values({
      id, enterprise_id: enterpriseId, enterprise_name: name, park_id, agent_id: agent.id, agency_name: '祁连财税代理有限公司', scopes, from_day: from ?? day,
      until_day: until ?? `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`, state: 'active', granted_by: grantedBy, granted_at: tx.now, signed_at: tx.now,
    }).execute();
    return { id, agent };
  });
}
