import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findHeader, headerInRow } from './find-header.ts'
import { problemTitle } from './problem-column.ts'
import { above, merged, table } from '../testing.ts'

const titles = ['序号', '企业名称', '统一社会信用代码', '法定代表人', '注册资本(万元)', '联系电话']
const data = ['1', '上海某某科技有限公司', '91310115MA1K3BTP2B', '张三', '500', '13812345678']

it('finds a header in the first row', () => {
  expect(findHeader(table([titles, data]))).toEqual({ row: 1, titles, noteUnit: null })
})

it('finds it below a merged title, instructions, a unit line and an empty row', () => {
  const rows = table([
    merged('张江高科技园区2023年度重点企业基本情况一览表', 6),
    merged('填表说明：一、本表由园区管委会组织填报；二、统一社会信用代码以营业执照为准；三、联系电话请填写手机号码。', 6),
    ['填报单位：张江管委会', null, null, null, '单位：万元'],
    [],
    titles,
    data,
  ])
  expect(findHeader(rows)).toEqual({ row: 5, titles, noteUnit: 'wan' })
})

describe('headers of two lines', () => {
  it('joins groups with what stands below them', () => {
    const rows = table([
      [...merged('企业花名册', 5)],
      ['企业名称', '信用代码', ...merged('联系人', 2), ...merged('经营情况（万元）', 2)],
      [above('企业名称'), above('信用代码'), '姓名', '手机', '营业收入', '资产总额'],
      ['上海某某科技有限公司', '91310115MA1K3BTP2B', '张三', '13812345678', '500', '800'],
    ])
    expect(findHeader(rows)).toMatchObject({ row: 3, titles: ['企业名称', '信用代码', '联系人 姓名', '联系人 手机', '经营情况（万元） 营业收入', '经营情况（万元） 资产总额'] })
  })

  it('joins them in a file without merged cells, when the words are known', () => {
    const rows = table([
      ['企业名称', '信用代码', '联系人', null],
      [null, null, '姓名', '手机'],
      ['上海某某科技有限公司', '91310115MA1K3BTP2B', '张三', '13812345678'],
    ])
    expect(findHeader(rows)).toMatchObject({ row: 2, titles: ['企业名称', '信用代码', '联系人 姓名', '手机'] })
  })

  it('takes no data for a second line', () => {
    const rows = table([['企业名称', '联系人', '备注'], ['甲乙丙', null, null], ['丁戊己', '张三', null]])
    expect(findHeader(rows)).toMatchObject({ row: 1 })
  })
})

it('knows English titles and those of a file of rejected rows', () => {
  expect(findHeader(table([['Company name', 'USCC', 'Contact', 'Phone'], data]))?.row).toBe(1)
  expect(findHeader(table([[problemTitle, ...titles], ['A 企业名称：没有', ...data]]))?.row).toBe(1)
})

it('names columns without title by their letter', () => {
  expect(findHeader(table([['企业名称', null, '联系电话'], ['甲公司', 'x', '13812345678']]))?.titles).toEqual(['企业名称', 'B', '联系电话'])
})

it('finds none in nothing', () => expect(findHeader([])).toBe(null))

describe('a list without titles', () => {
  const letters = ['A', 'B', 'C', 'D', 'E', 'F']
  it.each<[string, (string | null)[][]]>([
    ['of whole records', [data, data, data]],
    ['whose later rows hold more that could be titles', [data, ['2', '张江某某厂', '总经理', '李四', '软件', '研发'], data]],
    ['with a post among the values', [['上海某某科技有限公司', '张三', '总经理', '华东', '甲类', '自营']]],
    ['in English', [['Acme Tools Co., Ltd.', 'John Miller', 'Sales', 'North', 'x', 'y'], ['Zenith Ltd', 'Ann Lee', 'Sales', 'South', 'x', 'y']]],
  ])('%s keeps its first row', (_, rows) => expect(findHeader(table(rows))).toEqual({ row: 0, titles: letters, noteUnit: null }))

  it('of names alone keeps them all', () => expect(findHeader(table([['上海某某科技有限公司'], ['上海另一科技有限公司']]))).toMatchObject({ row: 0, titles: ['A'] }))
  it('begins below the line that says what it is', () => expect(findHeader(table([merged('某园区企业名录', 6), data, data]))?.row).toBe(1))
  it('is none where the titles are unknown but no values', () => expect(findHeader(table([['代号', '甲项', '乙项'], data]))).toMatchObject({ row: 1 }))
  it('is none where titles that nobody knows stand above wider rows', () => expect(findHeader(table([['# 说明'], ['a', 'b', 'c'], ['甲', '乙', '丙'], ['丁', '戊', '己', '庚', '一段带换行的内容']]))?.row).toBe(2))
  it('is none where somebody filled in who reports, above known titles', () => expect(findHeader(table([['填报单位', '张江集团有限公司', '13812345678'], titles, data]))?.row).toBe(2))
  it('is what a person says it is', () => {
    expect(headerInRow(table([titles, data]), 0)).toEqual({ row: 0, titles: letters, noteUnit: null })
    expect(headerInRow(table([data, data]), 1)).toMatchObject({ row: 1, titles: data })
  })
})

it('takes the row that a person chose', () => {
  const rows = table([['a', 'b'], ['企业名称', '税号'], data.slice(1, 3)])
  expect(headerInRow(rows, 1)).toMatchObject({ row: 1, titles: ['a', 'b'] })
  expect(headerInRow(rows, 9)).toBe(null)
})

it('finds the header wherever it stands, under any number of title lines', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('企业名录', '填表说明：请如实填写，电话务必准确。', '2023年12月31日', '单位：万元'), { maxLength: 12 }), fc.shuffledSubarray(titles, { minLength: 3 }), (notes, header) => {
      const rows = table([...notes.map((note) => merged(note, header.length)), header, ...Array.from({ length: 15 }, () => header.map((title) => data[titles.indexOf(title)] ?? ''))])
      expect(findHeader(rows)).toMatchObject({ row: notes.length + 1, titles: header })
    }),
  )
})
