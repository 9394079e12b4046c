import type { FileRef } from '@qilian/contract/shapes';
import { isPrintable, issuePaper, type Content, type PaperDefinition } from '../../platform/documents/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { phrase, type Locale } from '../../platform/phrases.ts';
import { today } from '../../platform/today.ts';
import type { AwardRow } from './award-views.ts';

/** For the wall. */
export const drawCertificate = (tx: Tx, award: AwardRow): Promise<FileRef> => issue(tx, award, 'certificate', (say) => ({
  sheet: 'certificate',
  content: [
    { text: award.user, alignment: 'center', fontSize: 28, bold: true },
    { text: award.enterprise ?? '', alignment: 'center', margin: [0, 4, 0, 0] },
    { text: say('body'), alignment: 'center', style: 'lead', margin: [40, 18, 40, 0] },
    { text: say('signed'), alignment: 'right', margin: [0, 26, 0, 0] },
  ],
}));

/** For the personnel department of the liaison's enterprise. */
export const drawLetter = (tx: Tx, award: AwardRow): Promise<FileRef> => issue(tx, award, 'commendation', (say) => ({
  content: [
    { text: say('to'), bold: true },
    ...say('body').split('\n').map((paragraph): Content => ({ text: paragraph, margin: [0, 10, 0, 0] })),
    { text: say('signed'), alignment: 'right', margin: [0, 36, 0, 0] },
  ],
}));

async function issue(tx: Tx, award: AwardRow, what: 'certificate' | 'commendation', draw: (say: (key: string) => string) => Pick<PaperDefinition, 'sheet' | 'content'>): Promise<FileRef> {
  if (!isPrintable(award.user)) throw new Refusal('conflict', 'evaluations.name_unprintable', { params: { name: award.user } });
  const locale = award.locale as Locale;
  const values = {
    name: award.user, enterprise: award.enterprise ?? '', park: award.park, year: award.year, score: (award.score * 100).toFixed(1), sample: award.sample, rank: award.rank, ranked: award.ranked,
    years: award.streak, day: dayText(locale, today(tx)),
  };
  const say = (key: string) => phrase(locale, `papers.evaluations.${what}.${key}${key === 'body' && award.streak > 1 ? '_again' : ''}`, values);
  const { file } = await issuePaper(tx, {
    kind: `evaluations.${what}`, parkId: award.park_id, enterpriseId: award.enterprise_id, record: { type: 'award', id: award.id },
    fileName: `${say('file')}.pdf`, reason: say('title'), draw: () => ({ locale, issuer: award.park, title: say('title'), ...draw(say) }),
  });
  return file;
}

const dayText = (locale: Locale, day: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
