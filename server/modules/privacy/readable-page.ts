import { hasPhrase, phrase, type Locale } from '../../platform/phrases.ts';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** All sections as tables on one page that needs nothing else: it opens on any device, offline. */
export function readablePage(data: Record<string, object[]>, { locale, name, at, timeZone }: { locale: Locale; name: string; at: Date; timeZone: string }): string {
  const say = (key: string, params: Record<string, string> = {}) => phrase(locale, `export_of_person.${key}`, params);
  const label = (group: string, key: string) => (hasPhrase(locale, `export_of_person.${group}.${key}`) ? say(`${group}.${key}`) : key);
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const shown = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    if (value instanceof Date) return instant.format(value);
    return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  };
  const sections = Object.entries(data).map(([section, rows]) => {
    const heads = Object.keys(rows[0] ?? {});
    const table = rows.length === 0 ? `<p>${escaped(say('nothing'))}</p>` : `<table><thead><tr>${heads.map((head) => `<th>${escaped(label('columns', head))}</th>`).join('')}</tr></thead><tbody>${
      rows.map((row) => `<tr>${heads.map((head) => `<td>${escaped(shown((row as Record<string, unknown>)[head]))}</td>`).join('')}</tr>`).join('')}</tbody></table>`;
    return `<h2>${escaped(label('sections', section))}</h2>${table}`;
  });
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(say('title', { name }))}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:24px;color:#1f2a2c}table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccd6d8;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef4f4}</style>
<h1>${escaped(say('title', { name }))}</h1><p>${escaped(say('made', { at: instant.format(at) }))}</p>${sections.join('')}</html>`;
}
