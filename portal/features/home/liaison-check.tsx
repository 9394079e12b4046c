import { answerLiaisonCheck, type LiaisonAnswer } from '@qilian/contract/confirmations'
import { getMyLiaisonCheck, noteAsked, type MyLiaisonCheck } from '@qilian/contract/verification-plan'
import { call } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useEffect, useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { toast } from '../../app/components/toast.tsx'

const said = { none: 'thanks', name_successor: 'named', park_will_call: 'called' } as const

/** Are you still the one? Asked when it is due, at most once in some days; one tap answers. */
export function LiaisonCheck() {
  const { data } = useCall(getMyLiaisonCheck, {})
  const [rests, setRests] = useState(false)
  const asks = data?.ask === true && !rests
  useEffect(() => {
    // That it was shown is worth no second try.
    if (asks) call(noteAsked, {}).catch(() => undefined)
  }, [asks])
  const seat = asks ? data.seats.find(({ due }) => due) : undefined
  if (!data || !seat) return null
  return <Ask key={seat.id} seat={seat} occasion={data.occasion} onLater={() => setRests(true)} />
}

type AskProps = { seat: MyLiaisonCheck['seats'][number]; occasion: MyLiaisonCheck['occasion']; onLater: () => void }

function Ask({ seat, occasion, onLater }: AskProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [changed, setChanged] = useState(false)
  const [since, setSince] = useState('')
  const answer = useAction(answerLiaisonCheck)
  const { name } = seat.user
  const say = (value: LiaisonAnswer) =>
    answer.mutate(
      { body: { holderId: seat.id, answer: value, occasion, ...(value !== 'current' && since ? { changedOn: since } : {}) } },
      { onSuccess: ({ next }) => toast(t(`portal.home.check.${said[next]}`)), onError: (error) => toast(textOf(error).title) },
    )
  return (
    <section className="card todo" aria-labelledby="check-title">
      <h2 id="check-title" className="section-title">{t(occasion === 'business_change' ? 'portal.home.check.ask_changed' : seat.own ? 'portal.home.check.ask' : 'portal.home.check.ask_of', { name })}</h2>
      <p className="quiet">
        {[name, ...(seat.phone ? [t('portal.home.check.contact', { phone: seat.phone })] : []), ...(seat.email ? [seat.email] : [])].join(' · ')}
      </p>
      {changed ? (
        <>
          <label className="stack">
            {t('portal.home.check.since')}
            <input className="input" type="date" value={since} onChange={(event) => setSince(event.target.value)} />
          </label>
          <Button wide busy={answer.isPending} onClick={() => say('left')}>{t(seat.own ? 'portal.home.check.left' : 'portal.home.check.left_of', { name })}</Button>
          {seat.phone && <Button wide busy={answer.isPending} onClick={() => say('wrong_phone')}>{t('portal.home.check.wrong_phone')}</Button>}
          {seat.email && <Button wide busy={answer.isPending} onClick={() => say('wrong_email')}>{t('portal.home.check.wrong_email')}</Button>}
        </>
      ) : (
        <>
          <p>{t('portal.home.check.hint')}</p>
          <Button look="primary" wide busy={answer.isPending} onClick={() => say('current')}>{t('portal.home.check.yes')}</Button>
          <Button wide disabled={answer.isPending} onClick={() => setChanged(true)}>{t('portal.home.check.no')}</Button>
        </>
      )}
      <Button look="quiet" wide onClick={onLater}>{t('portal.home.check.later')}</Button>
    </section>
  )
}
