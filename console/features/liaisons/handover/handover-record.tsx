import { getHandover, urgeHandover, type HandoverDetail, type HandoverItem } from '@qilian/contract/handovers'
import { downloadFile } from '@qilian/contract/files'
import type { FileRef } from '@qilian/contract/shapes'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Progress, Tag } from 'antd'
import { useState } from 'react'
import { FactList, Section } from '../../../app/section.tsx'
import { Page } from '../../../app/page.tsx'
import { CancelDialog, DecideDialog, DeclareDialog } from './dialogs.tsx'
import { HandoverStatus } from './handover-status.tsx'
import './handovers.css'

/** One handover: facts, the declaration that waits for a decision, the checklist as it is now, and what both wrote. */
export function HandoverRecord() {
  const { handoverId } = useParams({ from: '/shell/liaisons/handovers/$handoverId' })
  const { data, error, refetch } = useCall(getHandover, { params: { handoverId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return <Record handover={data} onRead={() => refetch()} />
}

export type Deciding = 'declare' | 'approve' | 'refuse' | 'cancel'

function Record({ handover, onRead }: { handover: HandoverDetail; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const urge = useAction(urgeHandover)
  const waited = handover.state === 'writing' ? handover.predecessor.name : handover.successor.name
  const [dialog, setDialog] = useState<Deciding>()
  const close = () => setDialog(undefined)
  const may = (action: HandoverDetail['allowedActions'][number]) => handover.allowedActions.includes(action)
  const { checklist, confirmed, declaration } = handover
  const shared = { handover, onClose: close, onStale: onRead }
  return (
    <Page
      title={handover.enterprise.name}
      summary={t('console.handovers.subtitle', { role: t(`people.seats.${handover.role}`), from: handover.predecessor.name, to: handover.successor.name })}
      actions={
        <>
          {may('cancel') && <Button onClick={() => setDialog('cancel')}>{t('console.handovers.cancel.open')}</Button>}
          {may('urge') && (
            <Button loading={urge.isPending} onClick={() => urge.mutate({ params: { handoverId: handover.id }, body: { version: handover.version } }, { onSuccess: () => void message.success(t('appointments.waiting.urged', { name: waited })), onError: (error) => void message.warning(textOf(error).title) })}>
              {t('appointments.waiting.urge', { name: waited })}
            </Button>
          )}
          {may('declare') && <Button onClick={() => setDialog('declare')}>{t('console.handovers.declare.open')}</Button>}
          {may('decide') && <Button onClick={() => setDialog('refuse')}>{t('console.handovers.refuse.open')}</Button>}
          {may('decide') && (
            <Button type="primary" onClick={() => setDialog('approve')}>
              {t('console.handovers.approve.open')}
            </Button>
          )}
        </>
      }
    >
      <Section title={t('console.handovers.facts')}>
        <FactList
          facts={[
            { label: t('console.handovers.state'), value: <HandoverStatus handover={handover} /> },
            { label: t('console.handovers.waits_for'), value: t(`console.handovers.waits.${handover.state}`, { from: handover.predecessor.name, to: handover.successor.name }) },
            { label: t('console.handovers.begun'), value: format.dateTime(handover.begunAt) },
            ...(handover.effectiveAt ? [{ label: t('console.handovers.effective'), value: format.dateTime(handover.effectiveAt) }] : []),
            ...(handover.overlapUntil ? [{ label: t('console.handovers.overlap_until'), value: format.date(handover.overlapUntil) }] : []),
            ...(handover.dueAt ? [{ label: t('console.handovers.due'), value: format.dateTime(handover.dueAt) }] : []),
            ...(handover.notes.until ? [{ label: t('console.handovers.notes_until'), value: format.date(handover.notes.until) }] : []),
            ...(handover.notes.erasedAt ? [{ label: t('console.handovers.notes_until'), value: t('console.handovers.erased') }] : []),
            ...(handover.end ? [{ label: t('console.handovers.ended'), value: `${format.dateTime(handover.end.at)}${dot}${t(`console.handovers.reasons.${handover.end.reason}`)}` }] : []),
            {
              label: t('console.handovers.file'),
              value: (
                <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: handover.enterprise.id }}>
                  {handover.enterprise.name}
                </Link>
              ),
            },
          ]}
        />
      </Section>
      {declaration && (
        <Section title={t('console.handovers.declaration.title')}>
          <FactList
            facts={[
              { label: t('console.handovers.declaration.cause'), value: t(`console.handovers.causes.${declaration.cause}`) },
              { label: t('console.handovers.declaration.by'), value: `${declaration.by.name}${dot}${t(`console.handovers.ways.${declaration.way}`)}${dot}${format.dateTime(declaration.at)}` },
              { label: t('console.handovers.declaration.reason'), value: <span className="handover-words">{declaration.reason}</span>, wide: true },
              ...(declaration.files.length > 0 ? [{ label: t('console.handovers.declaration.files'), value: <Files files={declaration.files} />, wide: true }] : []),
              ...(declaration.decision
                ? [{ label: t('console.handovers.declaration.decision'), value: `${t(declaration.decision.approved ? 'console.handovers.approved' : 'console.handovers.refused')}${dot}${declaration.decision.by.name}${dot}${format.dateTime(declaration.decision.at)}${declaration.decision.note ? `${dot}${declaration.decision.note}` : ''}`, wide: true }]
                : []),
            ]}
          />
        </Section>
      )}
      <Section title={t('console.handovers.checklist', { done: confirmed, all: checklist.length })}>
        {checklist.length > 0 && <Progress percent={Math.round((confirmed / checklist.length) * 100)} aria-label={t('console.handovers.progress')} />}
        {checklist.length === 0 && <p className="cell-note">{t('console.handovers.nothing_open')}</p>}
        <ul className="handover-items">
          {checklist.map((item) => (
            <Item key={item.key} item={item} />
          ))}
        </ul>
      </Section>
      {handover.messages.length > 0 && (
        <Section title={t('console.handovers.messages')}>
          <ul className="handover-items">
            {handover.messages.map((message) => (
              <li key={message.id}>
                <span className="cell-note">
                  {message.by.name}{dot}{format.dateTime(message.at)}
                </span>
                <div className="handover-words">{message.text || t('console.handovers.erased')}</div>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <DeclareDialog {...shared} open={dialog === 'declare'} />
      <DecideDialog {...shared} open={dialog === 'approve' || dialog === 'refuse'} approve={dialog === 'approve'} />
      <CancelDialog {...shared} open={dialog === 'cancel'} />
    </Page>
  )
}

function Files({ files }: { files: readonly FileRef[] }) {
  return files.map((file) => (
    <div key={file.id}>
      <a href={urlOf(downloadFile, { params: { fileId: file.id } })} target="_blank" rel="noreferrer">
        {file.name}
      </a>
    </div>
  ))
}

function Item({ item }: { item: HandoverItem }) {
  const { t, has } = useTranslation()
  const format = useFormat()
  const { entry, kind, waitsFor } = item
  const nothing = `console.handovers.none.${kind}`
  const title = item.key.endsWith(':none') && has(nothing) ? t(nothing) : item.title || t('console.handovers.erased')
  return (
    <li>
      <div className="handover-item-head">
        <Tag>{t(`console.handovers.kinds.${kind}`)}</Tag>
        {item.caseId ? (
          <Link className="cell-main" to="/cases/$caseId" params={{ caseId: item.caseId }}>
            {title}
          </Link>
        ) : (
          <span className="cell-main">{title}</span>
        )}
        <span className="handover-item-state">
          {item.confirmedAt ? t('console.handovers.confirmed_at', { at: format.dateTime(item.confirmedAt) }) : t(item.changed ? 'console.handovers.changed' : 'console.handovers.unconfirmed')}
        </span>
      </div>
      <div className="cell-note">
        {[
          item.number,
          waitsFor && (waitsFor.enterprise ? t('console.handovers.waits_enterprise') : t('console.handovers.waits_name', { name: waitsFor.name ?? '' })),
          item.dueAt && t('console.handovers.due_at', { at: format.dateTime(item.dueAt) }),
          entry?.accountHint,
          entry?.custodian && t('console.handovers.custodian', { name: entry.custodian }),
          entry?.place && t('console.handovers.place', { place: entry.place }),
        ]
          .filter(Boolean)
          .join(dot)}
      </div>
      {(entry?.note ?? item.detail) && <div className="handover-words">{entry?.note ?? item.detail}</div>}
      {entry && <Files files={entry.files} />}
    </li>
  )
}
