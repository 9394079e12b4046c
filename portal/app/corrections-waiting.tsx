import { listCorrections } from '@qilian/contract/shadows'
import { listMandates } from '@qilian/contract/mandates'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'

/** Correction orders that wait for the enterprise, and mandates that wait for a signature: on the first page, only while there are some. */
export function Waiting() {
  return (
    <>
      <Orders />
      <Offers />
    </>
  )
}

function Orders() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useCall(listCorrections, { query: { limit: 20 } })
  return (data?.items ?? []).filter(({ allowedActions }) => allowedActions.length > 0).map(({ id, liaison, dueAt }) => (
    <article className="card todo" key={id}>
      <strong className="todo-ask">{t('portal.corrections.card', { name: liaison.name })}</strong>
      {dueAt && <p className="quiet">{t('portal.corrections.until', { due: format.dateTime(dueAt) })}</p>}
      <Link className="button button-primary button-wide" to={`/corrections/${id}`}>{t('portal.corrections.open')}</Link>
    </article>
  ))
}

function Offers() {
  const { t } = useTranslation()
  const { data } = useCall(listMandates, { query: { state: 'offered', limit: 20 } })
  return (data?.items ?? []).filter(({ allowedActions }) => allowedActions.includes('sign')).map(({ id, enterprise }) => (
    <article className="card todo" key={id}>
      <strong className="todo-ask">{t('portal.corrections.mandates.title')} · {enterprise.name}</strong>
      <Link className="button button-primary button-wide" to={`/mandates/${id}/sign`}>{t('portal.corrections.mandates.sign')}</Link>
    </article>
  ))
}
