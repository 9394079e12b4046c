import type { ImportField } from '@qilian/contract/enterprises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasPhrase, phrase } from '../../../../platform/phrases.ts'
import type { Cell } from '../../../../platform/spreadsheet/index.ts'
import { guessReasons } from './guess-mapping.ts'
import { columnWarnings, isFooter, mapColumns, parseRow } from './parse-row.ts'
import { errorCodes, warningCodes } from './problems.ts'
import { table } from '../testing.ts'

const policy = { usccRequired: true, today: '2026-01-01' }

function parse(columns: Readonly<Record<string, [ImportField, string | number | null | Cell]>>, options: Partial<typeof policy & { areaCode: string }> = {}, noteUnit: 'wan' | null = null) {
  const titles = Object.keys(columns)
  const [row] = table([Object.values(columns).map(([, value]) => value)], 7)
  const mapped = mapColumns({ row: 1, titles, noteUnit }, Object.values(columns).map(([field], index) => ({ index, field })), row === undefined ? [] : [row])
  return parseRow(row ?? { sheet: '', number: 7, cells: [] }, mapped, { ...policy, ...options })
}

const identity = { 企业名称: ['name', '上海某某科技有限公司'], 信用代码: ['uscc', '91310115MA1K3BTP2B'] } satisfies Record<string, [ImportField, string]>
const codes = (reading: ReturnType<typeof parse>) => reading.problems.map(({ column, code, severity }) => [column, code, severity])

it('loads a row without the parent that is the enterprise itself, and says so', () => {
  const reading = parse({ ...identity, 母公司代码: ['parentUscc', '91310115MA1K3BTP2B'] })
  expect(codes(reading)).toEqual([['C', 'parent_is_itself', 'warning']])
  expect(reading.draft).toMatchObject({ uscc: '91310115MA1K3BTP2B' })
  expect(reading.draft).not.toHaveProperty('parentUscc')
})

it('reads a full row', () => {
  const { draft, problems } = parse({
    企业名称: ['name', ' 上海 某某(集团)有限公司 '],
    信用代码: ['uscc', '９１310115ma1k3btp2b '],
    法定代表人: ['legalRepresentative', '张 三'],
    '注册资本(万元)': ['registeredCapital', '1,000'],
    地址: ['address', '浦东新区\n张江路 88 号'],
    行业: ['industry', '3421 金属切削机床制造'],
    从业人数: ['headcount', 128],
    营业收入: ['revenue', '1.2亿元'],
    '资产总额（元）': ['assets', 250000000.5],
    企业类型: ['ownership', '有限责任公司（台港澳与境内合资）'],
    成立日期: ['foundedOn', { type: 'date', value: '2015-03-05T00:00:01' }],
    高新技术企业: ['flags', '√'],
    规上: ['flags', '否'],
    荣誉资质: ['flags', '专精特新、重点税源企业'],
    标签: ['tags', '生物医药，拟上市'],
    企业负责人: ['ownerName', '王五'],
    联系人: ['liaisonName', '张三/李四'],
    手机: ['liaisonPhone', '13812345678/13900001111'],
    邮箱: ['liaisonEmail', 'Zhang@Example.com'],
    职务: ['liaisonPost', '办公室主任'],
    备用联系人: ['deputyName', '赵六 021-62345678'],
  })
  expect(problems).toEqual([])
  expect(draft).toEqual({
    name: '上海某某（集团）有限公司',
    uscc: '91310115MA1K3BTP2B',
    legalRepresentative: '张三',
    registeredCapitalYuan: 10_000_000,
    address: '浦东新区 张江路 88 号',
    industryCode: 'C3421',
    headcount: 128,
    revenueYuan: 120_000_000,
    assetsYuan: 250_000_000.5,
    ownership: 'hmt',
    foundedOn: '2015-03-05',
    flags: ['high_tech', 'specialised', 'key_taxpayer'],
    tags: ['生物医药', '拟上市'],
    contacts: [
      { role: 'owner', name: '王五', phone: null, email: null, post: null },
      { role: 'primary', name: '张三', phone: '13812345678', email: 'zhang@example.com', post: '办公室主任' },
      { role: 'deputy', name: '李四', phone: '13900001111', email: null, post: null },
      { role: 'deputy', name: '赵六', phone: '021-62345678', email: null, post: null },
    ],
  })
})

it('says nothing of what the row leaves empty', () => {
  const { draft } = parse({ ...identity, 地址: ['address', '无'], 法人: ['legalRepresentative', '-'], 行业: ['industry', '/'], 邮箱: ['liaisonEmail', '暂无'], 电话: ['liaisonPhone', 'N/A'], 标签: ['tags', null] })
  expect(draft).toEqual({ name: '上海某某科技有限公司', uscc: '91310115MA1K3BTP2B', contacts: [] })
})

