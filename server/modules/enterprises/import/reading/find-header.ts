import type { Cell, Row } from '../../../../platform/spreadsheet/index.ts'
import { columnLetter } from '../../../../platform/spreadsheet/index.ts'
import { isProblemTitle } from './problem-column.ts'
import { cellText } from './cell-text.ts'
import { matchTitle } from './header-words.ts'
import type { MoneyUnit } from './money.ts'
import { unitInTitle } from './money.ts'
import { kindOf, looksLikeData } from './value-kinds.ts'

export type Header = {
  /** The last row that belongs to the header, as Excel shows it; data begin below. 0 where no row names the columns: the first is data. */
  row: number
  /** By column from A; two lines are joined by a space, a column without title is called by its letter. */
  titles: readonly string[]
  /** `单位：万元` above the table. */
  noteUnit: MoneyUnit | null
}

/** Rows from the top of a sheet among which a header is looked for. */
export const headerSearchRows = 30

const longestTitle = 40

/**
 * Finds the row that names the columns below titles, instructions and unit lines; null when no row looks like one.
 * A list that begins with an enterprise has none: its first row would be lost to a header that nobody wrote.
 * `rows` are the first rows of a sheet that hold something.
 */
export function findHeader(rows: readonly Row[]): Header | null {
  const top = rows.slice(0, headerSearchRows)
  let best = { index: -1, score: 0 }
  for (const [index, row] of top.entries()) {
    const score = titleScore(row)
    // A group line above names some columns too; the row below it names more.
    if (score > best.score) best = { index, score }
  }
  if (best.index !== -1 && hasKnownTitles(top[best.index] as Row)) return headerAt(top, best.index)
  const firstRecord = top.findIndex((row, index) => isRecord(row, top[index + 1]))
  if (firstRecord !== -1 && (best.index === -1 || firstRecord <= best.index)) return firstRecord === 0 ? withoutTitles(rows) : headerAt(top, firstRecord - 1)
  // Titles that nobody knows stand above what is below them, however wide that is.
  const first = top.findIndex((row) => titleScore(row) > 0)
  return first === -1 ? null : headerAt(top, first)
}

/** True where known titles outweigh what looks like data: a post such as `总经理` stands among the titles and in rows of people. */
function hasKnownTitles(row: Row): boolean {
  let known = 0
  for (const text of distinct(row)) {
    const match = matchTitle(text)
    if (isProblemTitle(text) || (match !== null && match.flag === null && (match.isExact || !looksLikeData(text)))) known += 1
    else if (provesRecord(text)) known -= 1
  }
  return known > 0
}

/** True for a row that tells of one enterprise. A line above a table may hold a single name; in a list of names the next row holds one too. */
function isRecord(row: Row, below: Row | undefined): boolean {
  const values = [...distinct(row)]
  if (values.length > 1) return values.some(provesRecord)
  return values.length === 1 && provesRecord(values[0]!) && below !== undefined && [...distinct(below)].length === 1 && [...distinct(below)].every(provesRecord)
}

const provesRecord = (text: string): boolean => ['uscc', 'company', 'phone', 'email'].includes(kindOf(text)) && !/[:：]/.test(text)

/** Of a list that begins with its first enterprise: columns are called by their letters. */
function withoutTitles(rows: readonly Row[]): Header {
  const width = rows.reduce((widest, { cells }) => Math.max(widest, cells.length), 0)
  return { row: 0, titles: Array.from({ length: width }, (_, column) => columnLetter(column)), noteUnit: null }
}

/** The header that ends in a row which a person has chosen, 0 for none; null when that row holds nothing. */
export function headerInRow(rows: readonly Row[], number: number): Header | null {
  if (number === 0) return withoutTitles(rows)
  const index = rows.findIndex((row) => row.number === number)
  if (index === -1) return null
  const header = headerAt(rows, index)
  return header.row === number ? header : single(rows, index)
}

