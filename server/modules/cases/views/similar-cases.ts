import { sql } from 'kysely';
import type { CaseSummary } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { queryTerms, toTsQuery } from '../../../platform/search.ts';
import { selectSummaries, toSummary } from './case-summary.ts';

const most = 5;
const mostTerms = 40;
/** A case counts as similar when it shares this part of the text's terms. */
const leastShare = 0.25;

/** Open cases like this text, best first, so that a need isn't raised twice. */
export async function similarCases(tx: Tx, text: string, enterpriseId: string | undefined): Promise<CaseSummary[]> {
  const terms = queryTerms(text).slice(0, mostTerms);
  if (terms.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select s.id from similar_cases(${toTsQuery(terms, 'any')}::tsquery, ${enterpriseId ?? null}::uuid, 30) s
    join cases c on c.id = s.id
    cross join lateral (select count(*) as shared from unnest(${terms}::text[]) term where c.search @@ quote_literal(term)::tsquery) m
    where m.shared >= ${Math.max(1, Math.ceil(terms.length * leastShare))}
    order by m.shared desc, s.rank desc limit ${most}`.execute(tx.sql);
  if (rows.length === 0) return [];
  const order = new Map(rows.map((row, index) => [row.id, index]));
  const summaries = await selectSummaries(tx).where('c.id', 'in', rows.map((row) => row.id)).execute();
  return summaries.toSorted((a, b) => order.get(a.id)! - order.get(b.id)!).map((row) => toSummary(tx, row));
}
