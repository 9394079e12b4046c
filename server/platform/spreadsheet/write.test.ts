import * as fc from 'fast-check'
import { createWriteStream, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rowsOf, temporaryFile, valuesOf } from './testing.ts'
import { writeCsv } from './write-csv.ts'
import type { OutputColumn, OutputRow } from './write-xlsx.ts'
import { writeXlsx } from './write-xlsx.ts'

const columns: OutputColumn[] = [{ header: '企业名称' }, { header: '信用代码', kind: 'text' }, { header: '人数', kind: 'integer' }, { header: '成立日期', kind: 'date' }]

async function written(write: typeof writeXlsx | typeof writeCsv, rows: readonly OutputRow[], given = columns): Promise<string> {
  const path = temporaryFile('')
  await write(createWriteStream(path), given, rows)
  return path
}

const dangerous = ['=cmd|\'/c calc\'!A1', '+8613812345678', '-1+1', '@SUM(A1)', '\tx', '=HYPERLINK("http://x")', "'=1", '_x000D_', '<b>&"\'', '𠮷㐀', 'a\nb']

describe.each([['xlsx', writeXlsx], ['csv', writeCsv]] as const)('%s', (_, write) => {
  it('comes back as it was written', async () => {
    const rows: OutputRow[] = [['上海某某公司', '911522010783762860', 12, '2023-03-05'], ['乙', null, null, null], [...dangerous.slice(0, 2), -3, '不详']]
    const [header, ...back] = (await rowsOf(await written(write, rows))).map(valuesOf)
    expect(header).toEqual(['企业名称', '信用代码', '人数', '成立日期'])
    expect(back.map((row) => row.map((value) => (value === null ? value : String(value))))).toEqual([
      ['上海某某公司', '911522010783762860', '12', '2023-03-05'],
      ['乙'],
      [...dangerous.slice(0, 2), '-3', '不详'],
    ])
  })

  it.each(dangerous)('keeps %j as text', async (text) => {
    const rows = await rowsOf(await written(write, [[text, 'x']], columns.slice(0, 2)))
    expect(rows[1]?.cells[0]).toEqual({ type: 'text', value: text })
  })

  it('brings any text back', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/\r/g, ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), async (pairs) => {
        const back = (await rowsOf(await written(write, pairs.map(([a, b]) => ['x', a, b, 'y']), ['甲', '乙', '丙', '丁'].map((header) => ({ header }))))).slice(1).map(valuesOf)
        expect(back.map((row) => row.slice(1, 3).map((value) => value ?? ''))).toEqual(pairs)
      }),
      { numRuns: 40 },
    )
  })

  it('passes on the failure of its source', async () => {
    async function* broken(): AsyncGenerator<OutputRow> {
      yield ['a']
      throw new Error('gone')
    }
    await expect(write(createWriteStream(temporaryFile('')), columns, broken())).rejects.toThrow('gone')
  })
})

it('writes CSV for Excel: byte order mark, CR LF, formulas disarmed', async () => {
  const path = await written(writeCsv, [['=1+1', 'a"b', 5, null]])
  expect(readFileSync(path, 'utf8')).toBe('\ufeff企业名称,信用代码,人数,成立日期\r\n\'=1+1,"a""b",5,\r\n')
})

it('writes real dates and numbers, and long digits as text', async () => {
  const rows = await rowsOf(await written(writeXlsx, [['甲', 911522010783762860n.toString(), 12, '2023-03-05']]))
  expect(rows[1]?.cells.map(({ type }) => type)).toEqual(['text', 'text', 'number', 'date'])
})

it('cuts text that Excel would refuse', async () => {
  const rows = await rowsOf(await written(writeXlsx, [['长'.repeat(40_000)]]))
  expect(String(valuesOf(rows[1])[0])).toHaveLength(32_767)
})
