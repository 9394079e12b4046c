import { listCorrections } from '@qilian/contract/shadows'
import { listMandates } from '@qilian/contract/mandates'
import { listNotices } from '@qilian/contract/notices'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'

/** Circulars to acknowledge, correction orders that wait for the enterprise, and mandates that wait for a signature: on the first page, only while there are some. */
export function Waiting() {
  return (
    <>
      <Circulars />
      <Orders />
      <Offers />
    </>
  )
}

const shownCirculars = 3

function Circulars() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useCall(listNotices, { query: { due: 'true', limit: shownCirculars } })
  return (
    <>
      {(data?.items ?? []).map(({ id, subject, circular }) => (
        <article className="card todo" key={id}>
          <strong className="todo-ask">{subject}</strong>
          <p className="quiet">{circular?.answerBy ? t('portal.notice.answer_by', { day: format.longDate(circular.answerBy) }) : t('portal.notice.to_acknowledge')}</p>
          <Link className="button button-primary button-wide" to={`/messages/${id}`}>{t('portal.notice.read_acknowledge')}</Link>
        </article>
      ))}
      {data?.next && <Link className="link-button" to="/messages">{t('portal.notice.more_due')}</Link>}
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
      <strong className="todo-ask">{t('portal.corrections.mandates.title')}{dot}{enterprise.name}</strong>
      <Link className="button button-primary button-wide" to={`/mandates/${id}/sign`}>{t('portal.corrections.mandates.sign')}</Link>
    </article>
  ))
}
