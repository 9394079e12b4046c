import { previewUndo, undoImport, UndoOutcome, type ImportBatch, type ImportUndoCounts, type UndoneFile } from '@qilian/contract/enterprises'
import { EmptyState, ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button, Segmented, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { useColumnText } from '../column-text.ts'

const tones: Record<UndoOutcome, StatusTone> = { close: 'open', restore: 'done', partly: 'waiting', keep: 'ended' }

/** What undoing would do, before it is done: nothing has been written yet. */
export function ImportUndo({ batch, onClose, onRead }: { batch: ImportBatch; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const undo = useAction(undoImport)
  const { data, error, refetch } = useCall(previewUndo, { params: { importId: batch.id }, query: { limit: 1 } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  const { counts } = data
  const changing = counts.close + counts.restore + counts.partly

  const confirm = () =>
    void modal.confirm({
      title: t('console.enterprises.import.undo.confirm.title', { count: changing }),
      content: counts.keep + counts.partly > 0 ? t('console.enterprises.import.undo.confirm.with_kept', { count: counts.keep + counts.partly }) : t('console.enterprises.import.undo.confirm.text'),
      okText: t('console.enterprises.import.undo.now'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () =>
        undo.mutateAsync({ params: { importId: batch.id }, body: { version: batch.version } }).catch((failure: unknown) => {
          if (isProblem(failure, 'common.stale_version')) void onRead()
        }),
    })

  return (
    <>
      <section className="panel" aria-label={t('console.enterprises.import.undo.preview')}>
        <UndoCounts counts={counts} />
        {undo.error && <Alert banner type="error" role="alert" title={textOf(undo.error).title} description={textOf(undo.error).next} />}
        <div className="import-bar">
          <span>{t('console.enterprises.import.undo.nothing_written', { until: format.dateTime(batch.undo?.until ?? batch.createdAt) })}</span>
          <Button onClick={onClose}>{t('console.enterprises.import.undo.not_now')}</Button>
          <Button type="primary" danger disabled={changing === 0} loading={undo.isPending} onClick={confirm}>
            {t('console.enterprises.import.undo.now')}
          </Button>
        </div>
      </section>
      <UndoneFiles importId={batch.id} counts={counts} />
    </>
  )
}

/** What an undoing did, and what stayed. */
export function ImportUndone({ batch }: { batch: ImportBatch }) {
  const { t } = useTranslation()
  const { undone, park } = batch
  if (!undone) return null
  const stayed = undone.keep + undone.partly
  return (
    <>
      <section className="panel" aria-label={t('console.enterprises.import.undo.done')}>
        <UndoCounts counts={undone} />
        <div className="import-bar">
          <span>{stayed > 0 ? t('console.enterprises.import.undo.done_with_kept', { count: stayed }) : t('console.enterprises.import.undo.done_all')}</span>
          <Link to="/enterprises" search={{ parkId: park.id }}>
            {t('console.enterprises.import.see_list')}
          </Link>
        </div>
      </section>
      {stayed > 0 && <UndoneFiles importId={batch.id} />}
    </>
  )
}

function UndoCounts({ counts }: { counts: ImportUndoCounts }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <dl className="counts">
      {(['close', 'restore', 'partly', 'keep', 'people'] as const).map((name) => (
        <div key={name} className="count">
          <dt>{t(`console.enterprises.import.undo.count.${name}`)}</dt>
          <dd>{format.number(counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

function UndoneFiles({ importId, counts }: { importId: string; counts?: ImportUndoCounts }) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<UndoOutcome>()
  const list = usePages(previewUndo, { params: { importId }, query: { limit: 50, outcome } })
  const tag = ({ outcome: what }: UndoneFile) => <StatusTag tone={tones[what]}>{t(`console.enterprises.import.undo.outcome.${what}`)}</StatusTag>
  const name = ({ enterprise }: UndoneFile) => (
    <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: enterprise.id }}>
      {enterprise.name}
    </Link>
  )
  const columns: TableColumnsType<UndoneFile> = [
    { title: t('console.enterprises.import.undo.field.row'), width: 72, align: 'right', render: (_, each) => each.row },
    { title: t('enterprises.field.name'), width: 264, render: (_, each) => name(each) },
    { title: t('console.enterprises.import.undo.field.outcome'), width: 152, render: (_, each) => tag(each) },
    { title: t('console.enterprises.import.undo.field.what'), render: (_, each) => <What file={each} /> },
  ]
  return (
    <>
      <h2 className="import-list-title">{t('console.enterprises.import.undo.files')}</h2>
      {counts && (
        <div className="undo-filter">
          <Segmented<UndoOutcome | 'all'>
            value={outcome ?? 'all'}
            onChange={(chosen) => setOutcome(chosen === 'all' ? undefined : chosen)}
            options={[
              { value: 'all' as const, label: t('console.enterprises.import.undo.all') },
              ...UndoOutcome.options.filter((option) => counts[option] > 0).map((option) => ({ value: option, label: t(`console.enterprises.import.undo.outcome.${option}`) })),
            ]}
          />
        </div>
      )}
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => String(each.row)}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{name(each)}</span>
              {tag(each)}
            </div>
            <What file={each} />
          </>
        )}
        empty={<EmptyState title={t('console.enterprises.import.undo.none')} />}
      />
    </>
  )
}

function What({ file: { outcome, fields, seats, kept } }: { file: UndoneFile }) {
  const { t, has } = useTranslation()
  const column = useColumnText()
  const fieldName = (field: string) => {
    const seat = `people.seats.${field}`
    return has(seat) ? t(seat) : column.name(field)
  }
  return (
    <ul className="undo-what">
      {outcome === 'close' && <li>{t('console.enterprises.import.undo.closes')}</li>}
      {fields.map(({ field, now, before }) => (
        <li key={field}>
          {t('console.enterprises.import.undo.field_back', { field: column.name(field), now: column.text(field, now), before: column.text(field, before) })}
        </li>
      ))}
      {seats.map(({ role, leaves, returns }) => (
        <li key={role}>
          {leaves === null
            ? t('console.enterprises.import.undo.post_back', { role: t(`people.seats.${role}`) })
            : returns === null
              ? t('console.enterprises.import.undo.leaves', { role: t(`people.seats.${role}`), leaves })
              : t('console.enterprises.import.undo.returns', { role: t(`people.seats.${role}`), leaves, returns })}
        </li>
      ))}
      {kept.map(({ reason, field }) => (
        <li key={`${reason}-${field}`} className="undo-kept">
          {field === null ? t(`console.enterprises.import.undo.kept.${reason}`) : t('console.enterprises.import.undo.kept_field', { field: fieldName(field), reason: t(`console.enterprises.import.undo.kept.${reason}`) })}
        </li>
      ))}
    </ul>
  )
}
