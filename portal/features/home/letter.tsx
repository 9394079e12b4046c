import { answerLetter, LetterAnswer, openLetter } from '@qilian/contract/verification'
import { dot } from '@qilian/ui/dot.ts'
import { call } from '@qilian/ui/api.ts'
import { LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { Page } from '../../app/page.tsx'
import { Question } from '../../app/question.tsx'
import '../../app/open-page.css'

/** The number that a letter bears, typed; its QR code leads past this page. */
export function FindLetter() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [number, setNumber] = useState('')
  const whole = number.replaceAll(/[^0-9a-z]/gi, '').length >= 10
  return (
    <Question
      question={t('portal.letter.question')}
      hint={t('portal.letter.hint')}
      onAnswer={() => {
        if (whole) navigate(`/letter/${encodeURIComponent(number.trim())}`)
      }}
      actions={<Button look="primary" type="submit" wide disabled={!whole}>{t('portal.letter.go')}</Button>}
    >
      <Field label={t('portal.letter.number')} hint={t('portal.letter.number_hint')} autoCapitalize="characters" autoComplete="off" spellCheck={false} maxLength={40} value={number} onChange={(event) => setNumber(event.target.value)} />
      <div className="card-row">
        <LanguageSwitch />
      </div>
    </Question>
  )
}

/** What the letter asks, and the answer of whoever has it. */
export function LetterPage() {
  const { t } = useTranslation()
  const { number } = useParams<{ number: string }>()
  const textOf = useErrorText()
  const { data, error } = useQuery({ queryKey: ['letter', number], queryFn: () => call(openLetter, { body: { number: decodeURIComponent(number) } }), staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false })
  return (
    <main className="open-page">
      <LanguageSwitch />
      {!data && !error && <LoadingState />}
      {error && (
        <Page title={t('portal.letter.question')} back={{ to: '/letter', label: t('portal.letter.other') }}>
          <p role="alert">{textOf(error).next}</p>
        </Page>
      )}
      {data && <Letter letter={data} />}
    </main>
  )
}

type LetterProps = { letter: { number: string; enterprise: string; park: string; name: string | null; open: boolean } }

function Letter({ letter: { number, enterprise, park, name, open } }: LetterProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [answer, setAnswer] = useState<LetterAnswer>()
  const [person, setPerson] = useState({ name: '', phone: '', note: '' })
  const set = (part: Partial<typeof person>) => setPerson((now) => ({ ...now, ...part }))
  const give = useMutation({
    mutationFn: () => call(answerLetter, { body: { number, answer: answer!, name: person.name.trim(), ...(person.phone.trim() && { phone: person.phone.trim() }), ...(person.note.trim() && { note: person.note.trim() }) } }),
  })
  if (give.data || !open) {
    return (
      <Page title={t(give.data ? 'portal.letter.thanks' : 'portal.letter.closed')} note={park}>
        <p role="status">{t(give.data ? 'portal.letter.thanks_text' : 'portal.letter.closed_text', { enterprise })}</p>
      </Page>
    )
  }
  return (
    <Page title={name === null ? t('portal.letter.ask_nobody', { enterprise }) : t('portal.letter.ask', { enterprise, name })} note={`${park}${dot}${number}`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (answer && person.name.trim()) give.mutate()
        }}
      >
        <Card>
          <fieldset className="stack letter-answers">
            <legend>{t('portal.letter.answer')}</legend>
            {LetterAnswer.options.filter((value) => name !== null || value !== 'current').map((value) => (
              <label key={value} className="letter-answer">
                <input type="radio" name="answer" value={value} checked={answer === value} onChange={() => setAnswer(value)} /> {t(`portal.letter.answers.${value}`)}
              </label>
            ))}
          </fieldset>
        </Card>
        <Field label={t('portal.letter.name')} autoComplete="name" maxLength={60} required value={person.name} onChange={(event) => set({ name: event.target.value })} />
        <Field label={t('portal.letter.phone')} hint={t('portal.letter.phone_hint')} type="tel" inputMode="tel" autoComplete="tel" maxLength={30} value={person.phone} onChange={(event) => set({ phone: event.target.value })} />
        <Field label={t('portal.letter.note')} maxLength={500} value={person.note} onChange={(event) => set({ note: event.target.value })} />
        {give.error && <p role="alert" className="field-error">{textOf(give.error).next}</p>}
        <Button look="primary" type="submit" wide busy={give.isPending} disabled={!answer || person.name.trim() === ''}>{t('portal.letter.send')}</Button>
      </form>
    </Page>
  )
}
