import { answerAsked, openAsked, type AskedByLink } from '@qilian/contract/confirmations'
import { call } from '@qilian/ui/api.ts'
import { LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'
import { MovedByLink } from './moved-by-link.tsx'
import '../../app/open-page.css'

/** Behind the link of a message: is the liaison still the one? One tap, without signing in. The secret stands behind the #. */
export function StillPage() {
  const { t } = useTranslation()
  const token = globalThis.location.hash.slice(1)
  const isWhole = /^[0-9a-f-]{36}\.[\w-]{43}$/.test(token)
  const textOf = useErrorText()
  const { data, error } = useQuery({ queryKey: ['asked', token], queryFn: () => call(openAsked, { body: { token } }), staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, enabled: isWhole })
  return (
    <main className="open-page">
      <LanguageSwitch />
      {data && <Asked token={token} asked={data} />}
      {isWhole && !data && !error && <LoadingState />}
      {(!isWhole || error) && (
        <Page title={t('portal.still.title')}>
          <p role="alert">{isWhole ? textOf(error).next : t('portal.still.bad_link')}</p>
          <SignIn />
        </Page>
      )}
    </main>
  )
}

function SignIn({ next = '/' }: { next?: string }) {
  const { t } = useTranslation()
  return <Link href={`/sign-in?next=${encodeURIComponent(next)}`} className="button button-plain button-wide">{t('portal.still.sign_in')}</Link>
}

function Asked({ token, asked }: { token: string; asked: AskedByLink }) {
  const { enterprise, park, name, role, own, open } = asked
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [left, setLeft] = useState(false)
  const [moving, setMoving] = useState(false)
  const [moved, setMoved] = useState(false)
  const [since, setSince] = useState('')
  const answer = useMutation({ mutationFn: (said: 'current' | 'left') => call(answerAsked, { body: { token, answer: said, ...(said === 'left' && since ? { changedOn: since } : {}) } }) })
  const whom = { name, enterprise, seat: t(`portal.still.seats.${role}`) }
  if (moving && !moved) return <MovedByLink token={token} asked={asked} onBack={() => setMoving(false)} onDone={() => setMoved(true)} />
  if (answer.data || moved || !open) {
    const next = answer.data?.next
    return (
      <Page title={t(answer.data || moved ? 'portal.still.thanks' : 'portal.still.answered')} note={park}>
        <p role="status">{t(moved ? 'portal.still.moved_said' : next === 'name_successor' ? (own ? 'portal.still.left_said_own' : 'portal.still.left_said') : answer.data ? 'portal.still.current_said' : 'portal.still.answered_text', whom)}</p>
        <SignIn next={next === 'name_successor' ? '/appointments/new' : '/'} />
      </Page>
    )
  }
  return (
    <Page title={t(own ? 'portal.still.ask_own' : 'portal.still.ask', whom)} note={park}>
      <Card>
        <p>{t(role === 'owner' ? 'portal.still.why_owner' : 'portal.still.why', whom)}</p>
      </Card>
      {answer.error && <p role="alert" className="field-error">{textOf(answer.error).next}</p>}
      <div className="stack">
        {left ? (
          <>
            <label className="stack">
              {t('portal.still.since')}
              <input className="input" type="date" value={since} onChange={(event) => setSince(event.target.value)} />
            </label>
            <Button look="primary" wide busy={answer.isPending} onClick={() => answer.mutate('left')}>{t(own ? 'portal.still.left_own' : 'portal.still.left', whom)}</Button>
            <Button look="quiet" wide onClick={() => setLeft(false)}>{t('portal.still.back')}</Button>
          </>
        ) : (
          <>
            <Button look="primary" wide busy={answer.isPending} onClick={() => answer.mutate('current')}>{t(own ? 'portal.still.yes_own' : 'portal.still.yes', whom)}</Button>
            {own && <Button wide disabled={answer.isPending} onClick={() => setMoving(true)}>{t('portal.still.moved')}</Button>}
            <Button wide disabled={answer.isPending} onClick={() => setLeft(true)}>{t('portal.still.no')}</Button>
          </>
        )}
      </div>
    </Page>
  )
}
