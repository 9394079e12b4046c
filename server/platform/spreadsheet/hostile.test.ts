import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SpreadsheetError } from './errors.ts'
import { buildZip, rowsOf, temporaryFile, valuesOf, workbookFile, workbookParts } from './testing.ts'

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)))

async function failure(bytes: Buffer | string, limits = {}): Promise<{ code: string; params: object }> {
  try {
    await rowsOf(temporaryFile(bytes), { limits })
  } catch (error) {
    if (error instanceof SpreadsheetError) return { code: error.code, params: error.params }
    throw error
  }
  return { code: 'none', params: {} }
}

const row = '<row r="1"><c r="A1"><v>1</v></c></row>'

describe('protected files', () => {
  it.each(['calamine-pass_protected.xlsx', 'poi-password.xls'])('%s', async (name) => expect(await failure(fixture(name))).toMatchObject({ code: 'spreadsheet.encrypted' }))
  it('zip encryption', async () => {
    const parts = workbookParts({ rows: row })
    expect(await failure(buildZip({ ...parts, 'xl/workbook.xml': { content: parts['xl/workbook.xml'] ?? '', encrypted: true } }))).toMatchObject({ code: 'spreadsheet.encrypted' })
  })
})

describe('damaged files', () => {
  it('a workbook cut anywhere gives a typed error', async () => {
    const whole = fixture('hutool-merge_test.xlsx')
    for (let length = 8; length < whole.length; length += 397) expect(await failure(whole.subarray(0, length))).toMatchObject({ code: 'spreadsheet.truncated' })
  })

  it('an old workbook cut anywhere gives a typed error or rows, and never hangs', async () => {
    const whole = fixture('hutool-aaa.xls')
    for (const share of [0.03, 0.3, 0.6, 0.9]) {
      const { code } = await failure(whole.subarray(0, Math.floor(whole.length * share)))
      expect(['spreadsheet.truncated', 'none']).toContain(code)
    }
  })

  it('a wrong byte in packed data is noticed before the first row', async () => {
    const bytes = Buffer.from(buildZip(workbookParts({ rows: Array.from({ length: 5000 }, (_, index) => `<row><c><v>${index * 7919}</v></c></row>`).join('') })))
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 9000
    bytes[at] = (bytes[at] ?? 0) ^ 0x55
    expect(await failure(bytes)).toMatchObject({ code: 'spreadsheet.truncated' })
  })

  it('random bytes in a workbook never do worse than a typed error', async () => {
    const whole = fixture('easyexcel-compatibility-t05.xlsx')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        expect((await failure(bytes)).code).toMatch(/^(?:spreadsheet\.|none$)/)
      }),
      { numRuns: 150 },
    )
  })
})

describe('bombs', () => {
  it('refuses by the declared size, before unpacking', async () => {
    const content = Buffer.alloc(40 * 1024 * 1024, 32)
    expect(await failure(buildZip({ ...workbookParts({ rows: row }), 'xl/worksheets/sheet1.xml': content }))).toEqual({ code: 'spreadsheet.bomb', params: { part: 'xl/worksheets/sheet1.xml' } })
  })

  it('stops when more comes out than was declared', async () => {
    const content = Buffer.alloc(40 * 1024 * 1024, 32)
    const before = process.memoryUsage().rss
    expect(await failure(buildZip({ ...workbookParts({ rows: row }), 'xl/worksheets/sheet1.xml': { content, declaredBytes: 1000 } }))).toMatchObject({ code: 'spreadsheet.bomb' })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  it('counts all parts together', async () => {
    const parts = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`xl/media/${index}.bin`, { content: 'x', declaredBytes: 15 * 1024 * 1024 }]))
    expect(await failure(buildZip({ ...workbookParts({ rows: row }), ...parts }), { unpackedBytes: 256 * 1024 * 1024 })).toMatchObject({ code: 'spreadsheet.bomb' })
  })

  it('refuses thousands of parts', async () => {
    const parts = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`a${index}`, '']))
    expect(await failure(buildZip({ ...workbookParts({ rows: row }), ...parts }))).toMatchObject({ code: 'spreadsheet.bomb' })
  })

  it('refuses document types, the seat of entity bombs', async () => {
    const parts = workbookParts({ rows: row })
    const strings = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    expect(await failure(buildZip({ ...parts, 'xl/sharedStrings.xml': strings }))).toMatchObject({ code: 'spreadsheet.bomb' })
  })

  it('bounds the shared strings', async () => {
    expect(await failure(buildZip(workbookParts({ rows: row, strings: `<si><t>${'a'.repeat(2000)}</t></si>` })), { sharedCharacters: 1000 })).toMatchObject({ code: 'spreadsheet.bomb' })
  })

  it('bounds a tag without end', async () => {
    expect(await failure(buildZip({ ...workbookParts({ rows: row }), 'xl/worksheets/sheet1.xml': `<worksheet a="${'ab'.repeat(1_000_000)}` }))).toMatchObject({ code: 'spreadsheet.bomb' })
  })

  it('is not slowed by ranges that overlap without end', async () => {
    const merges = Array.from({ length: 50_000 }, (_, index) => `<mergeCell ref="A${(index % 300) + 1}:XFD1048576"/>`).join('')
    const rows = Array.from({ length: 300 }, (_, index) => `<row r="${index + 1}"><c r="A${index + 1}"><v>1</v></c></row>`).join('')
    const started = performance.now()
    expect(await rowsOf(workbookFile({ rows, afterRows: `<mergeCells>${merges}</mergeCells>` }))).toHaveLength(300)
    expect(performance.now() - started).toBeLessThan(25_000)
  })
})

