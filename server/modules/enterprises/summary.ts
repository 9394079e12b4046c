import { industryName } from '@qilian/contract/codes/gbt4754';
import type { EnterpriseSummary } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { maskPhone } from '../people/index.ts';
import { visibleEnterprises } from './access.ts';

/** Visible enterprises with what a row of a list shows. */
export function selectSummaries(tx: Tx) {
  return tx.sql.selectFrom('enterprises as e').where(visibleEnterprises(tx.actor))
    .innerJoin('areas as a', 'a.id', 'e.park_id')
    .leftJoin('enterprise_holders as h', (join) => join.onRef('h.enterprise_id', '=', 'e.id').on('h.role', '=', 'primary').on('h.until_day', 'is', null))
    .leftJoin('users as hu', 'hu.id', 'h.user_id')
    .leftJoin('enterprise_staff as s', (join) => join.onRef('s.enterprise_id', '=', 'e.id').on('s.capacity', '=', 'service_officer').on('s.until_day', 'is', null))
    .leftJoin('users as su', 'su.id', 's.user_id')
    .select([
      'e.id', 'e.name', 'e.name_key', 'e.uscc', 'e.park_id', 'a.name as park', 'e.stage', 'e.size_class', 'e.industry_code', 'e.flags', 'e.tags', 'e.version',
      'hu.id as liaison_id', 'hu.name as liaison', 'hu.phone as liaison_phone', 'su.id as officer_id', 'su.name as officer',
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
    primaryLiaison: row.liaison_id === null ? null : { id: row.liaison_id, name: row.liaison!, phone: row.liaison_phone && maskPhone(secrets.decrypt(row.liaison_phone)) },
    serviceOfficer: row.officer_id === null ? null : { id: row.officer_id, name: row.officer! },
    openCases: row.open_cases, version: row.version,
  };
}
