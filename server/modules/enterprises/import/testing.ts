/** Rows for tests of the import, written as bare values. */
import pg from 'pg'
import type { TestApp } from '../../../testing/app.ts'
import type { Cell, Row } from '../../../platform/spreadsheet/index.ts'

export type Bare = string | number | null | Cell

export function cells(values: readonly Bare[]): Cell[] {
  return values.map((value): Cell => {
    if (value === null || value === '') return { type: 'empty' }
    if (typeof value === 'number') return { type: 'number', value }
    return typeof value === 'string' ? { type: 'text', value } : value
  })
}

/** Rows numbered from `first`. */
export function table(lines: readonly (readonly Bare[])[], first = 1): Row[] {
  return lines.map((values, index) => ({ sheet: 'Sheet1', number: first + index, cells: cells(values) })).filter((row) => row.cells.some(({ type }) => type !== 'empty'))
}

/** A title spanning `width` columns, as the reader fills merged cells. */
export function merged(value: string, width: number): Cell[] {
  return Array.from({ length: width }, (_, index): Cell => (index === 0 ? { type: 'text', value } : { type: 'text', value, merged: 'left' }))
}

export function above(value: string): Cell {
  return { type: 'text', value, merged: 'above' }
}

/** The database as its owner, to plant what the product itself would never do. */
export async function asOwner(app: TestApp, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: app.database.ownerUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
