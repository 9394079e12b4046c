import { cancelCircular, certifyDelivery, exportReceipts, exportUnreached, getCircular, listReceipts, listUnreached, ReceiptState, remindCircular, type Circular, type Receipt, type Unreached } from '@qilian/contract/circulars'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { SafeText } from '@qilian/ui/components/safe-text.tsx'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Popconfirm, type TableColumnsType } from 'antd'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { SearchInput } from '../../app/forms/search-input.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { FactList, Section, type Fact } from '../../app/section.tsx'
import { LiveReach } from './reach.tsx'
import type { RecordSearch } from './routes.ts'
import { receiptTone, toneOf } from './tones.ts'
import './circulars.css'

const route = getRouteApi('/shell/circulars/$circularId')

/** Where a circular stands: each count leads to the rows behind it. */
export function CircularRecord() {
  const { circularId } = route.useParams()
  const { data, error, refetch } = useCall(getCircular, { params: { circularId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Status circular={data} />
}

function Status({ circular }: { circular: Circular }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const search = route.useSearch()
  const navigate = useNavigate()
  const cancel = useAction(cancelCircular)
  const remind = useAction(remindCircular)
  const { id, version, allowedActions } = circular
  const failed = (error: Error) => void message.error(textOf(error).next)
  const input = { params: { circularId: id }, body: { version } }
  const show = (next: RecordSearch) => void navigate({ to: '/circulars/$circularId', params: { circularId: id }, search: next, replace: true })
  const isOut = circular.state === 'sent'
  const facts: Fact[] = [
    { label: t('console.circulars.field.state'), value: <StatusTag tone={toneOf[circular.state]}>{t(`console.circulars.states.${circular.state}`)}</StatusTag> },
    { label: t('console.circulars.field.weight'), value: t(`console.circulars.weights.${circular.weight}`) },
    { label: t('console.circulars.field.author'), value: circular.createdBy.name },
    ...(circular.sentAt ? [{ label: t('console.circulars.field.sent'), value: [format.dateTime(circular.sentAt), circular.sentBy?.name].filter(Boolean).join(dot) }] : circular.sendAt ? [{ label: t('console.circulars.field.send_at'), value: format.dateTime(circular.sendAt) }] : []),
    ...(circular.answerBy ? [{ label: t('console.circulars.field.answer_by'), value: format.date(circular.answerBy) }] : []),
    { label: t('console.circulars.field.channels'), value: [t('console.circulars.ways.screen'), ...circular.channels.map((way) => t(`console.circulars.ways.${way}`))].join(t('timeline.comma')) },
    { label: t('console.circulars.field.fallback'), value: circular.fallbackHours === null ? t('console.circulars.never') : t('console.circulars.hours', { count: circular.fallbackHours }) },
    { label: t('console.circulars.field.parks'), value: circular.parks.map(({ name }) => name).join(t('timeline.comma')) },
    ...(circular.audience ? [{ label: t('console.circulars.audience.saved'), value: circular.audience.name }] : []),
    ...(circular.digest ? [{ label: t('console.circulars.field.digest'), value: <code className="digest">{circular.digest}</code>, wide: true }] : []),
  ]
  return (
    <Page
      title={circular.subject}
      summary={<Link to="/circulars">{t('console.circulars.title')}</Link>}
      actions={
        <>
          {allowedActions.includes('edit') && <Button {...(circular.state === 'draft' && { type: 'primary' as const })} onClick={() => void navigate({ to: '/circulars/$circularId/edit', params: { circularId: id } })}>{t(circular.state === 'draft' ? 'console.circulars.compose.go_on' : 'console.circulars.compose.edit')}</Button>}
          {allowedActions.includes('cancel') && <Popconfirm title={t('console.circulars.cancel.sure')} okText={t('console.circulars.cancel.do')} cancelText={t('common.cancel')} onConfirm={() => cancel.mutate(input, { onError: failed })}><Button danger loading={cancel.isPending}>{t('console.circulars.cancel.do')}</Button></Popconfirm>}
          {allowedActions.includes('remind') && (
            <Popconfirm title={t('console.circulars.remind.sure', { count: circular.enterprises - circular.acknowledged })} okText={t('console.circulars.remind.do')} cancelText={t('common.cancel')} onConfirm={() => remind.mutate(input, { onSuccess: () => void message.success(t('console.circulars.remind.done')), onError: failed })}>
              <Button type="primary" loading={remind.isPending} disabled={circular.acknowledged >= circular.enterprises}>{t('console.circulars.remind.do')}</Button>
            </Popconfirm>
          )}
        </>
      }
    >
      {isOut && <Counts circular={circular} search={search} onShow={show} />}
      <div className="status-page">
        <div>{search.view === 'unreached' || !isOut ? <UnreachedList circular={circular} /> : <Receipts circular={circular} search={search} onShow={show} />}</div>
        <div className="status-side">
          {!isOut && circular.state !== 'cancelled' && <Section title={t('console.circulars.reach.title')}><LiveReach addressing={{ ...circular, audienceId: circular.audience?.id ?? null }} /></Section>}
          <Section title={t('console.circulars.facts')}><FactList facts={facts} /></Section>
          <Section title={t('console.circulars.compose.text')}>
            <SafeText text={circular.body} />
            {circular.files.map((file) => <p key={file.id}><a href={urlOf(downloadFile, { params: { fileId: file.id } })} target="_blank" rel="noreferrer">{file.name}</a> <span className="cell-note">{format.fileSize(file.size)}</span></p>)}
          </Section>
        </div>
      </div>
    </Page>
  )
}

function Counts({ circular, search, onShow }: { circular: Circular; search: RecordSearch; onShow: (next: RecordSearch) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const states = ReceiptState.options.filter((state) => circular.receipts[state] > 0 || state === 'acknowledged' || state === 'opened')
  const figure = (key: string, count: number, label: string, next: RecordSearch, active: boolean) => (
    <button key={key} type="button" className="count-tile" aria-pressed={active} onClick={() => onShow(active ? {} : next)}>
      <strong>{format.number(count)}</strong>
      <span>{label}</span>
    </button>
  )
  return (
    <div className="count-tiles" role="group" aria-label={t('console.circulars.receipts')}>
      {figure('all', circular.people, t('console.circulars.all_people', { count: circular.enterprises, enterprises: format.number(circular.enterprises) }), {}, false)}
      {states.map((state) => figure(state, circular.receipts[state], t(`console.circulars.receipt_states.${state}`), { receipts: state }, search.receipts === state))}
      {circular.standIns > 0 && figure('standIns', circular.standIns, t('console.circulars.stand_ins'), { standIns: true }, search.standIns === true)}
      {circular.unreached > 0 && figure('unreached', circular.unreached, t('console.circulars.unreached'), { view: 'unreached' }, search.view === 'unreached')}
    </div>
  )
}

function Receipts({ circular, search, onShow }: { circular: Circular; search: RecordSearch; onShow: (next: RecordSearch) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = { ...(search.receipts && { states: search.receipts }), ...(search.q && { q: search.q }), ...(search.standIns && { standIns: 'true' }) }
  const list = usePages(listReceipts, { params: { circularId: circular.id }, query } as never) as ReturnType<typeof usePages<typeof listReceipts>>
  const when = (each: Receipt) => each.acknowledgedAt ?? each.openedAt ?? each.deliveries.find(({ deliveredAt }) => deliveredAt)?.deliveredAt ?? each.deliveries.find(({ sentAt }) => sentAt)?.sentAt ?? each.at
  const columns: TableColumnsType<Receipt> = [
    { title: t('console.circulars.field.enterprise'), render: (_, each) => <Link className="cell-main" to="/enterprises/$enterpriseId" params={{ enterpriseId: each.enterprise.id }}>{each.enterprise.name}</Link> },
    { title: t('console.circulars.field.recipient'), width: 200, render: (_, each) => <><div>{each.person.name} <span className="cell-note">{t(`people.seats.${each.seat}`)}</span></div>{each.insteadOf && each.reason && <div className="cell-note">{t(`console.circulars.instead.${each.reason}`, { name: each.insteadOf.name })}</div>}</> },
    { title: t('console.circulars.field.receipt'), width: 176, render: (_, each) => <><StatusTag tone={receiptTone[each.state]}>{t(`console.circulars.receipt_states.${each.state}`)}</StatusTag><div className="cell-note">{format.dateTime(when(each))}</div></> },
    { title: t('console.circulars.field.ways'), width: 220, render: (_, each) => <><Ways receipt={each} />{circular.weight === 'legal' && <CertificateButton circularId={circular.id} receipt={each} />}</> },
  ]
  return (
    <>
      <div className="receipt-head">
        <SearchInput label={t('console.circulars.search_receipts')} value={search.q} onSearch={(q) => { const { q: _before, ...rest } = search; onShow({ ...rest, ...(q && { q }) }) }} />
        <ExportMenu urlFor={(as) => urlOf(exportReceipts, { params: { circularId: circular.id }, query: { ...query, format: as } } as never)} />
      </div>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.enterprise.name}</span><StatusTag tone={receiptTone[each.state]}>{t(`console.circulars.receipt_states.${each.state}`)}</StatusTag></div>
            <div className="cell-note">{[`${each.person.name} ${t(`people.seats.${each.seat}`)}`, format.dateTime(when(each))].join(dot)}</div>
            {each.insteadOf && each.reason && <div className="cell-note">{t(`console.circulars.instead.${each.reason}`, { name: each.insteadOf.name })}</div>}
            <Ways receipt={each} />
            {circular.weight === 'legal' && <CertificateButton circularId={circular.id} receipt={each} />}
          </>
        )}
        empty={<EmptyState title={t('console.circulars.no_receipts.title')}>{t('console.circulars.no_receipts.text')}</EmptyState>}
      />
    </>
  )
}

/** Causes that have words of their own; of others it is said that the other side put it so. */
type GatewayFailure = ['robot' | 'sms' | 'mail', 'unreachable' | 'busy' | 'refused', string?]
const gatewayFailure = (failure: string) => (/^(robot|sms|mail) (unreachable|busy|refused)(?:: (.*))?$/s.exec(failure) ?? []).slice(1) as GatewayFailure | []
const codeOf = (failure: string) => (failure.startsWith('bounced') ? 'bounced' : failure.replace(' ', '_'))

/** Why a way failed: of a mail that came back or was refused with the cause that was given. */
function useFailure(): (failure: string) => string {
  const { t, has } = useTranslation()
  return (failure) => {
    const [, how, code] = /^(bounced|refused): (\w+)$/.exec(failure) ?? []
    const reason = `console.enterprises.contacts.reasons.${code}`
    if (how && has(reason)) return t(how === 'bounced' ? 'console.circulars.failures.bounced_for' : 'console.circulars.failures.refused_for', { reason: t(reason) })
    const [gateway, verdict, said] = gatewayFailure(failure)
    if (gateway && verdict) return t(`console.circulars.failures.${gateway}_${verdict}`, { said })
    const key = `console.circulars.failures.${codeOf(failure)}`
    return has(key) ? t(key) : t('console.circulars.failures.said', { said: failure })
  }
}

function Ways({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation()
  const format = useFormat()
  const failureOf = useFailure()
  if (receipt.deliveries.length === 0) return <span className="cell-note">{t('console.circulars.receipt_states.screen')}</span>
  return (
    <ul className="ways">
      {receipt.deliveries.map((each) => (
        <li key={each.channel}>
          {t(`console.circulars.channels.${each.channel}`)}{dot}{t(`console.circulars.delivery.${each.status}`)}
          {each.dueAt && <span className="cell-note"> {t('console.circulars.waits', { at: format.dateTime(each.dueAt) })}</span>}
          {each.deliveredBy === 'no_failure' && <span className="cell-note"> {t('console.circulars.supposed')}</span>}
          {each.status === 'failed' && each.failure && <span className="cell-note"> {failureOf(each.failure)}</span>}
        </li>
      ))}
    </ul>
  )
}

function CertificateButton({ circularId, receipt }: { circularId: string; receipt: Receipt }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const issue = useAction(certifyDelivery)
  if (receipt.seat === 'agent') return null
  return (
    <Button size="small" loading={issue.isPending} onClick={() => issue.mutate({ params: { circularId, noticeId: receipt.id } }, { onSuccess: ({ id }) => globalThis.open(urlOf(downloadFile, { params: { fileId: id } }), '_blank', 'noopener'), onError: (error) => void message.error(textOf(error).next) })}>
      {t('console.circulars.certificate.title')}
    </Button>
  )
}

function UnreachedList({ circular }: { circular: Circular }) {
  const { t } = useTranslation()
  const list = usePages(listUnreached, { params: { circularId: circular.id }, query: {} })
  const cause = (each: Unreached) => t(`console.circulars.causes.${each.cause}`)
  const columns: TableColumnsType<Unreached> = [
    { title: t('console.circulars.field.enterprise'), render: (_, each) => <Link className="cell-main" to="/enterprises/$enterpriseId" params={{ enterpriseId: each.enterprise.id }}>{each.enterprise.name}</Link> },
    { title: t('console.circulars.field.park'), width: 160, render: (_, each) => each.park.name },
    { title: t('console.circulars.field.officer'), width: 128, render: (_, each) => each.officer?.name ?? '—' },
    { title: t('console.circulars.field.cause'), width: 220, render: (_, each) => cause(each) },
  ]
  return (
    <>
      <div className="receipt-head">
        <h2 className="circular-list-title">{t('console.circulars.unreached_title')}</h2>
        <ExportMenu urlFor={(format) => urlOf(exportUnreached, { params: { circularId: circular.id }, query: { format } })} />
      </div>
      <ListTable list={list} columns={columns} rowKey={({ enterprise }) => enterprise.id}
        renderNarrow={(each) => <><div className="cell-main">{each.enterprise.name}</div><div className="cell-note">{[cause(each), each.officer?.name].filter(Boolean).join(dot)}</div></>}
        empty={<EmptyState title={t('console.circulars.all_reached.title')}>{t('console.circulars.all_reached.text')}</EmptyState>} />
    </>
  )
}
