import { normalizeMobile, normalizePhone } from '@qilian/contract/codes/phone';
import { isUscc, normalizeUscc } from '@qilian/contract/codes/uscc';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { queryTerms, toTsQuery } from '../../platform/search.ts';
import { phoneIndex } from '../people/index.ts';
import { phoneTerm } from './search-terms.ts';

/** The condition on `enterprises as e` for what somebody typed: a name or part of it, pinyin initials, a USCC, a phone, a tag. */
export function matches(tx: Tx, text: string): RawBuilder<boolean> {
  const code = normalizeUscc(text);
  if (isUscc(code)) return sql<boolean>`e.uscc = ${code}`;
  const phone = normalizeMobile(text) ?? normalizePhone(text);
  if (phone !== null) {
    return sql<boolean>`e.id in (select h.enterprise_id from enterprise_holders h join users u on u.id = h.user_id
      where h.until_day is null and u.phone_index = ${phoneIndex(tx.platform.secrets, phone)})`;
  }
  const found = hits(queryTerms(text));
  if (!/^(?=.*\d)[0-9A-Z]{3,}$/.test(code)) return found;
  // Pairs of characters say nothing about their order, and among codes and numbers too many are alike.
  const part = sql<boolean>`${found} and (e.uscc like ${`%${code}%`} or e.name_key like ${`%${code.toLowerCase()}%`})`;
  return /^\d{4}$/.test(code) ? sql<boolean>`(${part} or ${hits([phoneTerm(code)])})` : sql<boolean>`(${part})`;
}

const hits = (terms: string[]): RawBuilder<boolean> => sql<boolean>`e.id in (select id from search_enterprises(${toTsQuery(terms)}::tsquery))`;
