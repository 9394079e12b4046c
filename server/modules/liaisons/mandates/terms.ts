import { phrase, type Locale } from '../../../platform/phrases.ts';

/** Paragraphs of the confidentiality agreement, as the agent reads and signs them. */
export function termsOf(locale: Locale, mandate: { enterprise: string; agent: string; agency_name: string; scopes: string[]; from_day: string; until_day: string }): string[] {
  const scopes = mandate.scopes.map((scope) => phrase(locale, `mandates.scopes.${scope}`)).join(phrase(locale, 'mandates.and'));
  const values = { enterprise: mandate.enterprise, agent: mandate.agent, agency: mandate.agency_name, scopes, from: mandate.from_day, until: mandate.until_day };
  return ['parties', 'scope', 'secrecy', 'excluded', 'end'].map((paragraph) => phrase(locale, `mandates.terms.${paragraph}`, values));
}
