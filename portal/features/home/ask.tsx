import { answerLiaisonCheck, type LiaisonAnswer } from '@qilian/contract/confirmations'
import type { MyLiaisonCheck } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { toast } from '../../app/components/toast.tsx'

const said = { none: 'thanks', name_successor: 'named', park_will_call: 'called' } as const

/** An owner answers for the enterprise itself, and is no liaison of it. */
const questions = {
  liaison: { own: 'portal.check.ask', other: 'portal.check.ask_of' },
  owner: { own: 'portal.check.ask_owner', other: 'portal.check.ask_of_owner' },
} as const

type AskProps = { seat: MyLiaisonCheck['seats'][number]; occasion: MyLiaisonCheck['occasion']; onLater: () => void }

/** One tap says that nothing changed, one that the person is the same with another number; what else there is stands behind a third. */
export function Ask({ seat, occasion, onLater }: AskProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [changed, setChanged] = useState(false)
  const [since, setSince] = useState('')
  const answer = useAction(answerLiaisonCheck)
  const { name } = seat.user
  const say = (value: LiaisonAnswer) =>
    answer.mutate(
      { body: { holderId: seat.id, answer: value, occasion, ...(value !== 'current' && since ? { changedOn: since } : {}) } },
      { onSuccess: ({ next }) => toast(t(`portal.check.${said[next]}`)), onError: (error) => toast(textOf(error).title) },
    )
  const moved = (channel: 'phone' | 'email') => <Link className="button button-wide" to={`/me/contact/${channel}?seat=${seat.id}&occasion=${occasion}`}>{t(`portal.check.moved_${channel}`)}</Link>
  return (
    <section className="card todo" aria-labelledby="check-title">
      <h2 id="check-title" className="section-title">{t(occasion === 'business_change' ? 'portal.check.ask_changed' : questions[seat.role === 'owner' ? 'owner' : 'liaison'][seat.own ? 'own' : 'other'], { name })}</h2>
      <p className="quiet">
        {[name, ...(seat.phone ? [t('portal.check.contact', { phone: seat.phone })] : []), ...(seat.email ? [seat.email] : [])].join(dot)}
      </p>
      {changed ? (
        <>
          {seat.own && moved('email')}
          <label className="stack">
            {t('portal.check.since')}
            <input className="input" type="date" value={since} onChange={(event) => setSince(event.target.value)} />
          </label>
          <Button wide busy={answer.isPending} onClick={() => say('left')}>{t(seat.own ? 'portal.check.left' : 'portal.check.left_of', { name })}</Button>
          {!seat.own && seat.phone && <Button wide busy={answer.isPending} onClick={() => say('wrong_phone')}>{t('portal.check.wrong_phone')}</Button>}
          {!seat.own && seat.email && <Button wide busy={answer.isPending} onClick={() => say('wrong_email')}>{t('portal.check.wrong_email')}</Button>}
        </>
      ) : (
        <>
          <p>{t('portal.check.hint')}</p>
          <Button look="primary" wide busy={answer.isPending} onClick={() => say('current')}>{t('portal.check.yes')}</Button>
          {seat.own && moved('phone')}
          <Button wide disabled={answer.isPending} onClick={() => setChanged(true)}>{t('portal.check.no')}</Button>
        </>
      )}
      <Button look="quiet" wide onClick={onLater}>{t('portal.check.later')}</Button>
    </section>
  )
}
