import { createHash } from 'node:crypto';
import { phrase, type Locale } from '../../../platform/phrases.ts';

export interface Agreed {
  enterprise: string;
  agent: string;
  agency_name: string;
  scopes: string[];
  from_day: string;
  until_day: string;
}

/** The text that binds; what a screen shows in another language is its translation. */
const binding: Locale = 'zh-CN';

export const scopesText = (locale: Locale, scopes: readonly string[]) => scopes.map((scope) => phrase(locale, `mandates.scopes.${scope}`)).join(phrase(locale, 'mandates.and'));

/** Paragraphs of the confidentiality agreement, as both sides read and sign them. */
export function termsOf(locale: Locale, mandate: Agreed): string[] {
  const values = { enterprise: mandate.enterprise, agent: mandate.agent, agency: mandate.agency_name, scopes: scopesText(locale, mandate.scopes), from: mandate.from_day, until: mandate.until_day };
  return ['parties', 'scope', 'secrecy', 'excluded', 'end'].map((paragraph) => phrase(locale, `mandates.terms.${paragraph}`, values));
}

/** SHA-256 of the binding text: both sides sign the same, whatever language they read it in. */
export const digestOf = (mandate: Agreed): string => createHash('sha256').update(termsOf(binding, mandate).join('\n')).digest('hex');
