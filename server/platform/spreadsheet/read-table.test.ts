import iconv from 'iconv-lite'
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readTable } from './read-table.ts'
import { rowsOf, temporaryFile, valuesOf, workbookFile } from './testing.ts'

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
const values = async (path: string, sheet = 0) => (await rowsOf(path, { sheet })).map(valuesOf)

describe('xlsx', () => {
  it('fills merged ranges and says where the value stands', async () => {
    const [first, second, third] = await rowsOf(fixture('hutool-merge_test.xlsx'))
    expect(valuesOf(first)).toEqual(['姓名', '性别', '年龄', '鞋码'])
    expect(valuesOf(third)).toEqual(['李四', '女', 11, 42])
    expect(second?.cells[2]).toEqual({ type: 'number', value: 11 })
    expect(third?.cells[2]).toEqual({ type: 'number', value: 11, merged: 'above' })
    const chunk = await rowsOf(fixture('calamine-merged_range.xlsx'), { sheet: 1 })
    expect(chunk[2]?.cells[3]).toMatchObject({ value: 'C3', merged: 'left' })
  })

  it.each([
    ['calamine-date_quoted_format.xlsx', [['2021-01-01'], ['2021-01-01'], ['2021-01-01'], ['2021-01-01']]],
    ['easyexcel-compatibility-t05.xlsx', [['日期时间标题'], ['2023-01-01'], ['2023-01-01'], ['2023-01-01T00:00:01'], ['2023-01-01T00:00:01'], ['2023-01-01T00:00:01']]],
    ['calamine-has_x000D_.xlsx', [['ABC\r\nDEF']]],
    ['easyexcel-compatibility-t09.xlsx', [['SH_x000D_Z002']]],
    ['calamine-inlineStr_cdata.xlsx', [['Hello CDATA', 'World'], ['12345', 'NormalText']]],
    ['calamine-vba.xlsm', []],
  ])('%s', async (name, expected) => expect(await values(fixture(name))).toEqual(expected))

  it('reads the strict form of the standard', async () => {
    const rows = await values(fixture('calamine-strict_iso_paths.xlsx'))
    expect(rows).toHaveLength(76)
    expect(rows[1]?.slice(0, 4)).toEqual(['150-031260-001_B', 1.5, 7, 4])
  })

  it('knows dates by the number format, however it is written', async () => {
    const rows = await rowsOf(fixture('poi-DateFormatTests.xlsx'), { sheet: 1 })
    const kinds = new Set(rows.slice(1).map(({ cells }) => cells[2]?.type))
    expect(rows.length).toBeGreaterThan(40)
    expect(kinds).toEqual(new Set(['date']))
  })

  it('tells numbers, dates, times and lengths of time apart', async () => {
    const cell = (style: number, value: number) => `<c s="${style}"><v>${value}</v></c>`
    const path = workbookFile({
      formats: ['General', 'yyyy"年"m"月"d"日"', '0.00_ ;[Red]\\-0.00', '[$-804]yyyy/m/d;@', 'h:mm', '[h]:mm', '"day "0'],
      rows: `<row r="1">${[44990, 44990, 44990, 44990.5, 0.5, 1.5, 3].map((value, style) => cell(style, value)).join('')}</row>`,
    })
    expect(await values(path)).toEqual([[44990, '2023-03-05', 44990, '2023-03-05T12:00:00', '12:00:00', 1.5, 3]])
  })

  it('counts days from 1904 when the workbook does', async () => {
    expect(await values(workbookFile({ is1904: true, formats: ['yyyy-mm-dd'], rows: '<row r="1"><c r="A1" s="0"><v>0</v></c><c r="B1" s="0"><v>43528</v></c></row>' }))).toEqual([['1904-01-01', '2023-03-05']])
  })

  it('keeps errors, booleans and formulas without result as what they are', async () => {
    const [row] = await rowsOf(workbookFile({ rows: '<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="C3" t="b"><v>1</v></c><c r="D3"><f>A1+1</f></c><c r="E3" t="str"><f>T("")</f><v></v></c><c r="F3" t="str"><f>"a"</f><v>a</v></c></row>' }))
    expect(row).toEqual({
      sheet: '企业名录',
      number: 3,
      cells: [{ type: 'error', value: '#REF!' }, { type: 'empty' }, { type: 'boolean', value: true }, { type: 'error', value: '#FORMULA' }, { type: 'empty' }, { type: 'text', value: 'a' }],
    })
  })

  it('joins rich text and leaves phonetic guides out', async () => {
    const path = workbookFile({
      strings: '<si><r><rPr><b/></rPr><t>上海</t></r><r><t xml:space="preserve"> 公司</t></r><rPh sb="0" eb="1"><t>シャン</t></rPh></si><si><t>A&amp;B &#x4F01;</t></si>',
      rows: '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>',
    })
    expect(await values(path)).toEqual([['上海 公司', 'A&B 企']])
  })

  it('can be read again, and broken off', async () => {
    const table = await readTable(fixture('hutool-blankAndDateTest.xlsx'))
    const sheet = table.sheets[0]
    for await (const row of sheet?.rows() ?? []) if (row.number === 2) break
    let count = 0
    for await (const _ of sheet?.rows() ?? []) count += 1
    expect(count).toBe(20)
  })
})

