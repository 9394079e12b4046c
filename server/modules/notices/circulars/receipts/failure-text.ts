import { hasPhrase, phrase, type Locale } from '../../../../platform/phrases.ts';

/** Why a way failed, in words; what has none of its own says that the other side put it so. */
export function failureText(locale: Locale, failure: string): string {
  const [, how, reason] = /^(bounced|refused): (\w+)$/.exec(failure) ?? [];
  if (how && hasPhrase(locale, `delivery_failures.reasons.${reason}`)) return phrase(locale, `delivery_failures.${how}_for`, { reason: phrase(locale, `delivery_failures.reasons.${reason}`) });
  const [, gateway, verdict, said = ''] = /^(robot|sms|mail) (unreachable|busy|refused)(?:: (.*))?$/s.exec(failure) ?? [];
  if (gateway) return phrase(locale, `delivery_failures.${gateway}_${verdict}`, { said });
  const key = `delivery_failures.${failure.startsWith('bounced') ? 'bounced' : failure.replace(' ', '_')}`;
  return /^[\w: ]+$/.test(failure) && hasPhrase(locale, key) ? phrase(locale, key) : phrase(locale, 'delivery_failures.said', { said: failure });
}
