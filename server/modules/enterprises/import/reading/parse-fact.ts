import { industryCode } from '@qilian/contract/codes/gbt4754'
import { explainUscc } from '@qilian/contract/codes/uscc'
import { cutText } from '../../../../platform/cut-text.ts'
import type { Cell } from '../../../../platform/spreadsheet/index.ts'
import { dateFromSerial, dateFromText } from '../../../../platform/spreadsheet/index.ts'
import type { EnterpriseDraft } from './draft.ts'
import type { MoneyUnit } from './money.ts'
import { readMoney, unitTitles } from './money.ts'
import { companyName, personName } from './names.ts'
import type { MappedColumn, Report, RowPolicy } from './parse-row.ts'
import { flagOf, isLegalForm, listItems, ownershipOf, saysYes, stageOf } from './vocabulary.ts'

type Given = { column: MappedColumn; cell: Cell; text: string }

/** Reads one cell that is not about a contact into the draft. */
export function parseFact(draft: EnterpriseDraft, given: Given, policy: RowPolicy, report: Report): void {
  const { column, text } = given
  switch (column.field) {
    case 'name':
      return parseName(draft, given, report)
    case 'uscc':
    case 'parentUscc': {
      const code = parseUscc(given, report)
      if (code !== null) draft[column.field] = code
      return
    }
    case 'legalRepresentative': {
      const name = personName(text)
      if (isShort(name, 60, given, report)) draft.legalRepresentative = name
      return
    }
    case 'address': {
      const address = text.replace(/\s+/g, ' ')
      if (isShort(address, 200, given, report)) draft.address = address
      return
    }
    case 'registeredCapital': {
      const yuan = parseMoney(given, report)
      if (yuan !== null && yuan < 0) report(column, text, 'money_negative')
      else if (yuan !== null) draft.registeredCapitalYuan = yuan
      return
    }
    case 'revenue': {
      const yuan = parseMoney(given, report)
      if (yuan !== null) draft.revenueYuan = yuan
      return
    }
    case 'assets': {
      const yuan = parseMoney(given, report)
      if (yuan !== null) draft.assetsYuan = yuan
      return
    }
    case 'headcount':
      return parseHeadcount(draft, given, report)
    case 'foundedOn':
      return parseFounded(draft, given, policy, report)
    case 'industry': {
      const code = industryCode(text)
      if (code === null) report(column, text, 'industry_unknown')
      else draft.industryCode = code
      return
    }
    case 'ownership': {
      const ownership = ownershipOf(text)
      if (ownership !== null) draft.ownership = ownership
      else if (!isLegalForm(text)) report(column, text, 'ownership_unknown')
      return
    }
    case 'stage': {
      const stage = stageOf(text)
      if (stage === null) report(column, text, 'stage_unknown')
      else draft.stage = stage
      return
    }
    case 'flags':
      return parseFlags(draft, given, report)
    case 'tags':
      return parseTags(draft, given, report)
    default:
  }
}

function parseName(draft: EnterpriseDraft, given: Given, report: Report): void {
  const name = companyName(given.text)
  if (/^[\d\p{P}\p{S}\s]+$/u.test(name)) report(given.column, given.text, 'name_not_text')
  else if (name.length > 120) report(given.column, given.text, 'name_too_long', { limit: 120 })
  else draft.name = name
}

function parseUscc({ column, cell, text }: Given, report: Report): string | null {
  // A spreadsheet keeps fifteen digits of a number: the rest of the code is gone.
  if ((cell.type === 'number' && cell.value >= 1e15) || /^\d(?:\.\d+)?E\+?1[5-9]$/i.test(text)) {
    report(column, text, 'uscc_lost_digits')
    return null
  }
  const verdict = explainUscc(text)
  if (verdict.ok) return verdict.code
  if (verdict.reason === 'length') report(column, text, 'uscc_length', { length: verdict.length })
  else if (verdict.reason === 'characters') report(column, text, 'uscc_characters', { character: verdict.character, position: verdict.position })
  else report(column, text, 'uscc_check_digit', { expected: verdict.expectedCheckDigit })
  return null
}

const mostYuan = 1e14

/** True when an assumed unit makes an amount that hardly any enterprise has. */
function isOddFor(unit: MoneyUnit, yuan: number): boolean {
  const size = Math.abs(yuan)
  return unit === 'wan' ? size >= 1e10 : size > 0 && size < 1e4
}

function parseMoney({ column, text }: Given, report: Report): number | null {
  const reading = readMoney(text, column.unit)
  if (!reading.ok) {
    report(column, text, reading.reason === 'invalid' ? 'money_invalid' : 'money_foreign_currency')
    return null
  }
  if (Math.abs(reading.yuan) > mostYuan) {
    report(column, text, 'money_too_large')
    return null
  }
  if (column.isUnitAssumed && reading.isBare && isOddFor(column.unit, reading.yuan)) report(column, text, 'money_unit_doubtful', { unit: unitTitles[column.unit], yuan: reading.yuan })
  return reading.yuan
}

function parseHeadcount(draft: EnterpriseDraft, { column, text }: Given, report: Report): void {
  const match = /^约?([\d,]+)(?:\.0+)?(?:人|名)?$/.exec(text.normalize('NFKC').replace(/\s/g, ''))
  const count = match === null ? Number.NaN : Number(match[1]?.replaceAll(',', ''))
  if (!Number.isInteger(count) || count > 10_000_000) report(column, text, 'headcount_invalid')
  else draft.headcount = count
}

/** Serial days from 1900 to 2100, as they stand in a cell that lost its date format. */
const serials = { from: 1, until: 73_415 }

function parseFounded(draft: EnterpriseDraft, { column, cell, text }: Given, policy: RowPolicy, report: Report): void {
  const serial = Number(text)
  const isSerial = Number.isFinite(serial) && serial >= serials.from && serial < serials.until && !/^\d{4}$/.test(text)
  const date = cell.type === 'date' ? cell.value.slice(0, 10) : (dateFromText(text) ?? (isSerial ? dateFromSerial(Math.floor(serial), false) : null))
  if (date === null) report(column, text, 'date_invalid')
  else if (date > policy.today) report(column, text, 'date_in_future', { date, today: policy.today })
  else draft.foundedOn = date
}

function parseFlags(draft: EnterpriseDraft, { column, text }: Given, report: Report): void {
  const flags = new Set(draft.flags)
  if (column.flag !== null) {
    if (saysYes(text)) flags.add(column.flag)
  } else {
    for (const item of listItems(text)) {
      const flag = flagOf(item)
      if (flag === null) report(column, item, 'flag_unknown')
      else flags.add(flag)
    }
  }
  if (flags.size > 0) draft.flags = [...flags]
}

const mostTags = 20
const longestTag = 30

function parseTags(draft: EnterpriseDraft, { column, text }: Given, report: Report): void {
  const tags = new Set(draft.tags)
  for (const item of listItems(text.replace(/\s+/g, ' '))) {
    if (item.length > longestTag) report(column, item, 'tag_cut', { limit: longestTag })
    tags.add(cutText(item, longestTag))
  }
  if (tags.size > mostTags) report(column, text, 'tags_too_many', { limit: mostTags })
  draft.tags = [...tags].slice(0, mostTags)
}

function isShort(value: string, limit: number, { column, text }: Given, report: Report): boolean {
  if (value.length > limit) report(column, text, 'text_too_long', { limit })
  return value.length <= limit
}
