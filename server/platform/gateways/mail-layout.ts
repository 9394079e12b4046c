import { phrase, type Locale } from '../phrases.ts';

export interface Letter {
  locale: Locale;
  /** Name of the person addressed. */
  name: string;
  subject: string;
  /** Paragraphs, one a line. */
  body: string;
  /** Where the one button leads, and what it says; "open" unless told. */
  link?: string;
  open?: string;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** A letter as plain text and as HTML that every mail program shows: tables, inline styles, no image, no script. */
export function layOutMail({ locale, name, subject, body, link, ...label }: Letter): { subject: string; text: string; html: string } {
  const greeting = phrase(locale, 'notices.mail.greeting', { name });
  const footer = phrase(locale, 'notices.mail.footer');
  const open = label.open ?? phrase(locale, 'notices.mail.open');
  const text = [greeting, '', body, ...(link === undefined ? [] : ['', `${open}${locale === 'en' ? ': ' : '：'}${link}`]), '', '--', footer, ''].join('\n');
  const paragraphs = body.split('\n').map((line) => `<p style="margin:0 0 12px">${escape(line)}</p>`).join('\n');
  const button = link === undefined ? '' : `
<p style="margin:24px 0 0"><a href="${escape(link)}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#0f5f63;color:#ffffff;text-decoration:none;font-weight:600">${escape(open)}</a></p>`;
  const html = `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(subject)}</title></head>
<body style="margin:0;padding:0;background:#f3f5f5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f5"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:8px"><tr>
<td style="padding:32px;font-family:'PingFang SC','Microsoft YaHei','Noto Sans SC',Arial,sans-serif;font-size:16px;line-height:1.75;color:#1d2526;word-break:break-word">
<h1 style="margin:0 0 16px;font-size:19px;line-height:1.5">${escape(subject)}</h1>
<p style="margin:0 0 12px">${escape(greeting)}</p>
${paragraphs}${button}
<p style="margin:32px 0 0;padding-top:16px;border-top:1px solid #dfe5e5;font-size:13px;color:#5a6768">${escape(footer)}</p>
</td></tr></table></td></tr></table>
</body>
</html>
`;
  return { subject, text, html };
}
