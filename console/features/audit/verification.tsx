import { listSeals, listVerifications, startVerification, type Verification } from '@qilian/contract/audit'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Progress, type TableColumnsType } from 'antd'
import { useEffect } from 'react'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import { AuditTabs } from './tabs.tsx'

type Seal = ResponseOf<typeof listSeals>['items'][number]

/** Checks of the ledger, and the seals whose latest root is to be kept elsewhere. */
export function VerificationPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const format = useFormat()
  const checks = usePages(listVerifications, { query: {} })
  const seals = usePages(listSeals, { query: {} })
  const start = useAction(startVerification)
  const running = checks.items.some(({ state }) => state === 'waiting' || state === 'running')
  const { retry } = checks
  useEffect(() => {
    if (!running) return undefined
    const timer = setInterval(retry, 1000)
    return () => clearInterval(timer)
  }, [running, retry])
  const latest = seals.items.filter(({ park }, index, all) => all.findIndex((other) => other.park?.id === park?.id) === index)
  const nameOf = ({ park }: Seal) => park?.name ?? t('console.audit.seals.no_park')
  const sealColumns: TableColumnsType<Seal> = [
    { title: t('console.audit.seals.park'), width: 200, render: (_, each) => nameOf(each) },
    { title: t('console.audit.seals.number'), width: 96, align: 'right', render: (_, each) => format.number(each.seq) },
    { title: t('console.audit.seals.at'), width: 160, render: (_, each) => format.dateTime(each.sealedAt) },
    { title: t('console.audit.seals.entries'), width: 112, align: 'right', render: (_, each) => format.number(each.entries) },
    { title: t('console.audit.seals.root'), render: (_, each) => <code className="cell-note">{each.root}</code> },
  ]
  return (
    <Page
      title={t('console.audit.title')}
      summary={t('console.audit.verification.summary')}
      actions={
        <Button
          type="primary"
          disabled={running}
          loading={start.isPending}
          onClick={() => start.mutate({}, { onError: (error) => void message.error(textOf(error).title) })}
        >
          {t('console.audit.verification.start')}
        </Button>
      }
    >
      <AuditTabs />
      {checks.items.length === 0 && !checks.loading && (
        <div className="panel">
          <EmptyState title={t('console.audit.verification.empty')} />
        </div>
      )}
      {checks.items.map((check) => (
        <Check key={check.id} check={check} />
      ))}
      {checks.hasMore && <Button onClick={checks.more}>{t('console.audit.verification.more')}</Button>}
      <h2>{t('console.audit.seals.title')}</h2>
      <p className="cell-note">{t('console.audit.seals.text')}</p>
      {latest.length > 0 && (
        <p>
          <Button href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(latest, null, 2))}`} download={`seals-${latest[0]!.sealedAt.slice(0, 10)}.json`}>
            {t('console.audit.seals.download')}
          </Button>
        </p>
      )}
      <ListTable
        list={seals}
        columns={sealColumns}
        rowKey={(each) => `${each.park?.id}-${each.seq}`}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">
                {nameOf(each)}{dot}{each.seq}
              </span>
              <span className="cell-note">{format.dateTime(each.sealedAt)}</span>
            </div>
            <code className="cell-note" style={{ overflowWrap: 'anywhere' }}>
              {each.root}
            </code>
          </>
        )}
        empty={<EmptyState title={t('console.audit.seals.empty')} />}
      />
    </Page>
  )
}

function Check({ check }: { check: Verification }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, startedAt, startedBy, checked, total, report } = check
  const under = state === 'waiting' || state === 'running'
  return (
    <Section
      title={t('console.audit.verification.of', { when: format.dateTime(startedAt), name: startedBy.name })}
      actions={<StatusTag tone={under ? 'open' : 'ended'}>{t(`console.audit.verification.states.${state}`)}</StatusTag>}
    >
      {under && <Progress percent={total ? Math.min(99, Math.round((100 * checked) / total)) : 0} aria-label={t('console.audit.verification.progress')} />}
      {report && (
        <>
          <p>{t('console.audit.verification.counts', { entries: format.number(report.entries), records: format.number(report.records), seals: format.number(report.seals), erased: format.number(report.erased), unsealed: format.number(report.unsealed) })}</p>
          {report.findings.length > 0 && (
            <ul>
              {report.findings.map((finding) => (
                <li key={`${finding.code} ${finding.recordId} ${finding.seq} ${finding.seal}`}>
                  {t(`console.audit.verification.codes.${finding.code}`)}
                  <div className="cell-note">
                    {[finding.caseNumber ?? finding.recordId, finding.seq !== null && t('console.audit.ledger.number', { seq: finding.seq }), finding.park, finding.says].filter(Boolean).join(dot)}
                  </div>
                </li>
              ))}
            </ul>
          )}
          {report.findingsInAll > report.findings.length && <p className="cell-note">{t('console.audit.verification.elsewhere', { count: report.findingsInAll - report.findings.length })}</p>}
        </>
      )}
    </Section>
  )
}
