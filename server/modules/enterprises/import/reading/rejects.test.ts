import { createWriteStream } from 'node:fs'
import { expect, it } from 'vitest'
import { phrase } from '../../../../platform/phrases.ts'
import type { Row } from '../../../../platform/spreadsheet/index.ts'
import { rowsOf, temporaryFile, valuesOf } from '../../../../platform/spreadsheet/testing.ts'
import { findHeader } from './find-header.ts'
import type { Header } from './find-header.ts'
import { guessMapping } from './guess-mapping.ts'
import { mapColumns, parseRow } from './parse-row.ts'
import type { RowProblem } from './problems.ts'
import { placeOf, writeRejects } from './rejects.ts'
import { merged, table } from '../testing.ts'

const policy = { usccRequired: true, today: '2026-01-01' }

const describeIn = (problem: RowProblem) => {
  const params = { ...problem, ...problem.params }
  return phrase('zh-CN', 'import.reject_line', {
    place: placeOf(problem),
    message: phrase('zh-CN', `import.problems.${problem.code}.message`, params),
    mend: phrase('zh-CN', `import.problems.${problem.code}.mend`, params),
  })
}

async function load(rows: readonly Row[]) {
  const header = findHeader(rows) as Header
  const data = rows.filter(({ number }) => number > header.row)
  const columns = mapColumns(header, guessMapping(header, data), data)
  const readings = data.map((row) => ({ row, ...parseRow(row, columns, policy) }))
  const path = temporaryFile('', 'rejects.xlsx')
  async function* rejected() {
    for (const reading of readings) if (reading.draft === null) yield reading
  }
  await writeRejects(createWriteStream(path), header, columns, rejected(), describeIn)
  return { readings, path }
}

it('comes back as a file that can be corrected and loaded again', async () => {
  const { readings, path } = await load(table([
    merged('企业名录', 5),
    ['单位：万元'],
    ['序号', '企业名称', '信用代码', '注册资本', '联系人', '联系电话', '内部编号'],
    [1, '上海某某科技有限公司', '91310115MA1K3BTP2C', 500, '张三', 13812345678, '=1+1'],
    [2, '上海另一科技有限公司', '91310112087994932F', 800, '李四', 13900001111, 'K2'],
  ]))
  expect(readings.map(({ draft }) => draft?.name)).toEqual([undefined, '上海另一科技有限公司'])

  const rows = await rowsOf(path)
  expect(rows.map(valuesOf)).toEqual([
    ['问题与改法/Problem and mend', '序号', '企业名称', '信用代码', '注册资本(万元)', '联系人', '联系电话', '内部编号'],
    [expect.stringMatching(/^C 信用代码：.*末位应为“B”。.+核对/), '1', '上海某某科技有限公司', '91310115MA1K3BTP2C', '500', '张三', '13812345678', '=1+1'],
  ])

  const mended = rows.map((row) => ({ ...row, cells: row.cells.map((cell) => (cell.type === 'text' && cell.value === '91310115MA1K3BTP2C' ? { ...cell, value: '91310115MA1K3BTP2B' } : cell)) }))
  const again = await load(mended)
  expect(again.readings[0]).toMatchObject({ problems: [], draft: { uscc: '91310115MA1K3BTP2B', registeredCapitalYuan: 5_000_000, contacts: [{ phone: '13812345678' }] } })
  expect((await rowsOf(again.path)).map(valuesOf)).toEqual([['问题与改法/Problem and mend', '序号', '企业名称', '信用代码', '注册资本(万元)', '联系人', '联系电话', '内部编号']])
})
