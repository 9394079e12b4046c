import { chooseLanguage, languages, useTranslation, type Language } from '../i18n.ts'
import { chooseTheme, themeChoices, useThemeChoice } from '../theme.ts'
import './switches.css'

type Option<Value extends string> = { value: Value; label: string; lang?: string }

type ChoiceProps<Value extends string> = {
  name: string
  label: string
  value: Value
  options: readonly Option<Value>[]
  onChoose: (value: Value) => void
}

/** A few exclusive options side by side, as radio buttons: arrow keys and screen readers work by themselves. */
export function Choice<Value extends string>({ name, label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset className="choice">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice-option" lang={option.lang}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChoose(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

const ownNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

/** `onChosen` tells the server, so that mails follow too; texts already read from it should be read again. */
export function LanguageSwitch({ onChosen }: { onChosen?: (language: Language) => void }) {
  const { t, language } = useTranslation()
  return (
    <Choice
      name="language"
      label={t('common.language')}
      value={language}
      options={languages.map((each) => ({ value: each, label: ownNames[each], lang: each }))}
      onChoose={(chosen) => void chooseLanguage(chosen).then(() => onChosen?.(chosen))}
    />
  )
}

export function ThemeSwitch() {
  const { t } = useTranslation()
  return (
    <Choice
      name="theme"
      label={t('common.theme.label')}
      value={useThemeChoice()}
      options={themeChoices.map((choice) => ({ value: choice, label: t(`common.theme.${choice}`) }))}
      onChoose={chooseTheme}
    />
  )
}
