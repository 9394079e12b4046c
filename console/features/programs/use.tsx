import { listProgramUse } from '@qilian/contract/programs'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button } from 'antd'

/** What a program called, by day and operation. */
export function ProgramUse({ programId }: { programId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { items, loading, error, retry, hasMore, more, loadingMore } = usePages(listProgramUse, { params: { programId }, query: { limit: 10 } })
  if (error) return <ErrorState error={error} onRetry={retry} />
  if (loading) return <LoadingState />
  if (items.length === 0) return <p className="cell-note">{t('console.programs.unused')}</p>
  return (
    <>
      <table className="use-table">
        <thead>
          <tr>
            <th scope="col">{t('console.programs.day')}</th>
            <th scope="col">{t('console.programs.operation')}</th>
            <th scope="col">{t('console.programs.times')}</th>
            <th scope="col">{t('console.programs.refused')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ day, operation, calls, refused }) => (
            <tr key={`${day} ${operation}`}>
              <td>{format.date(day)}</td>
              <td>
                <code>{operation}</code>
              </td>
              <td>{format.number(calls)}</td>
              <td>{format.number(refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasMore && (
        <Button type="link" onClick={more} loading={loadingMore}>
          {t('common.more')}
        </Button>
      )}
    </>
  )
}
