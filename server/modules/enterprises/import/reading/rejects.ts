import type { Writable } from 'node:stream'
import type { OutputRow, Row } from '../../../../platform/spreadsheet/index.ts'
import { writeXlsx } from '../../../../platform/spreadsheet/index.ts'
import { shownText } from './cell-text.ts'
import type { Header } from './find-header.ts'
import { usualTitle } from './header-words.ts'
import { unitTitles } from './money.ts'
import type { MappedColumn } from './parse-row.ts'
import { isProblemTitle, problemTitle } from './problem-column.ts'
import type { RowProblem } from './problems.ts'

/**
 * Writes the rejected rows as they came, with all their columns, and before them what is wrong and how to mend it.
 * Corrected, the file can be loaded again as it is: the first column is known and left out.
 * `describe` gives one problem as text in the reader's language.
 */
export async function writeRejects(
  stream: Writable,
  header: Header,
  columns: readonly MappedColumn[],
  rejects: AsyncIterable<{ row: Row; problems: readonly RowProblem[] }>,
  describe: (problem: RowProblem) => string,
): Promise<void> {
  const kept = header.titles.map((title, index) => ({ title: titleIn(header, title, columns.find((column) => column.index === index)), index })).filter(({ title }) => !isProblemTitle(title))
  async function* rows(): AsyncGenerator<OutputRow> {
    for await (const { row, problems } of rejects) {
      const errors = problems.filter(({ severity }) => severity === 'error')
      yield [errors.map(describe).join('\n'), ...kept.map(({ index }) => cellOf(row, index))]
    }
  }
  await writeXlsx(stream, [{ header: problemTitle, width: 60 }, ...kept.map(({ title }) => ({ header: title }))], rows())
}

function cellOf(row: Row, index: number): string | null {
  const cell = row.cells[index]
  if (cell === undefined || cell.merged === 'left') return null
  return shownText(cell) || null
}

/** A list without titles comes back with them, so that it is known again as it was understood. */
function titleIn(header: Header, title: string, column: MappedColumn | undefined): string {
  return titleWithUnit(header.row === 0 && column !== undefined ? usualTitle(column.field) ?? title : title, column)
}

/** A unit that stood above the table must not be lost with the lines above it. */
function titleWithUnit(title: string, column: MappedColumn | undefined): string {
  const isMoney = column !== undefined && ['registeredCapital', 'revenue', 'assets'].includes(column.field)
  if (!isMoney || column.isUnitAssumed || title.includes(unitTitles[column.unit])) return title
  return `${title}(${unitTitles[column.unit]})`
}

/** `C 统一社会信用代码` for the place of a problem in the original file. */
export function placeOf({ column, header }: RowProblem): string {
  if (column === null) return header ?? ''
  return header === null || header === column ? column : `${column} ${header}`
}

