import { readFileSync, readdirSync } from 'node:fs';
import i18next, { type TFunction } from 'i18next';

export type Locale = 'zh-CN' | 'en';
export const locales: Locale[] = ['zh-CN', 'en'];

const folder = new URL('../phrases/', import.meta.url);

function load(locale: Locale): Record<string, unknown> {
  const directory = new URL(`${locale}/`, folder);
  return Object.fromEntries(readdirSync(directory).filter((name) => name.endsWith('.json'))
    .map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as unknown]));
}

const instance = i18next.createInstance();
await instance.init({
  resources: Object.fromEntries(locales.map((locale) => [locale, { translation: load(locale) }])),
  fallbackLng: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

const translators = new Map<Locale, TFunction>(locales.map((locale) => [locale, instance.getFixedT(locale)]));

/** The text of a phrase, e.g. `errors.cases.not_open`; files in `phrases/` are the first part of the key. */
export function phrase(locale: Locale, key: string, params: Record<string, unknown> = {}): string {
  return translators.get(locale)!(key, params);
}

export function hasPhrase(locale: Locale, key: string): boolean {
  return instance.exists(key, { lng: locale });
}

/** The best of our languages for an Accept-Language header. */
export function localeFrom(header: string | undefined): Locale {
  const first = header?.split(',').map((part) => part.trim().toLowerCase()).find((part) => part.startsWith('zh') || part.startsWith('en'));
  return first?.startsWith('en') ? 'en' : 'zh-CN';
}
