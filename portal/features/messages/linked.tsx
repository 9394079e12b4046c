import { acknowledgeLinkedNotice, openLinkedNotice, type LinkedNotice } from '@qilian/contract/circulars'
import { dot } from '@qilian/ui/dot.ts'
import { call } from '@qilian/ui/api.ts'
import { SafeText } from '@qilian/ui/components/safe-text.tsx'
import { LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { Page } from '../../app/page.tsx'
import './messages.css'
import '../../app/open-page.css'

/** Behind the link of a mail or text message: for whoever holds it, signed in or not. The secret stands behind the #. */
export function LinkedPage() {
  const { t } = useTranslation()
  const token = globalThis.location.hash.slice(1)
  const isWhole = /^[0-9a-f-]{36}\.[\w-]{43}$/.test(token)
  const textOf = useErrorText()
  const { data, error } = useQuery({ queryKey: ['linked-notice', token], queryFn: () => call(openLinkedNotice, { body: { token } }), staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, enabled: isWhole })
  return (
    <main className="open-page">
      <LanguageSwitch />
      {data && <Linked token={token} notice={data} />}
      {isWhole && !data && !error && <LoadingState />}
      {(!isWhole || error) && (
        <Page title={t('portal.notice.title')}>
          <p role="alert">{isWhole ? textOf(error).next : t('portal.notice.bad_link')}</p>
          <SignIn />
        </Page>
      )}
    </main>
  )
}

const SignIn = () => {
  const { t } = useTranslation()
  return <Link href="/sign-in?next=/messages" className="button button-plain button-wide">{t('portal.notice.sign_in')}</Link>
}

function Linked({ token, notice }: { token: string; notice: LinkedNotice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isConfidential = notice.body === null
  return (
    <Page title={isConfidential ? t('portal.notice.confidential') : notice.subject} note={notice.from}>
      <div className="notice-facts">
        <span>{t(`portal.notice.weights.${notice.weight}`)}{dot}{format.dateTime(notice.at)}</span>
        {notice.enterprise && <span>{notice.enterprise}</span>}
        {notice.answerBy && <strong>{t('portal.notice.answer_by', { day: format.longDate(notice.answerBy) })}</strong>}
      </div>
      <Card>{isConfidential ? <p>{t('portal.notice.confidential_text')}</p> : <SafeText text={notice.body!} />}</Card>
      {notice.acknowledgedAt && <p className="notice-done" role="status">✓ {t('portal.notice.acknowledged', { at: format.dateTime(notice.acknowledgedAt) })}</p>}
      {!notice.acknowledgedAt && notice.byDigits && <ByDigits token={token} />}
      <SignIn />
    </Page>
  )
}

function ByDigits({ token }: { token: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const textOf = useErrorText()
  const [last4, setLast4] = useState('')
  const acknowledge = useMutation({
    mutationFn: () => call(acknowledgeLinkedNotice, { body: { token, last4 } }),
    onSuccess: (next) => client.setQueryData(['linked-notice', token], next),
  })
  const { error } = acknowledge
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        acknowledge.mutate()
      }}
    >
      <Field
        label={t('portal.notice.digits')}
        hint={t('portal.notice.digits_hint')}
        error={error ? (isProblem(error) ? (error.problem.errors?.[0]?.message ?? textOf(error).next) : textOf(error).next) : undefined}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        pattern="[0-9]{4}"
        required
        value={last4}
        onChange={(event) => setLast4(event.target.value.replaceAll(/\D/g, ''))}
      />
      <Button type="submit" look="primary" wide busy={acknowledge.isPending} disabled={last4.length !== 4}>{t('portal.notice.acknowledge')}</Button>
    </form>
  )
}
