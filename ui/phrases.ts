import type { PhraseKey } from './phrase-keys.ts'
export type PhraseTree = { readonly [key: string]: string | PhraseTree }

/** Phrase files by path, as `import.meta.glob` gives them. */
export type PhraseFiles = Readonly<Record<string, PhraseTree>>

/** Key → phrase. */
export type Phrases = ReadonlyMap<string, string>

export type Values = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The phrase of a key in the reader's language; of an unknown key the key itself. A key with a value in it compiles if there are words for each value. */
export type Translate = (key: PhraseKey, values?: Values) => string

function* leaves(tree: PhraseTree, prefix: string): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') yield [prefix + key, value]
    else yield* leaves(value, `${prefix}${key}.`)
  }
}

/** A file's name is the beginning of its keys: `console.cases.json` with `{ "title": … }` answers to `console.cases.title`. */
export function readPhrases(files: PhraseFiles): Phrases {
  return new Map(Object.entries(files).flatMap(([path, tree]) => [...leaves(tree, `${path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '')}.`)]))
}

/** Whether there are words for a key that came from the server: a newer server may know more of them. */
export function isKey(phrases: Phrases, key: string): key is PhraseKey {
  return phrases.has(key) || phrases.has(`${key}_other`)
}

/** `{{name}}` is replaced by the value of that name, `{{name, lower}}` by it with a small first letter, as a label stands within a sentence; a value `count` chooses among the forms `key_one`, `key_other` (CLDR plural categories). */
export function translator(language: string, phrases: Phrases): Translate {
  const plurals = new Intl.PluralRules(language)
  return (key, values = {}) => {
    const { count } = values
    const form = typeof count === 'number' ? phrases.get(`${key}_${plurals.select(count)}`) : undefined
    const phrase = form ?? phrases.get(key) ?? phrases.get(`${key}_other`) ?? key
    return phrase.replaceAll(/{{\s*(\w+)\s*(,\s*lower\s*)?}}/g, (_, name: string, lower?: string) => {
      const value = String(values[name] ?? '')
      return lower === undefined ? value : value.charAt(0).toLowerCase() + value.slice(1)
    })
  }
}
