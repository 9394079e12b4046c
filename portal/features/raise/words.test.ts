import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proposedTitle, saysEnough } from './words.ts'

test('the first sentence is the title', () => {
  expect(proposedTitle('3 号厂房每天停电两小时。注塑机停了三次！')).toBe('3 号厂房每天停电两小时')
  expect(proposedTitle('  停电了\n已经三天')).toBe('停电了')
  expect(proposedTitle('Power fails at 2.5 hours a day. Please help.')).toBe('Power fails at 2.5 hours a day')
})

test('a long sentence is cut at a comma, else at its length', () => {
  expect(proposedTitle(`上周起每天下午停电两小时左右，${'注'.repeat(40)}`)).toBe('上周起每天下午停电两小时左右')
  expect(proposedTitle('注'.repeat(60))).toBe(`${'注'.repeat(39)}…`)
})

test('a title always fits, and is never empty when enough is said', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (body) => {
      const title = proposedTitle(body)
      expect(title.length).toBeLessThanOrEqual(40)
      expect(title).not.toMatch(/\p{Cc}/u)
    }),
  )
})

test('marks and spaces say nothing', () => {
  expect(saysEnough('停电！！！！！！ 。。。')).toBe(false)
  expect(saysEnough('厂区停电两个小时了')).toBe(true)
})