function headerAt(rows: readonly Row[], index: number): Header {
  const row = rows[index] as Row
  const above = rows[index - 1]
  const below = rows[index + 1]
  if (above !== undefined && isGroupLine(above, row)) return joined(rows, index - 1, above, row)
  if (below !== undefined && isGroupLine(row, below)) return joined(rows, index, row, below)
  return single(rows, index)
}

function single(rows: readonly Row[], index: number): Header {
  const row = rows[index] as Row
  return { row: row.number, titles: row.cells.map((cell, column) => titleOf(cell.merged === 'left' ? '' : cellText(cell), column)), noteUnit: noteUnitAbove(rows, index) }
}

function joined(rows: readonly Row[], index: number, upper: Row, lower: Row): Header {
  const width = Math.max(upper.cells.length, lower.cells.length)
  const titles = Array.from({ length: width }, (_, column) => {
    const top = cellText(upper.cells[column])
    const bottom = cellText(lower.cells[column])
    return titleOf(top === bottom || top === '' || bottom === '' ? top || bottom : `${top} ${bottom}`, column)
  })
  return { row: lower.number, titles, noteUnit: noteUnitAbove(rows, index) }
}

/** True when `upper` names groups of the columns that `lower` names one by one. */
function isGroupLine(upper: Row, lower: Row): boolean {
  if (lower.number !== upper.number + 1) return false
  const own = lower.cells.map((cell, column) => ({ cell, column })).filter(({ cell }) => cell.type !== 'empty' && cell.merged === undefined)
  if (own.length === 0 || !own.every(({ cell }) => isTitleLike(cell))) return false
  if (distinct(upper).size < 2) return false
  if (!upper.cells.every((cell) => cell.type === 'empty' || isTitleLike(cell))) return false
  const isMerged = own.some(({ column }) => spans(upper, column))
  if (isMerged) return own.every(({ column }) => spans(upper, column) || isEmptyAt(upper, column))
  // Without merged cells (CSV) only known words, with a gap above them, prove a second line.
  const hasGap = own.some(({ column }) => isEmptyAt(upper, column))
  return hasGap && own.every(({ cell, column }) => matchTitle(cellText(cell)) !== null && (isEmptyAt(upper, column) || isEmptyAt(upper, column + 1)))
}

/** True when the title above a column is one that spans several columns. */
function spans(row: Row, column: number): boolean {
  return row.cells[column]?.merged === 'left' || row.cells[column + 1]?.merged === 'left'
}

function isEmptyAt(row: Row, column: number): boolean {
  return (row.cells[column]?.type ?? 'empty') === 'empty'
}

function titleScore(row: Row): number {
  const values = distinct(row)
  if (values.size < 2) return values.size === 1 && row.cells.length === 1 && matchTitle([...values][0] ?? '') !== null ? 1 : 0
  let score = 0
  const fields = new Set<string>()
  for (const cell of row.cells) {
    if (cell.merged === 'left' || cellText(cell) === '') continue
    if (!isTitleLike(cell)) {
      score -= 2
      continue
    }
    const match = matchTitle(cellText(cell))
    if (match === null) score += 0.4
    else if (!fields.has(match.field)) score += match.isExact ? 3 : 2
    if (match !== null && match.flag === null) fields.add(match.field)
  }
  return fields.size === 0 && row.cells.length < 3 ? 0 : score
}

function isTitleLike(cell: Cell): boolean {
  const text = cellText(cell)
  if (isProblemTitle(text)) return true
  return cell.type === 'text' && text.length <= longestTitle && (matchTitle(text)?.isExact === true || !looksLikeData(text))
}

function distinct(row: Row): Set<string> {
  return new Set(row.cells.map(cellText).filter((text) => text !== ''))
}

function noteUnitAbove(rows: readonly Row[], index: number): MoneyUnit | null {
  for (const row of rows.slice(0, index)) {
    for (const cell of row.cells) {
      const note = /单位\s*[:：]\s*([^\s,，;；、)）]+)/.exec(cellText(cell))
      const unit = note === null ? null : unitInTitle(`(${note[1]})`)
      if (unit !== null) return unit
    }
  }
  return null
}

function titleOf(text: string, column: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line === '' ? columnLetter(column) : line
}
