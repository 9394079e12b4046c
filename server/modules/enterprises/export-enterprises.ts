import { industryName } from '@qilian/contract/codes/gbt4754';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportEnterprises as endpoint } from '@qilian/contract/enterprises';
import { streamRows } from '../../platform/db/stream-rows.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { listed, phrase } from '../../platform/phrases.ts';
import { downloadTable } from '../../platform/spreadsheet/download.ts';
import type { OutputColumn, OutputRow } from '../../platform/spreadsheet/index.ts';
import { today } from '../../platform/today.ts';
import { fits } from './list-enterprises.ts';
import { maskedPhone, selectSummaries } from './summary.ts';

/** In the order of the table; the titles are known to the import. */
const columns = {
  name: 'text', uscc: 'text', park: 'text', stage: 'text', legalRepresentative: 'text', registeredCapital: 'money', address: 'text', industry: 'text',
  headcount: 'integer', revenue: 'money', assets: 'money', sizeClass: 'text', ownership: 'text', foundedOn: 'date', parentUscc: 'text', flags: 'text', tags: 'text',
  liaisonName: 'text', liaisonPhone: 'text', serviceOfficer: 'text', openCases: 'integer',
} as const satisfies Record<string, NonNullable<OutputColumn['kind']>>;

/** The list with its filter as a table in the reader's language, contacts masked; any number of rows in bounded memory. */
export function exportEnterprises(tx: Tx, { format, enterpriseIds, ...filter }: QueryOf<typeof endpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.enterprises.${key}`);
  const named = (group: string, code: string | null) => (code === null ? null : text(`${group}.${code}`));
  const { secrets } = tx.platform;
  const query = selectSummaries(tx).where(fits(tx, filter)).orderBy('e.name_key').orderBy('e.id')
    .select(['e.legal_representative', 'e.registered_capital_yuan', 'e.address', 'e.headcount', 'e.revenue_yuan', 'e.assets_yuan', 'e.ownership', 'e.founded_on', 'e.parent_uscc']);
  const chosen = enterpriseIds === undefined ? query : query.where('e.id', 'in', enterpriseIds);
  async function* rows(): AsyncGenerator<OutputRow> {
    for await (const row of streamRows(tx, chosen.compile())) {
      const values: Record<keyof typeof columns, string | number | null> = {
        name: row.name, uscc: row.uscc, park: row.park, stage: named('stage', row.stage), legalRepresentative: row.legal_representative,
        registeredCapital: row.registered_capital_yuan, address: row.address,
        industry: row.industry_code && `${row.industry_code} ${industryName(row.industry_code) ?? ''}`.trim(), headcount: row.headcount,
        revenue: row.revenue_yuan, assets: row.assets_yuan, sizeClass: named('size_class', row.size_class), ownership: named('ownership', row.ownership),
        foundedOn: row.founded_on, parentUscc: row.parent_uscc, flags: listed(tx.actor.locale, row.flags.map((flag) => text(`flag.${flag}`))) || null, tags: listed(tx.actor.locale, row.tags) || null,
        liaisonName: row.liaison?.name ?? null, liaisonPhone: row.liaison && maskedPhone(secrets, row.liaison), serviceOfficer: row.officer?.name ?? null, openCases: row.open_cases,
      };
      yield Object.values(values);
    }
  }
  const heads = Object.entries(columns).map(([key, kind]): OutputColumn => ({ header: text(`columns.${key}`), kind }));
  return downloadTable(tx, { list: 'enterprises', filter, format }, `${text('name')}-${today(tx)}`, heads, rows());
}
