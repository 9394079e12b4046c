import { findProgress, type Progress } from '@qilian/contract/cases'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'
import { ProgressView } from './progress-view.tsx'

/** By number and the last four digits of the reporter's phone, for people without an account. */
export function LookUp() {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [last4, setLast4] = useState('')
  const [missing, setMissing] = useState(false)
  const [found, setFound] = useState<Progress>()
  const find = useAction(findProgress)

  const numberMissing = number.trim().length < 5
  const last4Missing = !/^\d{4}$/.test(last4)
  const look = () => {
    if (numberMissing || last4Missing) return setMissing(true)
    find.mutate({ body: { number, phoneLast4: last4 } }, { onSuccess: setFound })
  }
  if (found) return <ProgressView progress={found} onAgain={() => setFound(undefined)} />
  return (
    <Question
      question={t('portal.progress.look_up.question')}
      hint={t('portal.progress.look_up.hint')}
      onAnswer={look}
      failure={find.error}
      actions={
        <Button look="primary" type="submit" wide busy={find.isPending}>
          {t('portal.progress.look_up.send')}
        </Button>
      }
    >
      <Field
        label={t('portal.progress.look_up.number')}
        hint={t('portal.progress.look_up.number_hint')}
        error={missing && numberMissing ? t('portal.progress.look_up.number_missing') : undefined}
        autoCapitalize="characters"
        autoComplete="off"
        maxLength={30}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Field
        label={t('portal.progress.look_up.last4')}
        error={missing && last4Missing ? t('portal.progress.look_up.last4_missing') : undefined}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        value={last4}
        onChange={(event) => setLast4(event.target.value.replaceAll(/\D/g, ''))}
      />
      <div className="card-row">
        <LanguageSwitch />
        <Link className="link-button" to="/">
          {t('portal.progress.sign_in')}
        </Link>
      </div>
    </Question>
  )
}
