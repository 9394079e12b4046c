import { expect, it } from 'vitest'
import { guessMapping } from './guess-mapping.ts'
import { matchTitle } from './header-words.ts'
import { problemTitle } from './problem-column.ts'
import { table } from '../testing.ts'

const guess = (titles: string[], ...rows: (string | number | null)[][]) => guessMapping({ row: 1, titles, noteUnit: null }, table(rows, 2))
const fields = (titles: string[], ...rows: (string | number | null)[][]) => guess(titles, ...rows).map(({ field }) => field)

it.each([
  ['统一社会信用代码', 'uscc'], ['*统一社会信用代码（18位）', 'uscc'], ['纳税人识别号', 'uscc'], ['税号', 'uscc'], ['Unified Social Credit Code', 'uscc'],
  ['单位名称', 'name'], ['公司全称', 'name'], ['企 业 名 称', 'name'], ['企业名称(全称)', 'name'], ['曾用企业名称', undefined], ['法人', 'legalRepresentative'], ['法定代表人（负责人）', 'legalRepresentative'],
  ['注册资本(万元)', 'registeredCapital'], ['注册资金', 'registeredCapital'], ['注册资本币种', undefined], ['2023年营业收入（万元）', 'revenue'], ['营业收入同比增速', undefined], ['年末资产总计', 'assets'],
  ['从业人员期末人数', 'headcount'], ['职工人数（人）', 'headcount'], ['行业代码', 'industry'], ['企业类型', 'ownership'], ['成立日期', 'foundedOn'], ['注册时间', 'foundedOn'], ['注册地址', 'address'],
  ['联络员', 'liaisonName'], ['联系人 姓名', 'liaisonName'], ['联系人电话', 'liaisonPhone'], ['手机号码', 'liaisonPhone'], ['法人联系方式', 'ownerPhone'], ['备用联系人', 'deputyName'], ['备用联系人手机', 'deputyPhone'],
  ['电子邮箱', 'liaisonEmail'], ['职务', 'liaisonPost'], ['是否高新技术企业', 'flags'], ['专精特新', 'flags'], ['规上企业', 'flags'], ['备注', 'tags'], ['所属园区', 'ignore'], ['企业规模', 'ignore'], ['甲乙丙', undefined],
])('%s means %s', (title, field) => expect(matchTitle(title)?.field).toBe(field))

it('gives each column its guess, how sure it is and why', () => {
  const guesses = guess(
    ['序号', '企业名称', '信用代码', '法人', '电话', '联系人', '手机', 'H'],
    [1, '上海某某科技有限公司', '91310115MA1K3BTP2B', '张三', '021-62345678', '李四', '13812345678', null],
    [2, '上海另一科技有限公司', '91310112087994932F', '王五', '021-62345679', '赵六', 13900001111, null],
  )
  expect(guesses.map(({ field, reason }) => [field, reason])).toEqual([
    ['ignore', 'known_but_not_loaded'],
    ['name', 'title_and_values'],
    ['uscc', 'title_and_values'],
    ['legalRepresentative', 'title_and_values'],
    ['ownerPhone', 'person_to_the_left'],
    ['liaisonName', 'title_and_values'],
    ['liaisonPhone', 'title_and_values'],
    ['ignore', 'empty_column'],
  ])
  expect(guesses[1]).toMatchObject({ index: 1, letter: 'B', header: '企业名称', confidence: 0.98, samples: ['上海某某科技有限公司', '上海另一科技有限公司'] })
})

it('knows codes, names, phones and addresses by the values alone', () => {
  const rows = Array.from({ length: 4 }, (_, index) => ['91310115MA1K3BTP2B', '上海某某科技有限公司', `1381234567${index}`, '浦东新区张江路88号', 'a@b.cn', '随便'])
  expect(fields(['A', 'B', 'C', 'D', 'E', 'F'], ...rows)).toEqual(['uscc', 'name', 'liaisonPhone', 'address', 'liaisonEmail', 'ignore'])
})

it('doubts a title that the values contradict', () => {
  const [name, uscc] = guess(['企业名称', '邮箱'], ['甲有限公司', '13812345678'], ['乙有限公司', '13812345679'])
  expect(name?.confidence).toBeGreaterThan(0.9)
  expect(uscc).toMatchObject({ field: 'liaisonEmail', reason: 'title_against_values', confidence: 0.35 })
})

it('gives a field to one column only, the one that it is surest of', () => {
  const guesses = guess(['公司', '企业名称', '企业中文名称'], ['13', '甲科技有限公司', '甲科技有限公司'])
  expect(guesses.map(({ field }) => field)).toEqual(['ignore', 'name', 'ignore'])
  expect(guesses[2]?.reason).toBe('already_taken')
})

it('takes neither times nor version numbers nor grades for an industry', () => {
  expect(fields(['更新时间', '结果', '等级', '行业'], ['12:32:12', '11-10-52', 'A', '3421 金属切削机床制造'], ['23:23:00', '12-11-53', 'B', '2614 有机化学原料制造'])).toEqual(['ignore', 'ignore', 'ignore', 'industry'])
})

it('lets several columns feed flags and tags', () => {
  expect(fields(['企业名称', '高企', '规上', '标签', '备注'])).toEqual(['name', 'flags', 'flags', 'tags', 'tags'])
})

it('leaves the problem column of rejected rows out', () => {
  expect(guess([problemTitle, '企业名称'])[0]).toMatchObject({ field: 'ignore', reason: 'problem_column', confidence: 1 })
})

it('finds the phones of a list without titles though one of them is a digit short, and asks to look', () => {
  const rows = table([['甲科技有限公司', '张三', '13812345678'], ['乙科技有限公司', '李四', '1391234567'], ['丙科技有限公司', '王五', '13912345680']])
  expect(guessMapping({ row: 0, titles: ['A', 'B', 'C'], noteUnit: null }, rows)[2]).toMatchObject({ field: 'liaisonPhone', confidence: 0.5, reason: 'values' })
})