describe('ghosts and giants', () => {
  it('skips a million empty formatted rows cheaply', async () => {
    const ghosts = Array.from({ length: 1_000_000 }, (_, index) => `<row r="${index + 2}" s="1" customFormat="1"><c r="A${index + 2}" s="1"/></row>`).join('')
    const path = workbookFile({ rows: `${row}${ghosts}` })
    const started = performance.now()
    expect((await rowsOf(path)).map(valuesOf)).toEqual([[1]])
    expect(performance.now() - started).toBeLessThan(25_000)
  })

  it('reads a row behind some ghosts', async () => {
    const ghosts = Array.from({ length: 20_000 }, (_, index) => `<row r="${index + 2}"><c r="C${index + 2}" s="1"/></row>`).join('')
    const rows = await rowsOf(workbookFile({ rows: `${row}${ghosts}<row r="20002"><c r="A20002"><v>2</v></c></row>` }))
    expect(rows.map(({ number }) => number)).toEqual([1, 20_002])
  })

  it('counts only rows that hold something', async () => {
    const rows = Array.from({ length: 11 }, () => '<row><c><v>1</v></c></row>').join('')
    expect(await failure(buildZip(workbookParts({ rows })), { rows: 10 })).toEqual({ code: 'spreadsheet.too_many_rows', params: { sheet: '企业名录', limit: 10 } })
    expect(await failure(Buffer.from('a,b\n'.repeat(11)), { rows: 10 })).toMatchObject({ code: 'spreadsheet.too_many_rows' })
  })

  it('names the column that is too far right', async () => {
    const rows = '<row r="7"><c r="IW7"><v>1</v></c></row>'
    expect(await failure(buildZip(workbookParts({ rows })))).toEqual({ code: 'spreadsheet.too_many_columns', params: { sheet: '企业名录', row: 7, column: 'IW', limit: 256 } })
  })

  it('names the cell that is too long', async () => {
    const rows = `<row r="2"><c r="B2" t="inlineStr"><is><t>${'长'.repeat(32_768)}</t></is></c></row>`
    expect(await failure(buildZip(workbookParts({ rows })))).toMatchObject({ code: 'spreadsheet.cell_too_long', params: { row: 2, column: 'B' } })
  })

  it('finds the quote that swallows the rest of a file', async () => {
    expect(await failure('a,b\n1,"2\n3,4\n')).toEqual({ code: 'spreadsheet.unclosed_quote', params: { row: 2 } })
    expect(await failure(`a,b\n1,"${'2\n'.repeat(100_000)}`)).toMatchObject({ code: 'spreadsheet.unclosed_quote' })
  })

  it('refuses a file that is too large by its size alone', async () => {
    expect(await failure('a,b\n1,2\n', { fileBytes: 4 })).toMatchObject({ code: 'spreadsheet.too_large' })
  })
})

describe('other files under a table’s name', () => {
  it.each([
    ['', 'empty', undefined],
    [' \n\r\n ', 'empty', undefined],
    ['<html><body><table><tr><td>企业</td></tr></table></body></html>', 'html_inside', 'html'],
    ['\ufeff\n<table border="1"><tr><td>企业</td></tr></table>', 'html_inside', 'html'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><table/></html>', 'html_inside', 'html'],
    ['MIME-Version: 1.0\nContent-Type: multipart/related', 'html_inside', 'mhtml'],
    ['<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', 'html_inside', 'xml'],
    ['MZ\u0090\u0000\u0003', 'unknown_format', 'exe'],
    ['%PDF-1.7 …', 'unknown_format', 'pdf'],
    ['a,b\u0000\u0001\n', 'unknown_format', 'binary'],
    ['<?xml version="1.0"?><feed/>', 'unknown_format', 'xml'],
  ])('%j', async (content, code, found) => {
    const { code: actual, params } = await failure(content)
    expect([actual, 'found' in params ? params.found : undefined]).toEqual([`spreadsheet.${code}`, found])
  })

  it.each([['word/document.xml', 'docx'], ['xl/workbook.bin', 'xlsb'], ['content.xml', 'ods'], ['a.txt', 'zip']])('a zip with %s is %s', async (part, found) => {
    expect(await failure(buildZip({ [part]: 'x' }))).toEqual({ code: 'spreadsheet.unknown_format', params: { found } })
  })
})
