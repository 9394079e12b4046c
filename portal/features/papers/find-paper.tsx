import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'
import '../../app/components/card.css'

const shortest = 16

/** By the number that is printed on a paper; the QR code leads past this page. */
export function FindPaper() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [number, setNumber] = useState('')
  const [missing, setMissing] = useState(false)
  const tooShort = number.replaceAll(/[^0-9a-z]/gi, '').length < shortest
  return (
    <Question
      question={t('portal.papers.question')}
      hint={t('portal.papers.hint')}
      onAnswer={() => (tooShort ? setMissing(true) : navigate(`/papers/${encodeURIComponent(number.trim())}`))}
      actions={
        <Button look="primary" type="submit" wide>
          {t('portal.papers.send')}
        </Button>
      }
    >
      <Field
        label={t('portal.papers.number')}
        hint={t('portal.papers.number_hint')}
        error={missing && tooShort ? t('portal.papers.number_missing') : undefined}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <div className="card-row">
        <LanguageSwitch />
      </div>
    </Question>
  )
}
