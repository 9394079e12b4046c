import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ListTable, type PagedList } from './list-table.tsx'

type Row = { id: string; name: string }
const nothing: PagedList<Row> = { items: [], hasMore: false, more: () => undefined, loading: false, loadingMore: false, error: null, retry: () => undefined }
const shown = (list: Partial<PagedList<Row>>) =>
  renderToString(createElement(ListTable<Row>, {
    list: { ...nothing, ...list }, columns: [{ title: 'name', dataIndex: 'name' }], rowKey: ({ id }) => id, renderNarrow: ({ name }) => name, empty: 'nobody yet',
  }))

test('a table says that it is empty once that is known, not while it is being read', () => {
  const reading = shown({ loading: true })
  expect(reading).toContain('<table')
  expect(reading).not.toMatch(/ant-empty|No data|nobody yet/)
  expect(shown({})).toContain('nobody yet')
  expect(shown({ items: [{ id: '1', name: 'Wang' }] })).toContain('Wang')
})
