import { readSafeText, type Inline } from '@qilian/contract/codes/safe-text';
import { phrase, type Locale } from '../phrases.ts';

export interface Letter {
  locale: Locale;
  /** Name of the person addressed. */
  name: string;
  subject: string;
  /** Paragraphs, one a line. */
  body: string;
  /** For the HTML, in place of the body: a text with its formatting, between lines without. */
  rich?: { before: string; text: string; after: string };
  /** Where the one button leads, and what it says; "open" unless told. */
  link?: string;
  open?: string;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** A letter as plain text and as HTML that every mail program shows: tables, inline styles, no image, no script. */
export function layOutMail({ locale, name, subject, body, rich, link, ...label }: Letter): { subject: string; text: string; html: string } {
  const greeting = phrase(locale, 'notices.mail.greeting', { name });
  const footer = phrase(locale, 'notices.mail.footer');
  const open = label.open ?? phrase(locale, 'notices.mail.open');
  const text = [greeting, '', body, ...(link === undefined ? [] : ['', `${open}${locale === 'en' ? ': ' : '：'}${link}`]), '', '--', footer, ''].join('\n');
  const paragraphs = rich === undefined ? body.split('\n').map((line) => `<p style="margin:0 0 12px">${escape(line)}</p>`).join('\n') : drawn(rich);
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

const drawInline = (parts: Inline[]): string => parts.map((part) => {
  const words = escape(part.text);
  return part.kind === 'strong' ? `<strong>${words}</strong>` : part.kind === 'link' ? `<a href="${escape(part.href)}" style="color:#0f5f63">${words}</a>` : words;
}).join('');

const paragraphsOf = (lines: string): string => lines.split('\n').filter((line) => line !== '').map((line) => `<p style="margin:0 0 12px">${escape(line)}</p>`).join('\n');

/** Each piece of text is escaped; what marks it up is written here and nowhere else. */
function drawn({ before, text, after }: NonNullable<Letter['rich']>): string {
  const blocks = readSafeText(text).map((block) => {
    switch (block.kind) {
      case 'heading': return `<h2 style="margin:20px 0 8px;font-size:17px">${block.lines.map(drawInline).join('')}</h2>`;
      case 'paragraph': return `<p style="margin:0 0 12px">${block.lines.map(drawInline).join('<br>')}</p>`;
      default: {
        const tag = block.kind === 'steps' ? 'ol' : 'ul';
        return `<${tag} style="margin:0 0 12px;padding-left:24px">${block.items.map((item) => `<li style="margin:0 0 4px">${drawInline(item)}</li>`).join('')}</${tag}>`;
      }
    }
  });
  return [paragraphsOf(before), ...blocks, paragraphsOf(after)].join('\n');
}
