import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { Button, Grid, Table, type TableColumnsType, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useRowKeys } from './use-row-keys.ts'

/** What `usePages` gives. */
export type PagedList<Row> = {
  items: readonly Row[]
  hasMore: boolean
  more: () => void
  loading: boolean
  loadingMore: boolean
  error: Error | null
  retry: () => void
}

type ListTableProps<Row> = {
  list: PagedList<Row>
  columns: TableColumnsType<Row>
  rowKey: (row: Row) => string
  /** A row on a phone, where a table would hide half of itself. */
  renderNarrow: (row: Row) => ReactNode
  /** What stands here when the list is empty: say what would stand here and how it comes to be. */
  empty: ReactNode
  /** A row that opens something: by click, or by Enter on it. */
  onOpen?: (row: Row) => void
  rowSelection?: TableProps<Row>['rowSelection']
  /** Rows as on a phone: a record stands beside the list and takes its width. */
  compact?: boolean
  /** Key of the row whose record stands beside the list. */
  activeKey?: string | undefined
}

/** A dense table over a paged list, with its waiting, empty and failed states. */
export function ListTable<Row extends object>({ list, columns, renderNarrow, rowKey, empty, onOpen, rowSelection, compact = false, activeKey }: ListTableProps<Row>) {
  const { t } = useTranslation()
  const wide = (Grid.useBreakpoint().md ?? true) && !compact
  const root = useRowKeys(activeKey !== undefined)
  const activeClass = (row: Row) => (rowKey(row) === activeKey ? ' row-active' : '')
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (!list.loading && list.items.length === 0) return <div className="panel">{empty}</div>
  return (
    <div className="panel" ref={root}>
      {wide ? (
        <Table<Row>
          size="middle"
          columns={columns}
          dataSource={list.items}
          rowKey={rowKey}
          loading={list.loading}
          // Until something has come nobody is told that there is nothing.
          locale={{ emptyText: list.loading ? '\u00a0' : undefined }}
          pagination={false}
          scroll={{ x: 'max-content' }}
          {...(rowSelection ? { rowSelection } : {})}
          onRow={(row) =>
            onOpen
              ? { className: `row-opens${activeClass(row)}`, tabIndex: 0, onClick: () => onOpen(row), onKeyDown: (event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen(row) }
              : {}
          }
        />
      ) : list.loading ? (
        <LoadingState />
      ) : (
        <ul className="narrow-list">
          {list.items.map((row) => (
            <li key={rowKey(row)}>
              {onOpen ? (
                <button type="button" className={`narrow-row${activeClass(row)}`} data-row-key={rowKey(row)} aria-current={rowKey(row) === activeKey || undefined} onClick={() => onOpen(row)}>
                  {renderNarrow(row)}
                </button>
              ) : (
                renderNarrow(row)
              )}
            </li>
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="list-more">
          <Button onClick={list.more} loading={list.loadingMore}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
