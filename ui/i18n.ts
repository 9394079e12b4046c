import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { phraseTree, type PhraseFiles } from './phrase-tree.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** How a face fetches the phrases of one language: each a chunk of its own, so that a reader loads only one. */
export type PhraseLoaders = Record<Language, () => Promise<{ default: PhraseFiles }>>

const storageKey = 'qilian.language'
let loaders: PhraseLoaders | undefined
const loaded = new Set<Language>()

function isLanguage(value: string | null): value is Language {
  return languages.some((language) => language === value)
}

async function load(language: Language) {
  if (loaded.has(language) || !loaders) return
  const files = await loaders[language]()
  i18next.addResourceBundle(language, 'phrases', phraseTree(files.default), true, true)
  loaded.add(language)
}

function show(language: Language) {
  document.documentElement.lang = language
}

/** Chinese unless the reader has chosen otherwise on this device. Resolves when the phrases are there. */
export async function startI18n(faceLoaders: PhraseLoaders): Promise<void> {
  loaders = faceLoaders
  const stored = localStorage.getItem(storageKey)
  const language = isLanguage(stored) ? stored : 'zh-CN'
  const ready = i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: [...languages],
    defaultNS: 'phrases',
    ns: ['phrases'],
    nsSeparator: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18n: 'languageChanged' },
  })
  await Promise.all([ready, load(language)])
  show(language)
}

export async function chooseLanguage(language: Language): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  localStorage.setItem(storageKey, language)
  show(language)
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh-CN'
}