describe('xls', () => {
  it('reads sheets, dates, times and empty rows', async () => {
    const table = await readTable(fixture('hutool-aaa.xls'))
    expect(table).toMatchObject({ kind: 'xls', sheets: [{ name: 'Sheet1' }, { name: '校园入学' }, { name: 'Sheet3' }] })
    const rows = await rowsOf(fixture('hutool-aaa.xls'), { sheet: 1 })
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 8])
    expect(valuesOf(rows[1])).toEqual([123, 4, '第一小学', '2017-03-02', '12:32:12'])
  })

  it('knows the 1904 date system and merged ranges', async () => {
    expect(await values(fixture('calamine-date_1904.xls'))).toEqual([['2021-01-01', 15], ['2021-01-02', 16], [expect.closeTo(10.63206, 5), 17]])
    expect(await values(fixture('poi-1900DateWindowing.xls'))).toEqual([['2000-01-01', '2000-01-01']])
    const [, second] = await rowsOf(fixture('calamine-merge_cells.xls'))
    expect(second?.cells.map(({ merged }) => merged)).toEqual([undefined, undefined, 'left', 'left'])
  })
})

describe('delimited text', () => {
  it('reads lines that end in CR alone, and quoted line breaks', async () => {
    const rows = await values(fixture('hutool-test_lines_cr.csv'))
    expect(rows).toHaveLength(6)
    expect(rows[4]).toEqual(['q', 'w', 'e', 'r', '我是一段\r带换行的内容'])
    expect(await values(fixture('easyexcel-bom-no_bom.csv'))).toHaveLength(11)
  })

  const text = '企业名称,信用代码\r\n"上海,某某""精工""公司",="091310"\r\n囧㐀公司,\'=1+1\n'
  const expected = [['企业名称', '信用代码'], ['上海,某某"精工"公司', '091310'], ['囧㐀公司', '=1+1']]

  it.each(['utf8', 'gb18030', 'utf16le', 'utf16be'])('detects %s', async (encoding) => {
    const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf16') })
    expect(await values(temporaryFile(bytes))).toEqual(expected)
  })

  it('detects GBK behind a long start of plain ASCII, across the pieces in which a file is read', async () => {
    const filler = 'abcdefg,1\n'.repeat(20_000)
    const rows = await values(temporaryFile(Buffer.concat([Buffer.from(filler), iconv.encode('单位名称,沪\n'.repeat(20_000), 'gbk')])))
    expect(rows).toHaveLength(40_000)
    expect(rows.slice(20_000).every(([name, place]) => name === '单位名称' && place === '沪')).toBe(true)
  })

  it.each([[';', 'a;b;c\n1,5;2;3\n2,5;3;4\n'], ['\t', 'a\tb\tc\n1,5\t2\t3\n'], ['|', '名录\n\na|b\n1|2\n3|4\n'], [';', 'sep=;\na,b;c\n']])('finds the delimiter %j', async (delimiter, content) => {
    expect((await readTable(temporaryFile(content))).delimiter).toBe(delimiter)
  })

  it('skips the sep line but counts it, as Excel does not show empty lines away', async () => {
    const rows = await rowsOf(temporaryFile('sep=;\na;b\n\n1;2\n'))
    expect(rows.map(({ number }) => number)).toEqual([2, 4])
  })
})

it('goes by content, not by name', async () => {
  const path = temporaryFile('', 'name.csv')
  copyFileSync(fixture('hutool-merge_test.xlsx'), path)
  expect((await readTable(path)).kind).toBe('xlsx')
})
