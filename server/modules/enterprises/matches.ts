import { normalizeMobile, normalizePhone } from '@qilian/contract/codes/phone';
import { isUscc, normalizeUscc } from '@qilian/contract/codes/uscc';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { phoneIndexes } from '../people/index.ts';
import { enterpriseQuery } from './search-terms.ts';

/** The part of all hits, by name, that a page needs. */
export interface Place {
  after: (string | null)[] | null;
  most: number;
}

/**
 * The condition on `enterprises as e` for what somebody typed: a name or part of it, pinyin initials,
 * a USCC or part of it, a phone or its last four digits, a tag.
 * @param place where nothing else narrows the list; without it all hits are looked up
 */
export function matches(tx: Tx, text: string, place?: Place): RawBuilder<boolean> {
  const code = normalizeUscc(text);
  if (isUscc(code)) return sql<boolean>`e.uscc = ${code}`;
  const phone = normalizeMobile(text) ?? normalizePhone(text);
  if (phone !== null) {
    return sql<boolean>`e.id in (select h.enterprise_id from enterprise_holders h join users u on u.id = h.user_id
      where h.until_day is null and u.phone_index = any (${phoneIndexes(tx.platform.secrets, phone)}::bytea[]))`;
  }
  return hits(enterpriseQuery(text), place);
}

/** The condition on `enterprises as e` for search terms; full text finds its index only outside the policies. */
export function hits(query: string, place?: Place): RawBuilder<boolean> {
  const [key = null, id = null] = place?.after ?? [];
  return sql<boolean>`e.id in (select id from search_enterprises(${query}::tsquery, ${key}, ${id}::uuid, ${place?.most ?? null}))`;
}
