import { createHash } from 'node:crypto';
import { phrase, type Locale } from '../../../../platform/phrases.ts';

/** The version in force; a new one gets new phrases in `delivery_texts`, and the old ones stay for those who agreed to them. */
export const deliveryTextVersion = '2026-1';

export interface DeliveryText {
  version: string;
  title: string;
  paragraphs: string[];
  /** SHA-256 of the Chinese words, which count. */
  digest: string;
}

/** What somebody agrees to who agrees to electronic delivery, wherever that is: in the settings or with the appointment. */
export function deliveryText(locale: Locale, version = deliveryTextVersion): DeliveryText {
  const words = (language: Locale, part: string) => phrase(language, `delivery_texts.${version}.${part}`);
  return { version, title: words(locale, 'title'), paragraphs: words(locale, 'body').split('\n'), digest: createHash('sha256').update(`${words('zh-CN', 'title')}\n${words('zh-CN', 'body')}`).digest('hex') };
}
