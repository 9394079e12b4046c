import type { ImportField } from '@qilian/contract/enterprises'
import { cutText } from '../../../../platform/cut-text.ts'
import type { Cell, Row } from '../../../../platform/spreadsheet/index.ts'
import { columnLetter } from '../../../../platform/spreadsheet/index.ts'
import { cellText, shownText } from './cell-text.ts'
import type { EnterpriseDraft, EnterpriseFlag } from './draft.ts'
import { parseContacts } from './parse-contacts.ts'
import { parseFact } from './parse-fact.ts'
import type { Header } from './find-header.ts'
import { matchTitle } from './header-words.ts'
import type { MoneyUnit } from './money.ts'
import { assumeUnit, unitInTitle, unitTitles } from './money.ts'
import type { ImportProblemCode, RowProblem } from './problems.ts'
import { severityOf } from './problems.ts'

export type RowPolicy = {
  /** Whether a row without a unified social credit code is refused. */
  usccRequired: boolean
  /** `021`: completes local phone numbers. */
  areaCode?: string
  /** `YYYY-MM-DD`; nothing can have been founded later. */
  today: string
}

/** A column that is to be loaded, with what its title says about the values. */
export type MappedColumn = {
  index: number
  letter: string
  header: string
  field: ImportField
  /** Of a column of money. */
  unit: MoneyUnit
  isUnitAssumed: boolean
  /** Of a column that says yes or no to one flag. */
  flag: EnterpriseFlag | null
}

const moneyFields: ReadonlySet<ImportField> = new Set(['registeredCapital', 'revenue', 'assets'])

/** Joins the chosen fields with what the titles and some tens of rows of `sample` say; columns to ignore are left out. */
export function mapColumns(header: Header, choice: readonly { index: number; field: ImportField }[], sample: readonly Row[]): MappedColumn[] {
  return choice
    .filter(({ field }) => field !== 'ignore')
    .map(({ index, field }) => {
      const title = header.titles[index] ?? columnLetter(index)
      const named = unitInTitle(title) ?? header.noteUnit
      const unit = named ?? assumeUnit(sample.map((row) => cellText(ownCell(row, index))))
      return { index, letter: columnLetter(index), header: title, field, unit, isUnitAssumed: named === null && moneyFields.has(field), flag: field === 'flags' ? (matchTitle(title)?.flag ?? null) : null }
    })
}

/** What a person should know of whole columns before loading: each unit that was assumed. */
export function columnWarnings(header: Header, columns: readonly MappedColumn[]): RowProblem[] {
  return columns
    .filter(({ isUnitAssumed }) => isUnitAssumed)
    .map(({ letter, header: title, unit }) => ({ row: Math.max(header.row, 1), column: letter, header: title, value: null, code: 'money_unit_assumed', severity: 'warning', params: { unit: unitTitles[unit] } }))
}

/** Collects what is wrong with one row; handed to the parsers of single fields. */
export type Report = (column: MappedColumn | null, value: string | null, code: ImportProblemCode, params?: RowProblem['params']) => void

export type RowReading = {
  /** Null when any problem is an error. */
  draft: EnterpriseDraft | null
  problems: RowProblem[]
}

/** Reads one row below the header. Pure: the same row, mapping and policy always give the same reading. */
export function parseRow(row: Row, columns: readonly MappedColumn[], policy: RowPolicy): RowReading {
  const problems: RowProblem[] = []
  const report: Report = (column, value, code, params = {}) => {
    problems.push({
      row: row.number,
      column: column?.letter ?? null,
      header: column?.header ?? null,
      value: value === null ? null : cutText(value, 120),
      code,
      severity: severityOf(code),
      params,
    })
  }
  const draft: EnterpriseDraft = { name: '', contacts: [] }
  const contactCells: { column: MappedColumn; text: string }[] = []
  for (const column of columns) {
    const cell = ownCell(row, column.index)
    if (cell?.type === 'error') {
      report(column, cell.value, cell.value === '#FORMULA' ? 'formula_without_result' : 'cell_error')
      continue
    }
    const text = cellText(cell)
    if (text === '') continue
    if (isContactField(column.field)) contactCells.push({ column, text })
    else parseFact(draft, { column, cell: cell as Cell, text }, policy, report)
  }
  requireIdentity(draft, columns, row, policy, report, problems)
  dropOwnParent(draft, columns, report)
  draft.contacts = parseContacts(contactCells, policy, report)
  return { draft: problems.some(({ severity }) => severity === 'error') ? null : draft, problems }
}

/** True for a row below the table that only adds it up or signs it: `合计`, `填表人：…`. */
export function isFooter(row: Row): boolean {
  const texts = row.cells.filter((cell) => cell.merged !== 'left').map(shownText).filter((text) => text !== '')
  const [first = ''] = texts
  return /^(?:合计|总计|小计|共计|total)\s*[:：]?/i.test(first) || (texts.length <= 3 && /^(?:填表人|制表人|填报人|审核人|填表日期|备注|说明|注)\s*[:：]/.test(first))
}

/** A value filled in from a merged cell in a column further left belongs there. */
function ownCell(row: Row, index: number): Cell | undefined {
  const cell = row.cells[index]
  return cell?.merged === 'left' ? undefined : cell
}

function requireIdentity(draft: EnterpriseDraft, columns: readonly MappedColumn[], row: Row, policy: RowPolicy, report: Report, problems: readonly RowProblem[]): void {
  const isReported = (field: ImportField) => problems.some(({ column }) => column !== null && columns.some((candidate) => candidate.field === field && candidate.letter === column))
  const columnOf = (field: ImportField) => columns.find((column) => column.field === field) ?? null
  const shown = (column: MappedColumn | null) => (column === null ? null : shownText(ownCell(row, column.index)))
  if (draft.name === '' && !isReported('name')) report(columnOf('name'), shown(columnOf('name')), 'name_missing')
  if (policy.usccRequired && draft.uscc === undefined && !isReported('uscc')) report(columnOf('uscc'), shown(columnOf('uscc')), 'uscc_missing')
}

/** An enterprise is no parent of itself: the rest of the row is loaded all the same. */
function dropOwnParent(draft: EnterpriseDraft, columns: readonly MappedColumn[], report: Report): void {
  if (draft.parentUscc === undefined || draft.parentUscc !== draft.uscc) return
  report(columns.find(({ field }) => field === 'parentUscc') ?? null, draft.parentUscc, 'parent_is_itself')
  delete draft.parentUscc
}

const contactFields: ReadonlySet<ImportField> = new Set(['ownerName', 'ownerPhone', 'liaisonName', 'liaisonPhone', 'liaisonEmail', 'liaisonPost', 'deputyName', 'deputyPhone'])

function isContactField(field: ImportField): boolean {
  return contactFields.has(field)
}

