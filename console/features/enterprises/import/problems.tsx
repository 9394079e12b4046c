import { exportImportProblems, listImportProblems, type ImportProblem as ImportProblemShape } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import type { TableColumnsType } from 'antd'
import type { z } from 'zod'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'

type Problem = z.output<typeof ImportProblemShape>

/** What is wrong, where, and how to mend it: by row and column as the spreadsheet program counts them. */
export function ImportProblems({ importId }: { importId: string }) {
  const { t } = useTranslation()
  const list = usePages(listImportProblems, { params: { importId }, query: { limit: 50 } })
  const place = ({ row, column }: Problem) => (column ? t('console.enterprises.import.place', { row, column }) : t('console.enterprises.import.place_row', { row }))
  const severity = ({ severity: how }: Problem) => t(`console.enterprises.import.severity.${how}`)
  const columns: TableColumnsType<Problem> = [
    { title: t('console.enterprises.import.field.place'), width: 120, render: (_, each) => place(each) },
    { title: t('console.enterprises.import.field.severity'), width: 104, render: (_, each) => severity(each) },
    { title: t('console.enterprises.import.field.header'), width: 144, render: (_, each) => each.header ?? '—' },
    {
      title: t('console.enterprises.import.field.problem'),
      render: (_, each) => (
        <div className="problem">
          <div>{each.message}</div>
          <div className="problem-mend">{each.mend}</div>
        </div>
      ),
    },
  ]
  return (
    <>
      <div className="import-list-head">
        <h2 className="import-list-title">{t('console.enterprises.import.problems')}</h2>
        {list.items.length > 0 && <ExportMenu urlFor={(format) => urlOf(exportImportProblems, { params: { importId }, query: { format } })} />}
      </div>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => `${each.row}-${each.column}-${each.code}`}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{[place(each), each.header].filter(Boolean).join(dot)}</span>
              <span className="cell-note">{severity(each)}</span>
            </div>
            <div>{each.message}</div>
            <div className="problem-mend">{each.mend}</div>
          </>
        )}
        empty={<EmptyState title={t('console.enterprises.import.no_problems')} />}
      />
    </>
  )
}
