import { pinyin } from 'pinyin-pro';
import { searchTerms } from '../../platform/search.ts';

/** What an enterprise is found by. */
export interface SearchedBy {
  name: string;
  uscc: string | null;
  tags: readonly string[];
  /** Last four digits of its people's phones. */
  last4: readonly string[];
}

/** The term of a phone's last four digits, apart from digits of other things. */
export const phoneTerm = (last4: string): string => `phone:${last4}`;

/** All terms of an enterprise, for `array_to_tsvector`. */
export function enterpriseTerms({ name, uscc, tags, last4 }: SearchedBy): string[] {
  return [...new Set([...searchTerms(name, initials(name), uscc, ...tags), ...last4.map(phoneTerm)])];
}

/** `chqhxabcjx` for `重庆华信ABC机械`: pinyin initials and Latin letters as one run, so that any part of it finds. */
export function initials(name: string): string {
  const normal = name.normalize('NFKC').toLowerCase();
  return pinyin(normal, { pattern: 'first', toneType: 'none', type: 'array' }).join('').replace(/[^\p{L}\p{N}]/gu, '');
}
