import { createHash } from 'node:crypto';
import type { AppointmentText } from '@qilian/contract/appointments';
import { phrase, type Locale } from '../../../../platform/phrases.ts';
import { deliveryText, deliveryTextVersion } from '../../../notices/index.ts';

export const textKinds = ['duties', 'electronic_delivery'] as const;
export type TextKind = (typeof textKinds)[number];

/** The version in force of each; a new one gets new phrases, and the old ones stay for those who agreed to them. */
export const current: Record<TextKind, string> = { duties: '2026-1', electronic_delivery: deliveryTextVersion };

/** A text as the reader agrees to it. The digest is of the Chinese words, which count. */
export function textOf(kind: TextKind, locale: Locale): AppointmentText {
  return { kind, ...(kind === 'electronic_delivery' ? deliveryText(locale) : duties(locale)) };
}

function duties(locale: Locale) {
  const version = current.duties;
  const words = (language: Locale, part: string) => phrase(language, `appointment_texts.duties.${version}.${part}`);
  return { version, title: words(locale, 'title'), paragraphs: words(locale, 'body').split('\n'), digest: createHash('sha256').update(`${words('zh-CN', 'title')}\n${words('zh-CN', 'body')}`).digest('hex') };
}
