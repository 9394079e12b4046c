import { industryName } from '@qilian/contract/codes/gbt4754';
import type { EnterpriseSummary } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { maskPhone } from '../people/index.ts';
import { visibleEnterprises } from './access.ts';

interface Liaison {
  id: string;
  name: string;
  /** Encrypted, hexadecimal. */
  phone: string | null;
}

/** Visible enterprises with what a row of a list shows. Looked up row by row, whatever the planner knows of tables that have just been filled. */
export function selectSummaries(tx: Tx) {
  return tx.sql.selectFrom('enterprises as e').where(visibleEnterprises(tx.actor))
    .innerJoin('areas as a', 'a.id', 'e.park_id')
    .select([
      'e.id', 'e.name', 'e.name_key', 'e.uscc', 'e.park_id', 'a.name as park', 'e.stage', 'e.size_class', 'e.industry_code', 'e.flags', 'e.tags', 'e.version',
      sql<Liaison | null>`(select json_build_object('id', u.id, 'name', u.name, 'phone', encode(u.phone, 'hex')) from enterprise_holders h join users u on u.id = h.user_id
        where h.enterprise_id = e.id and h.role = 'primary' and h.until_day is null)`.as('liaison'),
      sql<{ id: string; name: string } | null>`(select json_build_object('id', u.id, 'name', u.name) from enterprise_staff s join users u on u.id = s.user_id
        where s.enterprise_id = e.id and s.capacity = 'service_officer' and s.until_day is null)`.as('officer'),
      sql<number>`(select count(*) from cases c where c.enterprise_id = e.id and c.closed_at is null)`.as('open_cases'),
    ]);
}

export type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectSummaries>['execute']>>[number];

/** Contacts are masked. */
export function toSummary({ platform: { secrets } }: Tx, row: SummaryRow): EnterpriseSummary {
  return {
    id: row.id, name: row.name, uscc: row.uscc, park: { id: row.park_id, name: row.park }, stage: row.stage as EnterpriseSummary['stage'],
    sizeClass: row.size_class as EnterpriseSummary['sizeClass'], industryCode: row.industry_code, industry: row.industry_code && industryName(row.industry_code),
    flags: row.flags as EnterpriseSummary['flags'], tags: row.tags,
    primaryLiaison: row.liaison && { ...row.liaison, phone: maskedPhone(secrets, row.liaison) }, serviceOfficer: row.officer, openCases: row.open_cases, version: row.version,
  };
}

export const maskedPhone = (secrets: Secrets, { phone }: Liaison): string | null => phone && maskPhone(secrets.decrypt(Buffer.from(phone, 'hex')));
