import { hasPhrase, phrase, type Locale } from '../../../../platform/phrases.ts';

/** Why a way failed, in words; what has none of its own is given as the other side put it. */
export function failureText(locale: Locale, failure: string): string {
  const reason = `delivery_failures.reasons.${/^bounced: (\w+)$/.exec(failure)?.[1]}`;
  if (hasPhrase(locale, reason)) return phrase(locale, 'delivery_failures.bounced_for', { reason: phrase(locale, reason) });
  const key = `delivery_failures.${failure.startsWith('bounced') ? 'bounced' : failure.replace(' ', '_')}`;
  return /^[\w: ]+$/.test(failure) && hasPhrase(locale, key) ? phrase(locale, key) : failure;
}
