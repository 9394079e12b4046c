import { plainText } from '@qilian/contract/codes/safe-text';
import { phrase, type Locale } from '../../../platform/phrases.ts';
import type { NoticeParams } from '../send.ts';

/** A circular as the notices about it name it. */
export interface CircularText {
  subject: string;
  body: string;
  weight: string;
  acknowledge: boolean;
  answer_by: string | null;
  enterprise: string | null;
}

/** The values for the texts of a notice that brings a circular; they stand in the circular alone, not in each notice. A confidential one says only that it is there. */
export function circularParams({ subject, body, weight, acknowledge, answer_by: due, enterprise }: CircularText, kind: string, locale: Locale): NoticeParams {
  const isConfidential = kind === 'circular_confidential' || weight === 'confidential' && kind === 'circular_reminder';
  return {
    title: isConfidential ? phrase(locale, 'notices.confidential_title') : subject, enterprise, due,
    ...(kind === 'circular' || kind === 'circular_test' ? { note: plainText(body) } : {}),
    must: acknowledge ? 'acknowledge' : null,
  };
}
