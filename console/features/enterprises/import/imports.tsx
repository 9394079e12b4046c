import { exportImports, listImports, type ImportBatch } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useNavigate } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { Page } from '../../../app/page.tsx'
import { ImportState } from './state.tsx'
import { ImportUpload } from './upload.tsx'
import './import.css'

/** Upload a spreadsheet, or go on with one that was uploaded before. */
export function Imports() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const list = usePages(listImports, { query: {} })
  const open = ({ id }: ImportBatch) => void navigate({ to: '/enterprises/import/$importId', params: { importId: id } })
  const outcome = ({ state, counts, undone }: ImportBatch) => {
    if (state === 'loaded') return t('console.enterprises.import.outcome.loaded', { created: counts.created, updated: counts.updated, rejected: counts.rejected })
    if (state === 'undone' && undone) return t('console.enterprises.import.outcome.undone', { close: undone.close, restore: undone.restore + undone.partly, keep: undone.keep })
    if (state === 'checked' || state === 'loading') return t('console.enterprises.import.outcome.checked', { rows: counts.rows, rejected: counts.rejected })
    return '—'
  }

  const columns: TableColumnsType<ImportBatch> = [
    { title: t('console.enterprises.import.field.file'), width: 280, render: (_, each) => <span className="cell-main">{each.fileName}</span> },
    { title: t('enterprises.field.park'), width: 168, render: (_, each) => each.park.name },
    { title: t('console.enterprises.import.field.state'), width: 144, render: (_, each) => <ImportState state={each.state} /> },
    { title: t('console.enterprises.import.field.outcome'), render: (_, each) => outcome(each) },
    { title: t('console.enterprises.import.field.by'), width: 120, render: (_, each) => each.createdBy.name },
    { title: t('console.enterprises.import.field.at'), width: 152, render: (_, each) => format.dateTime(each.createdAt) },
  ]

  return (
    <Page
      title={t('console.enterprises.import.title')}
      summary={t('console.enterprises.import.summary')}
      actions={<ExportMenu urlFor={(format) => urlOf(exportImports, { query: { format } })} />}
    >
      <ImportUpload onUploaded={open} />
      <h2 className="import-list-title">{t('console.enterprises.import.earlier')}</h2>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={open}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.fileName}</span>
              <ImportState state={each.state} />
            </div>
            <div className="cell-note">{[outcome(each), each.createdBy.name, format.dateTime(each.createdAt)].filter((part) => part !== '—').join(dot)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.enterprises.import.empty.title')}>{t('console.enterprises.import.empty.text')}</EmptyState>}
      />
    </Page>
  )
}
