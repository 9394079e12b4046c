import { sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { queryTerms, searchTerms, toTsQuery } from '../../platform/search.ts';

/** What an enterprise is found by. */
export interface SearchedBy {
  name: string;
  uscc: string | null;
  tags: readonly string[];
  /** What it was called before, and files that were merged into it. */
  otherNames?: readonly string[];
  /** Last four digits of its people's phones. */
  last4: readonly string[];
}

/** The term of a phone's last four digits, apart from digits of other things. */
const phoneTerm = (last4: string): string => `phone:${last4}`;

/** The terms of files in whose seats nobody is left. */
export const termsWithoutPhones = sql`ts_delete(search, array(select term from unnest(tsvector_to_array(search)) term where starts_with(term, ${phoneTerm('')})))`;

/** The term of a whole tag. */
const tagTerm = (tag: string): string => `tag:${tag}`;

const pieceLength = 4;

/** Pieces of four characters: pairs say nothing about their order, and codes are too much alike for that. */
function codeTerms(code: string): string[] {
  const lower = code.toLowerCase();
  return Array.from({ length: Math.max(0, lower.length - pieceLength + 1) }, (_, start) => `code:${lower.slice(start, start + pieceLength)}`);
}

/** All terms of an enterprise, for `array_to_tsvector`. */
export function enterpriseTerms({ name, uscc, tags, last4, otherNames = [] }: SearchedBy): string[] {
  const names = [...new Set([name, ...otherNames])];
  return [...new Set([...searchTerms(...names, ...names.map(initials), ...tags), ...tags.map(tagTerm), ...codeTerms(uscc ?? ''), ...last4.map(phoneTerm)])];
}

/** The `tsquery` for a tag as it is written. */
export const tagQuery = (tag: string): string => toTsQuery([tagTerm(tag)]);

/** The `tsquery` for what somebody typed; empty when it holds nothing to search for. */
export function enterpriseQuery(text: string): string {
  const runs = text.normalize('NFKC').match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? [];
  return runs.map((run) => {
    const ways = [queryTerms(run)];
    if (/\d/.test(run) && run.length >= pieceLength) ways.push(codeTerms(run));
    if (/^\d{4}$/.test(run)) ways.push([phoneTerm(run)]);
    return `(${ways.map((terms) => toTsQuery(terms)).join(' | ')})`;
  }).join(' & ');
}

/** `cqhxabcjx` for `重庆华信ABC机械`: pinyin initials and Latin letters as one run, so that any part of it finds. */
function initials(name: string): string {
  const normal = name.normalize('NFKC').toLowerCase();
  return pinyin(normal, { pattern: 'first', toneType: 'none', type: 'array' }).join('').replace(/[^\p{L}\p{N}]/gu, '');
}
