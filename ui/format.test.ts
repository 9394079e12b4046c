import { describe, expect, test } from 'vitest'
import * as format from './format.ts'
import english from './phrases/en/common.json' with { type: 'json' }
import { readPhrases, translator } from './phrases.ts'
import chinese from './phrases/zh-CN/common.json' with { type: 'json' }

const zh: format.Place = { language: 'zh-CN', timeZone: 'Asia/Shanghai' }
const en: format.Place = { language: 'en', timeZone: 'Asia/Shanghai' }

test('instants are shown in the city, days stay the day that they are', () => {
  expect(format.dateTime('2026-11-20T16:30:00Z', zh)).toBe('2026-11-21 00:30')
  expect(format.date('2026-11-21', zh)).toBe('2026-11-21')
  expect(format.date('2026-11-21', { ...zh, timeZone: 'America/Los_Angeles' })).toBe('2026-11-21')
  expect(format.longDate('2026-11-21', { ...zh, timeZone: 'America/Los_Angeles' })).toBe('2026年11月21日')
  expect(format.weekday('2026-11-21', en)).toBe('Sat')
})

test('near dates leave out the year that it is', () => {
  const now = new Date('2026-11-21T08:00:00Z')
  expect(format.nearDate('2026-11-24T09:30:00Z', now, zh)).toBe('11月24日')
  expect(format.nearDate('2026-11-24', now, en)).toBe('24 November')
  expect(format.nearDate('2027-01-04', now, zh)).toBe('2027年1月4日')
  // Already the next year in the city, still the old one in UTC.
  expect(format.nearDate('2026-12-31T16:30:00Z', now, zh)).toBe('2027年1月1日')
})

test('relative times round toward now and end after a week', () => {
  const now = new Date('2026-11-21T08:00:00Z')
  expect(format.relative('2026-11-21T07:59:40Z', now, zh)).toBe('现在')
  expect(format.relative('2026-11-21T05:01:00Z', now, zh)).toBe('2小时前')
  expect(format.relative('2026-11-19T07:00:00Z', now, zh)).toBe('前天')
  expect(format.relative('2026-11-19T07:00:00Z', now, en)).toBe('2 days ago')
  expect(format.relative('2026-11-01T07:00:00Z', now, zh)).toBe('2026-11-01')
})

test('money is counted as officials count it', () => {
  expect(format.money(12_500_000, zh)).toBe('1,250 万元')
  expect(format.money(1_250_000_000, zh)).toBe('12.5 亿元')
  expect(format.money(12_500_000, en)).toBe('CNY 12.5 million')
  expect(format.money(80_000, en)).toBe('CNY 80,000')
})

test('phone numbers keep only what tells them apart', () => {
  expect(format.maskPhone('13812345678')).toBe('138****5678')
  expect(format.maskPhone('58881234')).toBe('******34')
  expect(format.maskPhone('1')).toBe('1')
})

describe('remaining time', () => {
  const now = new Date('2026-11-20T02:00:00Z')
  const translate = (language: string) => translator(language, readPhrases({ 'common.json': language === 'en' ? english : chinese }))
  const clock = (light: format.Clock['light'], workingDaysLeft: number | null, dueAt = '2026-11-24T09:30:00Z'): format.Clock => ({ light, workingDaysLeft, dueAt })

  test.each([
    [clock('green', 2), '还剩 2 个工作日'],
    [clock('yellow', 0, '2026-11-20T09:30:00Z'), '今天 17:30 到期'],
    [clock('yellow', 0, '2026-11-21T01:00:00Z'), '2026-11-21 09:00 到期'],
    [clock('red', 0), '超期不足 1 个工作日'],
    [clock('red', -3), '已超期 3 个工作日'],
    [clock('paused', 2), undefined],
    [clock('stopped', 0), undefined],
    [{ light: 'green', dueAt: null, workingDaysLeft: null } satisfies format.Clock, undefined],
  ])('%o', (value, text) => {
    expect(format.remainingText(value, now, zh, translate('zh-CN'))).toBe(text)
  })

  test('English knows one day from two', () => {
    expect(format.remainingText(clock('green', 1), now, en, translate('en'))).toBe('1 working day left')
    expect(format.remainingText(clock('red', -2), now, en, translate('en'))).toBe('2 working days over')
  })
})
