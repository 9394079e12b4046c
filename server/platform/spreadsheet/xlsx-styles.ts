import { isDateFormat } from './dates.ts'
import { readXml } from './xlsx-part.ts'
import { attribute } from './xml.ts'
import type { Zip, ZipPart } from './zip.ts'

/** For each cell style by its index: whether it shows a number as a date or time. */
export async function readDateStyles(zip: Zip, part: ZipPart | undefined): Promise<boolean[]> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  if (part === undefined) return styles
  let isCellFormats = false
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'cellXfs') isCellFormats = true
      else if (name === 'numFmt') custom.set(Number(attribute(attributes, 'numFmtId')), isDateFormat(attribute(attributes, 'formatCode') ?? ''))
      else if (name === 'xf' && isCellFormats) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        styles.push(custom.get(id) ?? isBuiltInDate(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false
    },
  })
  return styles
}

/** Built-in formats, ECMA-376 part 1, 18.8.30 (46 shows a length of time); 27–36 and 50–58 are the dates of Chinese, Japanese and Korean editions. */
export function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58)
}
