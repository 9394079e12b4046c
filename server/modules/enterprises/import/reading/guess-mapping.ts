import type { ImportField } from '@qilian/contract/enterprises'
import { cutText } from '../../../../platform/cut-text.ts'
import type { Row } from '../../../../platform/spreadsheet/index.ts'
import { columnLetter } from '../../../../platform/spreadsheet/index.ts'
import { cellText } from './cell-text.ts'
import type { Header } from './find-header.ts'
import { matchTitle, plainTitle } from './header-words.ts'
import { isProblemTitle } from './problem-column.ts'
import type { ValueKind } from './value-kinds.ts'
import { kindOf } from './value-kinds.ts'

/** Why a column was guessed as it was; texts at `import.reasons.<code>`. */
export const guessReasons = [
  'title_and_values', 'title', 'title_part', 'title_against_values', 'values', 'person_to_the_left',
  'already_taken', 'problem_column', 'known_but_not_loaded', 'unknown', 'empty_column', 'as_before',
] as const
export type GuessReason = (typeof guessReasons)[number]

export type ColumnGuess = {
  index: number
  letter: string
  header: string
  field: ImportField
  /** 0 to 1; below 0.6 a person should look. */
  confidence: number
  reason: GuessReason
  /** Up to three values, for the screen. */
  samples: string[]
}

/** Fields that several columns may feed. */
const shared: ReadonlySet<ImportField> = new Set(['flags', 'tags', 'ignore'])

const fitting: Readonly<Partial<Record<ImportField, readonly ValueKind[]>>> = {
  name: ['company', 'text', 'person'],
  uscc: ['uscc', 'text', 'number'],
  parentUscc: ['uscc', 'text', 'number'],
  legalRepresentative: ['person', 'text'],
  registeredCapital: ['number', 'text', 'phone'],
  revenue: ['number', 'text', 'phone'],
  assets: ['number', 'text', 'phone'],
  headcount: ['number'],
  address: ['address', 'text', 'company', 'industry'],
  industry: ['industry', 'text', 'number', 'company', 'person'],
  foundedOn: ['date', 'text', 'number'],
  liaisonName: ['person', 'text'],
  ownerName: ['person', 'text'],
  deputyName: ['person', 'text'],
  liaisonPhone: ['phone', 'text'],
  ownerPhone: ['phone', 'text'],
  deputyPhone: ['phone', 'text'],
  liaisonEmail: ['email'],
}

/** What a value proves by itself. */
const proof: Readonly<Partial<Record<ValueKind, ImportField>>> = {
  uscc: 'uscc', company: 'name', email: 'liaisonEmail', phone: 'liaisonPhone', date: 'foundedOn', address: 'address', industry: 'industry',
}

type Column = { index: number; title: string; values: string[]; kinds: Map<ValueKind, number> }

/** Guesses what each column means from its title and from `sample`, some tens of rows below the header. */
export function guessMapping(header: Header, sample: readonly Row[]): ColumnGuess[] {
  const columns = header.titles.map((title, index) => describe(title, index, sample))
  const guesses = columns.map((column) => guess(column, columns, header.row === 0))
  return settle(guesses)
}

function describe(title: string, index: number, sample: readonly Row[]): Column {
  const values: string[] = []
  const kinds = new Map<ValueKind, number>()
  for (const row of sample) {
    const cell = row.cells[index]
    const text = cell?.merged === 'left' ? '' : cellText(cell)
    if (text === '') continue
    values.push(text)
    const kind = cell?.type === 'date' ? 'date' : kindOf(text)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return { index, title, values, kinds }
}

function guess(column: Column, columns: readonly Column[], untitled: boolean): ColumnGuess {
  const base = { index: column.index, letter: columnLetter(column.index), header: column.title, samples: column.values.slice(0, 3).map((value) => cutText(value, 60)) }
  const as = (field: ImportField, confidence: number, reason: GuessReason): ColumnGuess => ({ ...base, field, confidence, reason })
  if (isProblemTitle(column.title)) return as('ignore', 1, 'problem_column')

  const person = personToTheLeft(column, columns)
  if (person !== null) return as(person, 0.8, 'person_to_the_left')

  const match = matchTitle(column.title)
  if (match !== null) {
    if (match.field === 'ignore') return as('ignore', 0.9, 'known_but_not_loaded')
    const fit = fitShare(match.field, column)
    if (fit !== null && fit < 0.3) return as(match.field, 0.35, 'title_against_values')
    if (!match.isExact) return as(match.field, fit === null ? 0.7 : 0.8, 'title_part')
    return fit === null ? as(match.field, 0.9, 'title') : as(match.field, 0.98, 'title_and_values')
  }
  const proven = provenField(column, untitled)
  if (proven !== null) return as(proven.field, proven.confidence, 'values')
  return as('ignore', column.values.length === 0 ? 0.9 : 0.5, column.values.length === 0 ? 'empty_column' : 'unknown')
}

/** A bare `电话` or `手机` belongs to the person named in the column before it. */
function personToTheLeft(column: Column, columns: readonly Column[]): ImportField | null {
  if (!/^(?:电话|手机|手机号|手机号码|联系方式|phone|mobile|tel)$/.test(plainTitle(column.title))) return null
  const left = columns[column.index - 1]
  const field = left === undefined ? undefined : matchTitle(left.title)?.field
  if (field === 'legalRepresentative' || field === 'ownerName') return 'ownerPhone'
  return field === 'deputyName' ? 'deputyPhone' : null
}

/** The share of values that the field could hold; null when that says nothing. */
function fitShare(field: ImportField, column: Column): number | null {
  const kinds = fitting[field]
  if (kinds === undefined || column.values.length === 0) return null
  const fit = kinds.reduce((total, kind) => total + (column.kinds.get(kind) ?? 0), 0)
  return fit / column.values.length
}

/** Without titles even a single row, and most of the rows where some are wrong, are read by their values; people are taken for those whom one speaks with. */
function provenField(column: Column, untitled: boolean): { field: ImportField; confidence: number } | null {
  if (column.values.length < (untitled ? 1 : 3)) return null
  for (const [kind, times] of column.kinds) {
    const field = kind === 'person' && untitled ? 'liaisonName' : proof[kind]
    const share = times / column.values.length
    if (field !== undefined && share >= (untitled ? 0.6 : 0.8)) return { field, confidence: field === 'liaisonName' || share < 0.8 ? 0.5 : 0.6 }
  }
  return null
}

/** Each field goes to the column that is surest of it, the leftmost among equals; the others are kept but not loaded. */
function settle(guesses: ColumnGuess[]): ColumnGuess[] {
  const best = new Map<ImportField, ColumnGuess>()
  for (const guess of guesses) {
    const rival = best.get(guess.field)
    if (!shared.has(guess.field) && (rival === undefined || guess.confidence > rival.confidence)) best.set(guess.field, guess)
  }
  return guesses.map((guess) => (shared.has(guess.field) || best.get(guess.field) === guess ? guess : { ...guess, field: 'ignore', confidence: 0.5, reason: 'already_taken' }))
}
