import { expect, it } from 'vitest'
import { industryChildren, industryCode, industryName, industryPath, searchIndustry } from './gbt4754.ts'

it('knows all four levels', () => {
  expect([industryName('C'), industryName('C34'), industryName('C342'), industryName('C3421')]).toEqual(['制造业', '通用设备制造业', '金属加工机械制造', '金属切削机床制造'])
  expect(industryName('C9999')).toBe(null)
  expect(industryChildren()).toHaveLength(20)
  expect(industryChildren('K').map(({ code }) => code)).toEqual(['K70'])
})

it('gives the path from the section down', () => {
  expect(industryPath('C3421').map(({ code }) => code)).toEqual(['C', 'C34', 'C342', 'C3421'])
  expect(industryPath('X')).toEqual([])
})

it.each([
  ['C3421', 'C3421'], ['3421', 'C3421'], ['ｃ３４２１', 'C3421'], ['C34 通用设备制造业', 'C34'], ['金属切削机床制造(3421)', 'C3421'],
  ['金属切削机床制造', 'C3421'], ['制造业-通用设备制造业', 'C34'], ['C制造业', 'C'], ['M', 'M'], ['房地产开发经营', 'K7010'],
  ['信息传输，软件和信息技术服务业', 'I'], ['信息传输、软件和信息技术服务业', 'I'], ['A3421', null], ['高端装备', null], ['', null], ['9999', null],
])('%s means %s', (text, code) => expect(industryCode(text)).toBe(code))

it('searches by code and by name', () => {
  expect(searchIndustry('342')[0]?.code).toBe('C342')
  expect(searchIndustry('软件开发').map(({ code }) => code)).toContain('I651')
  expect(searchIndustry('制造', 5)).toHaveLength(5)
  expect(searchIndustry(' ')).toEqual([])
})
