import { getCorrection, proveEmployee, replaceLiaison, type Correction, type ShownReason, type Sign } from '@qilian/contract/shadows'
import type { FileRef } from '@qilian/contract/shapes'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import { Declare } from './declare.tsx'
import { useUploads } from '../../app/uploads.ts'
import './corrections.css'

type Way = 'replace' | 'declare' | 'employ'
const speaksForIt = (reason: ShownReason): reason is ShownReason & { code: Sign } => reason.weight > 0

const ways: readonly Way[] = ['replace', 'declare', 'employ']

/** Who is this person to the enterprise? Three answers, each on a screen of its own. */
export function CorrectionPage() {
  const { correctionId } = useParams<{ correctionId: string }>()
  const { data, error, refetch } = useCall(getCorrection, { params: { correctionId } })
  const [, navigate] = useLocation()
  const [way, setWay] = useState<'declare' | 'employ'>()
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const back = () => setWay(undefined)
  if (way === 'employ') return <Employ order={data} onBack={back} />
  if (way === 'declare') return <Declare name={data.liaison.name} onBack={back} onDone={() => navigate('/', { replace: true })} />
  return <Choose order={data} onWay={setWay} />
}

function Choose({ order, onWay }: { order: Correction; onWay: (way: 'declare' | 'employ') => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [, navigate] = useLocation()
  const replace = useAction(replaceLiaison)
  const take = (way: Way) => {
    if (way !== 'replace') return onWay(way)
    replace.mutate({ params: { correctionId: order.id }, body: { version: order.version } }, {
      onSuccess: () => {
        toast(t('portal.corrections.replaced'))
        navigate('/', { replace: true })
      },
    })
  }
  const open = ways.filter((way) => order.allowedActions.includes(way))
  return (
    <Question
      question={t('portal.corrections.who', { name: order.liaison.name, phone: order.liaison.phone ?? '' })}
      hint={order.dueAt && open.length > 0 ? t('portal.corrections.until', { due: format.dateTime(order.dueAt) }) : undefined}
      onBack={() => navigate('/')}
      onAnswer={() => undefined}
      failure={replace.error}
      actions={<Button wide onClick={() => navigate('/')}>{t('portal.corrections.back')}</Button>}
    >
      <section className="card stack">
        <p className="words">{t('portal.corrections.why')}</p>
        <ul className="why-list">{order.reasons.filter(speaksForIt).map((reason) => <li key={reason.code}>{t(`portal.corrections.reason.${reason.code}`, { count: reason.enterprises, said: reason.said ?? '' })}</li>)}</ul>
        {order.note && <p className="words">{t('portal.corrections.note', { note: order.note })}</p>}
        {order.review && !order.review.accepted && order.review.note && <p className="words">{t('portal.corrections.refused', { note: order.review.note })}</p>}
      </section>
      {order.state !== 'open' && <p className="quiet">{t('portal.corrections.waiting', { state: t(`portal.corrections.state.${order.state}`) })}</p>}
      {open.map((way) => (
        <button key={way} type="button" className={`${cardLink} way-choice`} disabled={replace.isPending} onClick={() => take(way)}>
          <strong>{t(`portal.corrections.${way}`)}</strong>
          <span className="quiet">{t(`portal.corrections.${way}_hint`)}</span>
          <CardArrow />
        </button>
      ))}
    </Question>
  )
}

function Employ({ order, onBack }: { order: Correction; onBack: () => void }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [statement, setStatement] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  const [missing, setMissing] = useState(false)
  const uploads = useUploads(files, setFiles)
  const prove = useAction(proveEmployee)
  const empty = statement.trim() === '' || files.length === 0
  const send = () => {
    if (empty || uploads.sending) return setMissing(true)
    prove.mutate({ params: { correctionId: order.id }, body: { version: order.version, statement, fileIds: files.map(({ id }) => id) } }, {
      onSuccess: () => {
        toast(t('portal.corrections.sent'))
        navigate('/', { replace: true })
      },
    })
  }
  return (
    <Question question={t('portal.corrections.employ')} hint={t('portal.corrections.employ_hint')} onBack={onBack} onAnswer={send} failure={prove.error}
      actions={<Button look="primary" type="submit" wide busy={prove.isPending}>{t('portal.corrections.send')}</Button>}>
      <TextArea label={t('portal.corrections.statement')} hint={t('portal.corrections.statement_hint')} error={missing && empty ? t('portal.corrections.proof_missing') : undefined} maxLength={1000} value={statement} onChange={(event) => setStatement(event.target.value)} />
      <FileUploads files={files} uploads={uploads} />
    </Question>
  )
}
