import { expect, test } from 'vitest'
import { stepLines, type Step } from './clock-step-text.ts'
import english from './phrases/en/clock.json' with { type: 'json' }
import { isKey, readPhrases, translator, type Phrases } from './phrases.ts'
import chinese from './phrases/zh-CN/clock.json' with { type: 'json' }

/** As strict as the real one: what isn't a date can't be shown. */
function part(value: string, from: number, to?: number): string {
  if (Number.isNaN(Date.parse(value))) throw new RangeError(`“${value}” is no date`)
  return value.slice(from, to)
}
const reader = (language: string, phrases: Phrases) => ({
  t: translator(language, phrases), has: (key: string) => isKey(phrases, key), day: (date: string) => part(date, 5), moment: (instant: string) => part(instant, 5, 16),
})
const zh = reader('zh-CN', readPhrases({ 'clock.json': chinese }))
const en = reader('en', readPhrases({ 'clock.json': english }))

const steps: Step[] = [
  { code: 'started', params: { at: '2026-09-28T02:00', period: '{"unit":"working_day","amount":5}' } },
  { code: 'start_day_not_counted', params: { date: '2026-09-28', law: 'civil-201' } },
  { code: 'counted', params: { from: '2026-09-29', to: '2026-09-30', days: 2, reason: 'weekday', name: null } },
  { code: 'off', params: { from: '2026-10-01', to: '2026-10-07', days: 7, reason: 'holiday', name: '国庆节' } },
  { code: 'paused', params: { at: '2026-10-08T01:00', reason: 'waiting_for_enterprise', left: '{"unit":"working_day","amount":3}' } },
  { code: 'lost_to_pause', params: { from: '2026-10-08', to: '2026-10-08', days: 1 } },
  { code: 'extended', params: { at: '2026-10-09T01:00', amount: 2, reason: '需要会商' } },
  { code: 'counted', params: { from: '2026-10-10', to: '2026-10-10', days: 1, reason: 'makeup', name: '国庆节' } },
  { code: 'due', params: { at: '2026-10-14T09:30', provisional: 1 } },
]

test('days are told and added up in Chinese', () => {
  expect(stepLines(steps, zh)).toEqual([
    { text: '09-28T02:00 起算，期限 5 个工作日' },
    { text: '09-28（起算当天）不计入', law: '《民法典》第二百零一条' },
    { text: '09-29至09-30，计 2 个工作日', soFar: 2 },
    { text: '10-01至10-07国庆节放假，不计' },
    { text: '10-08T01:00 暂停：等待企业补充情况。此时还剩 3 个工作日' },
    { text: '10-08处于暂停，1 天不计' },
    { text: '10-09T01:00 经批准延长 2 个工作日：需要会商' },
    { text: '10-10调休上班，计 1 个工作日', soFar: 3 },
    { text: '10-14T09:30 到期。期间有放假安排尚未公布，公布后日期可能调整' },
  ])
})

test('and in English, with its plurals and the names of its festivals', () => {
  const lines = stepLines(steps, en).map(({ text }) => text)
  expect(lines[2]).toBe('09-29 to 09-30: 2 working days')
  expect(lines[3]).toBe('10-01 to 10-07: National Day, not counted')
  expect(lines[7]).toBe('10-10, worked in exchange for a holiday: 1 working day')
})

test('hours are rounded to a tenth', () => {
  const [line] = stepLines([{ code: 'time_counted', params: { from: '2026-10-09T01:00', to: '2026-10-09T03:20', millis: 8_400_000 } }], zh)
  expect(line?.text).toBe('10-09T01:00至10-09T03:20，计 2.3 小时')
})
