import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'
import { storable } from './row-builder.ts'
import type { Row, Sheet, Table } from './types.ts'
import { readSheetRows } from './xlsx-sheet.ts'
import { readSharedStrings } from './xlsx-strings.ts'
import { readDateStyles } from './xlsx-styles.ts'
import { readXml } from './xlsx-part.ts'
import { attribute } from './xml.ts'
import type { Zip, ZipPart } from './zip.ts'
import { findPart, openZip } from './zip.ts'

/** Reads an xlsx or xlsm file row by row; only its shared strings are held in memory. */
export async function readXlsx(path: string, limits: Limits): Promise<Table> {
  const zip = await openZip(path, limits)
  const workbookPath = await findWorkbook(zip)
  const workbookPart = findPart(zip, workbookPath)
  if (workbookPart === undefined) throw new SpreadsheetError('spreadsheet.unknown_format', { found: foundInside(zip) })
  const relations = await readRelations(zip, workbookPath)
  const { sheets, is1904 } = await readWorkbook(zip, workbookPart)
  let shared: Promise<{ strings: string[]; dateStyles: boolean[] }> | undefined
  const loadShared = async () => ({
    strings: await readSharedStrings(zip, relatedPart(zip, relations, 'sharedStrings')),
    dateStyles: await readDateStyles(zip, relatedPart(zip, relations, 'styles')),
  })

  const readable: Sheet[] = []
  for (const { name, hidden, relation } of sheets) {
    const target = relations.find(({ id }) => id === relation)
    if (target?.kind !== 'worksheet') continue
    const part = findPart(zip, target.path)
    if (part === undefined) throw new SpreadsheetError('spreadsheet.truncated')
    async function* rows(): AsyncGenerator<Row> {
      shared ??= loadShared()
      const { strings, dateStyles } = await shared
      yield* readSheetRows(zip, part as ZipPart, { sheet: name, strings, dateStyles, is1904 })
    }
    readable.push({ name, hidden, rows })
  }
  if (readable.length === 0) throw new SpreadsheetError('spreadsheet.empty')
  return { kind: 'xlsx', sheets: readable }
}

type Relation = { id: string; kind: string; path: string }

async function findWorkbook(zip: Zip): Promise<string> {
  const relations = await readRelations(zip, '')
  return relations.find(({ kind }) => kind === 'officeDocument')?.path ?? 'xl/workbook.xml'
}

async function readRelations(zip: Zip, source: string): Promise<Relation[]> {
  const folder = source.split('/').slice(0, -1)
  const part = findPart(zip, [...folder, '_rels', `${source.split('/').at(-1) ?? ''}.rels`].join('/'))
  const relations: Relation[] = []
  if (part === undefined) return relations
  await readXml(zip, part, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const target = attribute(attributes, 'Target') ?? ''
      relations.push({
        id: attribute(attributes, 'Id') ?? '',
        // The last word of the type is the same in the transitional and the strict form of the standard.
        kind: attribute(attributes, 'Type')?.split('/').at(-1) ?? '',
        path: resolve(folder, target),
      })
    },
  })
  return relations
}

async function readWorkbook(zip: Zip, part: ZipPart): Promise<{ sheets: { name: string; hidden: boolean; relation: string }[]; is1904: boolean }> {
  const sheets: { name: string; hidden: boolean; relation: string }[] = []
  let is1904 = false
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      const prefix = /\s([\w.-]+):id\s*=/.exec(attributes)?.[1]
      sheets.push({
        name: storable(attribute(attributes, 'name') ?? ''),
        hidden: (attribute(attributes, 'state') ?? 'visible') !== 'visible',
        relation: attribute(attributes, `${prefix ?? 'r'}:id`) ?? '',
      })
    },
  })
  return { sheets, is1904 }
}

function relatedPart(zip: Zip, relations: readonly Relation[], kind: string): ZipPart | undefined {
  const relation = relations.find((candidate) => candidate.kind === kind)
  return relation === undefined ? undefined : findPart(zip, relation.path)
}

function resolve(folder: readonly string[], target: string): string {
  const slashed = target.replaceAll('\\', '/')
  const steps = slashed.startsWith('/') ? [] : [...folder]
  for (const step of slashed.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

function foundInside(zip: Zip): string {
  if (zip.parts.has('xl/workbook.bin')) return 'xlsb'
  if (zip.parts.has('word/document.xml')) return 'docx'
  if (zip.parts.has('ppt/presentation.xml')) return 'pptx'
  return zip.parts.has('content.xml') ? 'ods' : 'zip'
}
