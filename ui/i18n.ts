import { useSyncExternalStore } from 'react'
import type { PhraseKey } from './phrase-keys.ts'
import { isKey, readPhrases, translator, type PhraseFiles, type Phrases, type Translate } from './phrases.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/**
 * How a face fetches the phrases of one language: each a chunk of its own, so that a reader loads only one. `rest` are
 * those of pages that nobody sees first.
 */
export type PhraseLoaders = Record<Language, () => Promise<{ default: PhraseFiles; rest?: () => Promise<{ default: PhraseFiles }> }>>

type Speech = { language: Language; phrases: Phrases; t: Translate }

const storageKey = 'qilian.language'
const listeners = new Set<() => void>()
let loaders: PhraseLoaders | undefined
let rest: Promise<void> | undefined
let speech: Speech = { language: 'zh-CN', phrases: new Map(), t: (key) => key }

async function speak(language: Language) {
  if (!loaders) throw new Error('startI18n comes first')
  const files = await loaders[language]()
  const phrases = readPhrases(rest && files.rest ? { ...files.default, ...(await files.rest()).default } : files.default)
  speech = { language, phrases, t: translator(language, phrases) }
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

/** What the reader has chosen on this device, if anything. */
export function chosenLanguage(): Language | undefined {
  const stored = localStorage.getItem(storageKey)
  return languages.find((language) => language === stored)
}

/** Chinese unless the reader has chosen otherwise on this device. Resolves when the phrases are there. */
export async function startI18n(faceLoaders: PhraseLoaders): Promise<void> {
  loaders = faceLoaders
  await speak(chosenLanguage() ?? 'zh-CN')
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language)
  localStorage.setItem(storageKey, language)
}

/** Fetches the phrases that the first pages leave out; a page that needs them waits for it. */
export function loadRestOfPhrases(): Promise<void> {
  rest ??= Promise.resolve().then(() => speak(speech.language)).catch((error: unknown) => {
    rest = undefined
    throw error
  })
  return rest
}

export function currentLanguage(): Language {
  return speech.language
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const spoken = () => speech

/**
 * `const { t } = useTranslation()`, then `t('common.save')` or `t('common.remaining.left', { count: 2 })`.
 * `has` is for keys that come from the server, when a newer server may know more of them.
 */
export function useTranslation(): { t: Translate; language: Language; has: (key: string) => key is PhraseKey } {
  const { t, language, phrases } = useSyncExternalStore(subscribe, spoken, spoken)
  return { t, language, has: (key): key is PhraseKey => isKey(phrases, key) }
}
