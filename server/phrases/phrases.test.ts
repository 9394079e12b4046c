import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasPhrase, listed, locales } from '../platform/phrases.ts';

const server = join(import.meta.dirname, '..');

type Tree = { [key: string]: Tree | string };

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`)));
}

function phrasesOf(locale: string): Map<string, string> {
  const folder = join(import.meta.dirname, locale);
  return new Map(readdirSync(folder).filter((name) => name.endsWith('.json'))
    .flatMap((name) => flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Tree, name.slice(0, -4))));
}

const variables = (text: string) => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!))].toSorted();
const languages = new Map(locales.map((locale) => [locale, phrasesOf(locale)]));
// Languages differ in their plural forms: those count as one phrase.
const singular = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const keysOf = (phrases: Map<string, string>) => [...new Set([...phrases.keys()].map(singular))].toSorted();

test('every phrase stands in both languages', () => {
  expect(keysOf(languages.get('en')!)).toEqual(keysOf(languages.get('zh-CN')!));
});

test('a phrase has the same variables in both languages, and says something', () => {
  const differing = [...languages.get('zh-CN')!].filter(([key, text]) => {
    const english = languages.get('en')!.get(key);
    return text.trim() === '' || (english !== undefined && variables(english).join() !== variables(text).join());
  });
  expect(differing).toEqual([]);
});

test('several things in one cell are joined as the reader writes', () => {
  expect([listed('zh-CN', ['规上', '专精特新']), listed('en', ['a', 'b'])]).toEqual(['规上、专精特新', 'a, b']);
  const exports = globSync('modules/**/export-*.ts', { cwd: server });
  expect(exports.length).toBeGreaterThan(5);
  expect(exports.filter((file) => readFileSync(join(server, file), 'utf8').includes("join('、')"))).toEqual([]);
});

/** Codes of refusals as they are written in the source, with the file that has them. */
function codesInSource(): Map<string, string> {
  const codes = new Map<string, string>();
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
    // Files that can't be read are findings of an import, not refusals; the import has phrases for them.
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('platform/spreadsheet/'));
  const patterns: [RegExp, (match: string) => string][] = [
    [/new Refusal\(\s*'\w+',\s*([^)]*?)[,)]/g, (text) => text],
    [/invalidField\(\s*[^,]+,\s*([^)]*?)[,)]/g, (text) => text],
    [/new CalendarError\(\s*([^,]+),/g, (text) => text],
    [/notFound\(\s*([^)]*?)\)/g, (text) => text.replaceAll(/'([\w.]+)'/g, "'$1.not_found'")],
    [/notAllowedIn\(\s*('\w+')/g, (text) => text.replaceAll(/'(\w+)'/g, "'$1.action_not_allowed'")],
    [/overIn\(\s*('\w+')/g, (text) => text.replaceAll(/'(\w+)'/g, "'$1.over'")],
    [/\bcode: ([^,}]*?)[,}]/g, (text) => text],
  ];
  for (const file of files) {
    const source = readFileSync(join(server, file), 'utf8');
    for (const [pattern, read] of patterns) {
      for (const [, argument] of source.matchAll(pattern)) {
        for (const [, code] of read(argument!).matchAll(/'([a-z_]+(?:\.[a-z_]+)+)'/g)) codes.set(code!, file);
      }
    }
  }
  return codes;
}

/** What has no next step of its own: names of states, titles, limits of a field. */
const saysOnly = /^errors\.(kinds|validation|enterprises\.import_states)\./;

test('a refusal says what to do next, or that nothing is left to do', () => {
  const mends = /请|无需|不必|需要|可上传|如有|只能|最多|须|您可以|可以再/;
  const refusals = [...languages.get('zh-CN')!].filter(([key]) => key.startsWith('errors.') && !saysOnly.test(key));
  expect(refusals.length).toBeGreaterThan(300);
  expect(refusals.filter(([, text]) => !mends.test(text))).toEqual([]);
});

test('a refusal for the state of a record says the state in words', () => {
  for (const locale of locales) {
    const ofState = [...languages.get(locale)!].filter(([key]) => key.startsWith('errors.') && /\.(action_not_allowed|over|import_wrong_state|right_decided|erasure_decided)$/.test(key) && !key.startsWith('errors.desk.'));
    expect(ofState.map(([key]) => key).filter((key) => key.endsWith('.action_not_allowed'))).toHaveLength(11);
    expect(ofState.filter(([, text]) => !/[「“]\$t\([a-z_.]+\.\{\{\w+\}\}\)[」”]/.test(text))).toEqual([]);
    const raw = [...languages.get(locale)!].filter(([key, text]) => key.startsWith('errors.') && /\{\{(state|status|decision)\}\}/.test(text.replaceAll(/\$t\([^)]*\)/g, '')));
    expect(raw).toEqual([]);
  }
});

test('every refusal in the source has its phrase in every language', () => {
  const codes = codesInSource();
  expect(codes.has('auth.sign_in')).toBe(true);
  expect(codes.has('people.user.not_found')).toBe(true);
  expect(codes.has('mandates.action_not_allowed')).toBe(true);
  expect(codes.has('calendar.bad_date')).toBe(true);
  const missing = [...codes].filter(([code]) => !locales.every((locale) => hasPhrase(locale, `errors.${code}`) || hasPhrase(locale, `import.${code}.message`)));
  expect(missing).toEqual([]);
});
