import { hasPhrase, phrase, type Locale } from '../../platform/phrases.ts';
import type { NoticeParams } from './send.ts';

export interface Reader {
  locale: Locale;
  side: 'staff' | 'enterprise';
  timeZone: string;
}

/** Everything that a text may name; what a notice doesn't bring is left out with its line. */
const names = [
  'number', 'title', 'enterprise', 'actor', 'owner', 'department', 'due', 'before', 'note', 'reason', 'outcome', 'rating', 'how', 'said_by',
  'file', 'created', 'updated', 'rejected', 'name', 'url', 'cause', 'passkey', 'left', 'at', 'closed', 'restored', 'kept', 'merged',
  'when', 'device', 'network', 'issuer', 'year', 'must', 'count', 'area', 'dueOn', 'rights',
  'stage', 'what', 'contact', 'handler', 'substitute', 'from', 'until', 'seat',
];
/** Free text may have lines of its own. */
const severalLines = new Set(['note', 'reason']);
/** A private-use character: stands for a value that isn't there until its line is dropped. */
const missing = '\uE000';

/** Subject and body of a notice in the reader's language. Instants are shown in the city's time zone. */
export function textsOf(kind: string, params: NoticeParams, reader: Reader): { subject: string; body: string } {
  const values = valuesOf(params, reader);
  const own = `notices.kinds.${kind}`;
  const base = reader.side === 'enterprise' && hasPhrase(reader.locale, `${own}.forEnterprise.body`) ? `${own}.forEnterprise` : own;
  const texts = {
    subject: onOneLine(phrase(reader.locale, `${base}.subject`, values).replaceAll(missing, '')),
    body: withoutGaps(phrase(reader.locale, `${base}.body`, values)),
  };
  if (typeof params.standingFor !== 'string') return texts;
  return {
    subject: onOneLine(phrase(reader.locale, 'notices.standing_in.subject', { name: params.standingFor, subject: texts.subject })),
    body: `${texts.body}\n${phrase(reader.locale, 'notices.standing_in.body', { name: params.standingFor })}`,
  };
}

/** One text of its own below a kind, such as that of its text message; a line whose value is missing is left out. */
export const wordsOf = (key: string, params: NoticeParams, reader: Reader): string =>
  phrase(reader.locale, `notices.kinds.${key}`, valuesOf(params, reader)).split('\n').filter((line) => !line.includes(missing)).join('\n').trim();

const valuesOf = (params: NoticeParams, reader: Reader) => Object.fromEntries(names.map((name) => [name, valueOf(name, params[name] ?? null, reader)]));

function valueOf(name: string, value: string | number | null, { locale, timeZone }: Reader): string {
  if (value === null || value === '') {
    const substitute = `notices.absent.${name}`;
    return hasPhrase(locale, substitute) ? phrase(locale, substitute) : missing;
  }
  const text = String(value).replaceAll(missing, '');
  if (/^[a-z_]{1,40}$/.test(text) && hasPhrase(locale, `notices.values.${name}.${text}`)) return phrase(locale, `notices.values.${name}.${text}`);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text)) return instantText(new Date(text), locale, timeZone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayText(new Date(`${text}T00:00:00Z`), locale, 'UTC');
  return severalLines.has(name) ? text : onOneLine(text);
}

/** A line whose value is missing says nothing; the first says what it is about and stays. */
const withoutGaps = (body: string): string =>
  body.split('\n').filter((line, index) => index === 0 || !line.includes(missing)).join('\n').replaceAll(missing, '').trim();

const onOneLine = (subject: string): string => subject.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: Date, timeZone: string, locale: Locale): Record<string, string> {
  const key = `${locale} ${timeZone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
      timeZone, year: 'numeric', month: locale === 'en' ? 'short' : 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    });
    formats.set(key, format);
  }
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** `2026年3月5日（周四）`, `Thu 5 Mar 2026`. */
function dayText(instant: Date, locale: Locale, timeZone: string): string {
  const part = partsOf(instant, timeZone, locale);
  const month = part.month!.replace('月', '');
  return locale === 'en' ? `${part.weekday} ${part.day} ${month} ${part.year}` : `${part.year}年${month}月${part.day!.replace('日', '')}日（${part.weekday}）`;
}

function instantText(instant: Date, locale: Locale, timeZone: string): string {
  const part = partsOf(instant, timeZone, locale);
  return `${dayText(instant, locale, timeZone)}${locale === 'en' ? ', ' : ''}${part.hour}:${part.minute}`;
}
