import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PhraseKey } from './phrase-keys.ts'
import { readPhrases, translator, type Phrases, type Values } from './phrases.ts'

const root = join(import.meta.dirname, '..')
const plural = /_(one|other)$/

function read(language: string): Phrases {
  const folder = join(root, 'ui/phrases', language)
  return readPhrases(Object.fromEntries(globSync('*.json', { cwd: folder }).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))])))
}

function variables(phrase: string): string[] {
  return [...new Set([...phrase.matchAll(/{{\s*([\w.]+)/g)].map(([, name]) => name ?? ''))].sort()
}

/** Base key → variables; a plural's forms count together, since languages have different numbers of them. */
function byBaseKey(phrases: Phrases): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (const [key, phrase] of phrases) {
    const base = key.replace(plural, '')
    all.set(base, [...new Set([...(all.get(base) ?? []), ...variables(phrase)])].sort())
  }
  return all
}

const chinese = read('zh-CN')
const english = read('en')

describe('reading and translating', () => {
  const phrases = readPhrases({
    'phrases/en/console.cases.json': { title: 'Cases', days_one: '{{count}} day', days_other: '{{count}} days', by: { whom: 'by {{name}} on {{ day }}' } },
    'phrases/en/console.json': { title: 'Console' },
  })
  const translate = translator('en', phrases)
  const t = (key: string, values?: Values) => translate(key as PhraseKey, values)

  test('the file names the key', () => {
    expect(t('console.title')).toBe('Console')
    expect(t('console.cases.title')).toBe('Cases')
  })

  test('plurals follow the language', () => {
    expect([t('console.cases.days', { count: 1 }), t('console.cases.days', { count: 0 })]).toEqual(['1 day', '0 days'])
    const zh = translator('zh-CN', readPhrases({ 'a.json': { days_other: '{{count}} 天' } }))
    expect(zh('a.days' as PhraseKey, { count: 1 })).toBe('1 天')
  })

  test('values are put in as they are, absent ones as nothing', () => {
    expect(t('console.cases.by.whom', { name: '$& {{day}} <b>', day: 3 })).toBe('by $& {{day}} <b> on 3')
    expect(t('console.cases.by.whom', { name: null })).toBe('by  on ')
  })

  test('a label within a sentence begins small', () => {
    const of = translator('en', readPhrases({ 'a.json': { named: '{{enterprise}} names you as {{role, lower}}' } }))
    expect(of('a.named' as PhraseKey, { enterprise: 'Acme', role: 'Deputy liaison' })).toBe('Acme names you as deputy liaison')
  })

  test('an unknown key is shown, not hidden', () => expect(t('console.nothing')).toBe('console.nothing'))
})

describe('phrases', () => {
  /** Values whose words are labels with a capital. */
  const labels = ['role', 'roles', 'capacity', 'clock', 'rung']

  test('a label begins small where it doesn’t stand alone', () => {
    const within = [...english].flatMap(([key, phrase]) => [...phrase.matchAll(/(.*?){{\s*(\w+)\s*(,\s*lower\s*)?}}/gs)]
      .filter(([, before = '', name = '', lower], index) => labels.includes(name) && lower === undefined && !(index === 0 && before === '') && !before.endsWith(': ')).map(() => `${key}: ${phrase}`))
    expect(within).toEqual([])
  })

  test('both languages have the same keys', () => {
    const zh = [...byBaseKey(chinese).keys()]
    const en = [...byBaseKey(english).keys()]
    expect(zh.length).toBeGreaterThan(50)
    expect({ missingInEnglish: zh.filter((key) => !en.includes(key)), missingInChinese: en.filter((key) => !zh.includes(key)) }).toEqual({ missingInEnglish: [], missingInChinese: [] })
  })

  test('both languages use the same variables', () => {
    const en = byBaseKey(english)
    const different = [...byBaseKey(chinese)].filter(([key, names]) => names.join() !== en.get(key)?.join()).map(([key]) => key)
    expect(different).toEqual([])
  })

  test('plurals have the forms that their language needs', () => {
    const incomplete = (phrases: Phrases, language: string) => {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      const bases = new Set([...phrases.keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, '')))
      return [...bases].filter((base) => needed.some((form) => !phrases.has(`${base}_${form}`)))
    }
    expect(incomplete(chinese, 'zh-CN')).toEqual([])
    expect(incomplete(english, 'en')).toEqual([])
  })

  test('no phrase is empty, and none was left in the other language', () => {
    const han = /\p{Script=Han}/u
    expect([...chinese, ...english].filter(([, phrase]) => phrase.trim() === '')).toEqual([])
    expect([...english].filter(([, phrase]) => han.test(phrase)).map(([key]) => key)).toEqual([])
  })
})

/** Places where a key comes from the server as it is, and who proves that there are words for it. */
const unproven: Readonly<Record<string, string>> = {
  'ui/timeline-text.ts': 'timeline-text.test.ts: every step, every code that its words name',
  'ui/clock-step-text.ts': 'holidays are names, a new one is shown as it is',
  'console/app/cause-text.tsx': 'timeline-text.test.ts: fields of a file',
  'console/features/cases/record/actions/act-words.ts': 'an action may have an introduction, a field or an example of its own',
  'console/features/cases/record/clocks.tsx': 'kinds.test.ts: clocks of every kind',
  'console/features/circulars/record.tsx': 'failure-text.test.ts; what other servers answer is shown as it is',
  'console/features/enterprises/column-text.ts': 'timeline-text.test.ts: fields of a file',
  'console/features/enterprises/import/undo.tsx': 'seats, else fields of a file',
  'console/features/liaisons/handover/handover-record.tsx': 'a section in which nothing was written',
  'portal/features/handovers/item-text.tsx': 'likewise, and what the enterprise is waited for',
  'portal/features/appointments/appointment.tsx': 'an appointment that waits for nobody is over',
}

describe('keys used in code', () => {
  const sources = globSync('{ui,console,portal}/**/*.{ts,tsx}', { cwd: root, exclude: (name) => /node_modules|dist$|\.test\.tsx?$/.test(name) })
  const read = (file: string) => readFileSync(join(root, file), 'utf8')

  // `t` takes a PhraseKey: a key with a value in it compiles only if there are words for each value.
  test('the type of keys is made from every file of phrases', () => {
    const listed = [...read('ui/phrase-keys.ts').matchAll(/'\.\/phrases\/zh-CN\/([\w.]+\.json)'/g)].map(([, name]) => name)
    expect(listed.toSorted()).toEqual(globSync('*.json', { cwd: join(root, 'ui/phrases/zh-CN') }).toSorted())
  })

  test('nothing goes around it but what somebody else proves', () => {
    expect(sources.length).toBeGreaterThan(10)
    const around = sources.filter((file) => /\bhas \}|\{ has\b|as PhraseKey|as never\)/.test(read(file)) && /\bhas\(|as PhraseKey/.test(read(file)))
    expect(around.toSorted()).toEqual(Object.keys(unproven).toSorted())
  })
})
