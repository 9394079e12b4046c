import { grantMandate } from '@qilian/contract/mandates'
import { MandateScope } from '@qilian/contract/people'
import { getCorrection, proveEmployee, replaceLiaison, type Correction } from '@qilian/contract/shadows'
import type { FileRef } from '@qilian/contract/shapes'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field, TextArea } from '../../app/components/field.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import { useUploads } from '../../app/uploads.ts'

type Way = 'replace' | 'declare' | 'employ'
const ways: readonly Way[] = ['replace', 'declare', 'employ']

/** Who is this person to the enterprise? Three answers, each on a screen of its own. */
export function CorrectionPage() {
  const { correctionId } = useParams<{ correctionId: string }>()
  const { data, error, refetch } = useCall(getCorrection, { params: { correctionId } })
  const [way, setWay] = useState<'declare' | 'employ'>()
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const back = () => setWay(undefined)
  if (way === 'employ') return <Employ order={data} onBack={back} />
  if (way === 'declare') return <Declare order={data} onBack={back} />
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
      hint={<>{t('portal.corrections.why')} {order.dueAt && t('portal.corrections.until', { due: format.dateTime(order.dueAt) })} {order.note && t('portal.corrections.note', { note: order.note })}</>}
      onBack={() => navigate('/')}
      onAnswer={() => undefined}
      failure={replace.error}
      actions={<Button wide onClick={() => navigate('/')}>{t('portal.corrections.back')}</Button>}
    >
      {order.state !== 'open' && <p className="quiet">{t('portal.corrections.waiting', { state: t(`portal.corrections.state.${order.state}`) })}</p>}
      {open.map((way) => (
        <Button key={way} wide busy={replace.isPending} onClick={() => take(way)}>
          <span>{t(`portal.corrections.${way}`)}<br /><small className="quiet">{t(`portal.corrections.${way}_hint`)}</small></span>
        </Button>
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

function Declare({ order, onBack }: { order: Correction; onBack: () => void }) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [draft, setDraft] = useState({ name: order.liaison.name, phone: '', agency: '', until: '' })
  const [scopes, setScopes] = useState<readonly MandateScope[]>(['notices'])
  const [missing, setMissing] = useState(false)
  const grant = useAction(grantMandate)
  const empty = Object.values(draft).some((text) => text.trim() === '') || scopes.length === 0
  const field = (name: keyof typeof draft, label: string) => ({ label: t(`portal.corrections.${label}`), value: draft[name], onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }) })
  const send = () => {
    if (empty) return setMissing(true)
    grant.mutate({ body: { ...draft, scopes: [...scopes] } }, {
      onSuccess: () => {
        toast(t('portal.corrections.declared'))
        navigate('/', { replace: true })
      },
    })
  }
  return (
    <Question question={t('portal.corrections.declare')} hint={t('portal.corrections.declare_hint')} onBack={onBack} onAnswer={send} failure={grant.error}
      actions={<Button look="primary" type="submit" wide busy={grant.isPending}>{t('portal.corrections.send')}</Button>}>
      <Field {...field('agency', 'agency')} maxLength={100} />
      <Field {...field('name', 'person')} maxLength={60} />
      <Field {...field('phone', 'phone')} inputMode="tel" maxLength={30} />
      <Field {...field('until', 'until_day')} type="date" error={missing && empty ? t('portal.corrections.declare_missing') : undefined} />
      <fieldset className="field">
        <legend className="field-label">{t('portal.corrections.scopes')}</legend>
        {MandateScope.options.map((scope) => (
          <label key={scope} className="card-row">
            <span>{t(`portal.corrections.scope.${scope}`)}</span>
            <input type="checkbox" checked={scopes.includes(scope)} onChange={({ target }) => setScopes(target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))} />
          </label>
        ))}
      </fieldset>
    </Question>
  )
}
