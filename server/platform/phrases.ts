import { readFileSync, readdirSync } from 'node:fs';
import i18next, { type TFunction } from 'i18next';

export type Locale = 'zh-CN' | 'en';
export const locales: Locale[] = ['zh-CN', 'en'];

const folder = new URL('../phrases/', import.meta.url);

type Tree = { [key: string]: Tree | string };

/** Each module has files of its own: `errors.cases.json` holds what stands below `errors.cases`. */
function load(locale: Locale): Tree {
  const directory = new URL(`${locale}/`, folder);
  const tree: Tree = {};
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.json'))) {
    const path = name.slice(0, -5).split('.');
    graft(tree, path, JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Tree);
  }
  return tree;
}

function graft(tree: Tree, path: string[], branch: Tree): void {
  const place = path.reduce<Tree>((at, key) => (at[key] ??= {}) as Tree, tree);
  for (const [key, value] of Object.entries(branch)) {
    if (typeof value === 'object' && typeof place[key] === 'object') graft(place, [key], value);
    else place[key] = value;
  }
}

let missing: (key: string) => void = () => undefined;
/** The reader of a phrase that there isn't sees its key; tests refuse it. */
export function onMissingPhrase(handler: (key: string) => void): void {
  missing = handler;
}

const instance = i18next.createInstance();
await instance.init({
  resources: Object.fromEntries(locales.map((locale) => [locale, { translation: load(locale) }])),
  fallbackLng: false,
  interpolation: { escapeValue: false },
  returnNull: false,
  saveMissing: true,
  missingKeyHandler: (_languages, _namespace, key) => missing(key),
});

const translators = new Map<Locale, TFunction>(locales.map((locale) => [locale, instance.getFixedT(locale)]));

/** The text of a phrase, e.g. `errors.cases.not_open`; files in `phrases/` are the first parts of the key. */
export function phrase(locale: Locale, key: string, params: Record<string, unknown> = {}): string {
  return translators.get(locale)!(key, params);
}

/** Several things in one cell. */
export const listed = (locale: Locale, items: readonly string[]): string => items.join(phrase(locale, 'exports.comma'));

export function hasPhrase(locale: Locale, key: string): boolean {
  return instance.exists(key, { lng: locale });
}

/** The best of our languages for an Accept-Language header. */
export function localeFrom(header: string | undefined): Locale {
  const first = header?.split(',').map((part) => part.trim().toLowerCase()).find((part) => part.startsWith('zh') || part.startsWith('en'));
  return first?.startsWith('en') ? 'en' : 'zh-CN';
}
