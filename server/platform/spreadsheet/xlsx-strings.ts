import { SpreadsheetError } from './errors.ts'
import { readXml } from './xlsx-part.ts'
import { decodeEscapes } from './xml.ts'
import type { Zip, ZipPart } from './zip.ts'

/** The shared string table: rich text joined, phonetic guides left out. */
export async function readSharedStrings(zip: Zip, part: ZipPart | undefined): Promise<string[]> {
  const strings: string[] = []
  if (part === undefined) return strings
  let current = ''
  let total = 0
  let isText = false
  let isPhonetic = false
  await readXml(zip, part, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') isPhonetic = true
      else if (name === 't') isText = !isPhonetic
    },
    text(text) {
      if (!isText) return
      current += text
      total += text.length
      if (total > zip.limits.sharedCharacters) throw new SpreadsheetError('spreadsheet.bomb', { part: part.name })
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') strings.push(decodeEscapes(current))
    },
  })
  return strings
}
