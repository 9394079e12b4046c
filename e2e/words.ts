import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKey, readPhrases, translator, type PhraseTree, type Values } from '../ui/phrases.ts';

function wordsOf(language: 'zh-CN' | 'en'): (key: string, values?: Values) => string {
  const folder = join(import.meta.dirname, '../ui/phrases', language);
  const files = Object.fromEntries(readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as PhraseTree]));
  const phrases = readPhrases(files);
  const translate = translator(language, phrases);
  // A key that is gone would silently look for itself on the page.
  return (key, values) => {
    if (!isKey(phrases, key)) throw new Error(`There is no phrase ${key} in ${language}.`);
    return translate(key, values);
  };
}

/** The words on the screens, from the same files. */
export const zh = wordsOf('zh-CN');
export const en = wordsOf('en');
