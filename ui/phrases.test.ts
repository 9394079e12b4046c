import * as cases from '@qilian/contract/cases'
import * as enterprises from '@qilian/contract/enterprises'
import * as people from '@qilian/contract/people'
import { Light } from '@qilian/contract/shapes'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPhrases, translator, type Phrases } from './phrases.ts'

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
  const t = translator('en', phrases)

  test('the file names the key', () => {
    expect(t('console.title')).toBe('Console')
    expect(t('console.cases.title')).toBe('Cases')
  })

  test('plurals follow the language', () => {
    expect([t('console.cases.days', { count: 1 }), t('console.cases.days', { count: 0 })]).toEqual(['1 day', '0 days'])
    const zh = translator('zh-CN', readPhrases({ 'a.json': { days_other: '{{count}} 天' } }))
    expect(zh('a.days', { count: 1 })).toBe('1 天')
  })

  test('values are put in as they are, absent ones as nothing', () => {
    expect(t('console.cases.by.whom', { name: '$& {{day}} <b>', day: 3 })).toBe('by $& {{day}} <b> on 3')
    expect(t('console.cases.by.whom', { name: null })).toBe('by  on ')
  })

  test('an unknown key is shown, not hidden', () => expect(t('console.nothing')).toBe('console.nothing'))
})

describe('phrases', () => {
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

/** Keys that code asks for: literal ones, and patterns for those with `${…}` in them. */
function keysIn(source: string): { key: string; pattern: RegExp }[] {
  const calls = [...source.matchAll(/\bt\(\s*(?:'([^']+)'|`([^`]+)`)/g)]
  return calls.map(([, literal, template]) => {
    const key = literal ?? template ?? ''
    const parts = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return { key, pattern: new RegExp(`^${parts.join('[^.]+')}$`) }
  })
}

describe('keys used in code', () => {
  test('the scanner reads literals and templates', () => {
    const found = keysIn("t('a.b'); t(\n  `light.${x}`, { count }); format('no.key')")
    expect(found.map(({ key }) => key)).toEqual(['a.b', 'light.${x}'])
    expect(found[1]?.pattern.test('light.red')).toBe(true)
    expect(found[1]?.pattern.test('light.red.deep')).toBe(false)
  })

  test('every key exists', () => {
    const known = [...byBaseKey(chinese).keys()]
    const files = globSync('{ui,console,portal}/**/*.{ts,tsx}', { cwd: root, exclude: (name) => /node_modules|dist$|\.test\.tsx?$/.test(name) })
    expect(files.length).toBeGreaterThan(10)
    const missing = files.flatMap((file) =>
      keysIn(readFileSync(join(root, file), 'utf8'))
        .filter(({ pattern }) => !known.some((key) => pattern.test(key)))
        .map(({ key }) => `${file}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})

/** Choices of the contract that screens show, and where their words are. */
const shown: [string, readonly string[]][] = [
  ['common.light', Light.options],
  ['people.roles', people.StaffRole.options],
  ['people.seats', people.ActingRole.options],
  ['people.area_level', people.AreaLevel.options],
  ['cases.category', cases.Category.options],
  ['cases.channel', cases.Channel.options],
  ['cases.status', cases.CaseStatus.options],
  ['cases.task_status', cases.TaskStatus.options],
  ['cases.todo', cases.Todo.options],
  ['cases.period_unit', cases.PeriodUnit.options],
  ['enterprises.stage', enterprises.Stage.options],
  ['enterprises.size_class', enterprises.SizeClass.options],
  ['enterprises.ownership', enterprises.Ownership.options],
  ['enterprises.flag', enterprises.Flag.options],
  ['enterprises.capacity', enterprises.Capacity.options],
]

test.each(shown)('%s has a word for every choice', (prefix, options) => {
  expect(options.filter((option) => !chinese.has(`${prefix}.${option}`))).toEqual([])
})