it.each([
  ['云州华晟(集团),医药有限公司', '云州华晟（集团），医药有限公司'], ['云州华晟（集团），医药有限公司', '云州华晟（集团），医药有限公司'], ['ABC,上海 有限公司', 'ABC，上海有限公司'],
  ['云州华晟, ABC公司', '云州华晟，ABC公司'],
  ['ABC (Asia) Co., Ltd.', 'ABC (Asia) Co., Ltd.'], ['ＡＢＣ Co., Ltd. 上海办事处', 'ABC Co., Ltd. 上海办事处'], ['云州3D打印:设计工作室', '云州3D打印：设计工作室'],
])('writes the name %s as %s', (given, written) => {
  const { draft } = parse({ ...identity, 企业名称: ['name', given] });
  expect(draft?.name).toBe(written);
});

describe('errors name row, column, header and value', () => {
  it('a wrong check digit', () => {
    const { draft, problems } = parse({ 企业名称: ['name', '甲公司'], 信用代码: ['uscc', '91310115MA1K3BTP2C'] })
    expect(draft).toBe(null)
    expect(problems).toEqual([{ row: 7, column: 'B', header: '信用代码', value: '91310115MA1K3BTP2C', code: 'uscc_check_digit', severity: 'error', params: { expected: 'B' } }])
  })

  it.each<[ImportField, string | number | Cell, string]>([
    ['uscc', '9131', 'uscc_length'], ['uscc', '9131O115MA1K3BTP2B', 'uscc_characters'], ['uscc', 911522010783762800, 'uscc_lost_digits'], ['uscc', '9.11522E+17', 'uscc_lost_digits'],
    ['name', '12345', 'name_not_text'], ['name', '长'.repeat(121), 'name_too_long'],
    ['registeredCapital', '五百万', 'money_invalid'], ['registeredCapital', '-5万元', 'money_negative'], ['revenue', '99999999亿元', 'money_too_large'],
    ['headcount', '若干', 'headcount_invalid'], ['headcount', '12.5', 'headcount_invalid'], ['foundedOn', '2015年', 'date_invalid'], ['foundedOn', '2015-02-30', 'date_invalid'], ['foundedOn', '2026-01-02', 'date_in_future'],
    ['liaisonEmail', 'zhang@', 'email_invalid'], ['liaisonPhone', '1381234567', 'phone_invalid'], ['address', '长'.repeat(201), 'text_too_long'],
    ['address', { type: 'error', value: '#REF!' }, 'cell_error'], ['revenue', { type: 'error', value: '#FORMULA' }, 'formula_without_result'],
  ])('%s %j is %s', (field, value, code) => {
    const columns = { 企业名称: identity.企业名称, 信用代码: identity.信用代码, 其他: [field, value] } satisfies Record<string, [ImportField, string | number | Cell]>
    const reading = parse(columns)
    expect(codes(reading)).toContainEqual(['C', code, 'error'])
    expect(reading.draft).toBe(null)
  })

  it('a missing name and a missing code, or a missing column', () => {
    expect(codes(parse({ 企业名称: ['name', '无'], 信用代码: ['uscc', null], 地址: ['address', 'x'] }))).toEqual([['A', 'name_missing', 'error'], ['B', 'uscc_missing', 'error']])
    expect(codes(parse({ 企业名称: ['name', '甲公司'] }))).toEqual([[null, 'uscc_missing', 'error']])
    expect(parse({ 企业名称: ['name', '甲公司'] }, { usccRequired: false }).draft).toEqual({ name: '甲公司', contacts: [] })
  })
})

it.each<[ImportField, string, string]>([
  ['registeredCapital', '500万美元', 'money_foreign_currency'], ['industry', '高端装备', 'industry_unknown'], ['ownership', '不清楚', 'ownership_unknown'],
  ['stage', '甲', 'stage_unknown'], ['flags', '瞪羚', 'flag_unknown'], ['tags', '长'.repeat(31), 'tag_cut'], ['tags', Array.from({ length: 21 }, (_, index) => `t${index}`).join('、'), 'tags_too_many'],
  ['liaisonName', '张三13812345678/13900001111', 'contacts_uncertain'], ['liaisonPhone', '13812345678', 'phone_without_name'],
])('%s %j warns: %s', (field, value, code) => {
  const reading = parse({ ...identity, 其他: [field, value] })
  expect(codes(reading)).toEqual([['C', code, 'warning']])
  expect(reading.draft).not.toBe(null)
})

it.each<[string | number, string]>([['2015年3月5日', '2015-03-05'], ['2015/3/5', '2015-03-05'], ['20150305', '2015-03-05'], [42068, '2015-03-05'], ['42068', '2015-03-05'], ['2015.3.5', '2015-03-05']])('founded %s is %s', (value, date) => {
  expect(parse({ ...identity, 成立日期: ['foundedOn', value] }).draft?.foundedOn).toBe(date)
})

it('takes the unit from the value, the title, or the line above the table', () => {
  expect(parse({ ...identity, 注册资本: ['registeredCapital', '500'] }, {}, 'wan')).toMatchObject({ problems: [], draft: { registeredCapitalYuan: 5_000_000 } })
  expect(parse({ ...identity, '注册资本(元)': ['registeredCapital', '500'] }, {}, 'wan').draft?.registeredCapitalYuan).toBe(500)
  expect(parse({ ...identity, '注册资本(元)': ['registeredCapital', '500万'] }).draft?.registeredCapitalYuan).toBe(5_000_000)
})

it('assumes one unit for a column that names none, says so once, and doubts what does not fit', () => {
  const header = { row: 3, titles: ['企业名称', '注册资本'], noteUnit: null }
  const rows = table([['甲公司', '500'], ['乙公司', '2000'], ['丙公司', '50000000']], 4)
  const columns = mapColumns(header, [{ index: 0, field: 'name' }, { index: 1, field: 'registeredCapital' }], rows)
  expect(columnWarnings(header, columns)).toEqual([{ row: 3, column: 'B', header: '注册资本', value: null, code: 'money_unit_assumed', severity: 'warning', params: { unit: '万元' } }])
  const readings = rows.map((row) => parseRow(row, columns, { ...policy, usccRequired: false }))
  expect(readings.map(({ draft }) => draft?.registeredCapitalYuan)).toEqual([5_000_000, 20_000_000, 500_000_000_000])
  expect(readings.map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], [], ['money_unit_doubtful']])
})

it('reads phones that a spreadsheet made numbers of', () => {
  expect(parse({ ...identity, 联系人: ['liaisonName', '张三'], 电话: ['liaisonPhone', 13812345678] }).draft?.contacts).toMatchObject([{ role: 'primary', phone: '13812345678' }])
  expect(parse({ ...identity, 联系人: ['liaisonName', '张三'], 电话: ['liaisonPhone', '62345678'] }, { areaCode: '021' }).draft?.contacts).toMatchObject([{ phone: '021-62345678' }])
})

it('leaves a value that a merged cell spread from the left to its own column', () => {
  expect(parse({ ...identity, 地址: ['address', { type: 'text', value: '甲', merged: 'left' }], 法人: ['legalRepresentative', { type: 'text', value: '张三', merged: 'above' }] }).draft).toEqual({ name: '上海某某科技有限公司', uscc: '91310115MA1K3BTP2B', legalRepresentative: '张三', contacts: [] })
})

it('knows sums and signatures below the table', () => {
  const footers = table([['合计', null, '500'], ['填表人：张三', '审核人：李四'], ['注：本表一式两份']])
  expect(footers.map(isFooter)).toEqual([true, true, true])
  expect(isFooter(table([['1', '合计科技有限公司']])[0] ?? { sheet: '', number: 1, cells: [] })).toBe(false)
})

it('never throws, and gives a draft exactly when there is no error', () => {
  const fields: ImportField[] = ['name', 'uscc', 'legalRepresentative', 'registeredCapital', 'address', 'industry', 'headcount', 'revenue', 'ownership', 'foundedOn', 'flags', 'tags', 'stage', 'liaisonName', 'liaisonPhone', 'liaisonEmail', 'ownerName']
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double(), fc.constantFrom('张三13812345678', '91310115MA1K3BTP2B', '上海某某公司', '2023年3月5日', '500万元'), fc.constant(null))
  fc.assert(
    fc.property(fc.array(value, { minLength: fields.length, maxLength: fields.length }), (values) => {
      const columns = Object.fromEntries(fields.map((field, index) => [`${field}列`, [field, values[index] ?? null] as [ImportField, string | number | null]]))
      const { draft, problems } = parse(columns)
      expect(draft === null).toBe(problems.some(({ severity }) => severity === 'error'))
    }),
    { numRuns: 500 },
  )
})

describe.each(['zh-CN', 'en'] as const)('phrases in %s', (locale) => {
  it.each([...errorCodes, ...warningCodes])('%s has a message and a mend', (code) => {
    expect([`import.problems.${code}.message`, `import.problems.${code}.mend`].filter((key) => !hasPhrase(locale, key))).toEqual([])
  })

  it.each(guessReasons)('%s', (reason) => expect(hasPhrase(locale, `import.reasons.${reason}`)).toBe(true))

  it('fills in what the problem says', () => {
    const [problem] = parse({ 企业名称: ['name', '甲公司'], 信用代码: ['uscc', '91310115MA1K3BTP2C'] }).problems
    const text = phrase(locale, `import.problems.${problem?.code}.message`, { ...problem, ...problem?.params })
    expect(text).toContain('91310115MA1K3BTP2C')
    expect(text).not.toContain('{{')
  })
})
