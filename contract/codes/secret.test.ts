import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { looksLikeSecret } from './secret.ts'
import { usccCheckDigit } from './uscc.ts'

type Half = { secrets: string[]; ordinary: string[] }
/** The rules were made on `tuned`. `held` was looked at once and mended after, so its figure is no blind one. */
const corpus = JSON.parse(readFileSync(new URL('./secret-corpus.json', import.meta.url), 'utf8')) as Record<'tuned' | 'held', Half>

describe.each(['tuned', 'held'] as const)('the %s half of the corpus', (half) => {
  const { secrets, ordinary } = corpus[half]
  const missed = secrets.filter((text) => !looksLikeSecret(text))
  const wrong = ordinary.filter((text) => looksLikeSecret(text))
  const found = secrets.length - missed.length
  it('is told apart', () => {
    const [precision, recall] = [found / (found + wrong.length), found / secrets.length]
    console.log(`secrets, ${half}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${found} of ${secrets.length} found, ${wrong.length} of ${ordinary.length} ordinary ones refused)${[...missed.map((text) => `\n  missed: ${text}`), ...wrong.map((text) => `\n  refused: ${text}`)].join('')}`)
    expect(precision).toBeGreaterThanOrEqual(half === 'tuned' ? 1 : 0.9)
    expect(recall).toBeGreaterThanOrEqual(half === 'tuned' ? 1 : 0.8)
  })
})

const digit = fc.constantFrom(...'0123456789')
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(''))
const between = (most: number) => fc.integer({ min: 0, max: most })
const uscc = fc.tuple(digits(6), fc.array(fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), { minLength: 9, maxLength: 9 })).map(([place, body]) => {
  const first = `91${place}${body.join('')}`
  return first + usccCheckDigit(first)
})
const nearMiss = fc.oneof(
  uscc,
  digits(9).map((rest) => `13${rest}`),
  digits(8).map((rest) => `0931-${rest}`),
  fc.tuple(between(27), between(11), digits(6)).map(([day, month, number]) => `QL2026${String(month + 1).padStart(2, '0')}${String(day + 1).padStart(2, '0')}${number}`),
  fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`),
  fc.integer({ min: 1, max: 999_999_999 }).map((yuan) => `${yuan.toLocaleString('en-US')}.00 元`),
  fc.uuid(),
  fc.array(fc.constantFrom(...'园区企业联络员年报税务社保消防验收整改合同档案柜负责人交接'), { minLength: 1, maxLength: 60 }).map((all) => all.join('')),
)

test('codes, phones, numbers of cases, dates, sums and plain Chinese are never refused, alone or in a sentence', () => {
  fc.assert(fc.property(nearMiss, fc.constantFrom('', '联系：', '编号 ', '见 ', 'ref '), fc.constantFrom('', '。', '，请跟进', ' for the record'), (text, before, after) => {
    expect(looksLikeSecret(before + text + after)).toBeUndefined()
  }), { numRuns: 3000 })
})

const value = fc.tuple(fc.array(fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz'), { minLength: 2, maxLength: 6 }), digits(3), fc.constantFrom('', '!', '@', 'X')).map(([letters, number, end]) => letters.join('') + number + end)
const label = fc.constantFrom('密码：', '密码:', '密码是', '密码 ', '口令：', 'password=', 'Password: ', 'pwd:', 'PIN码：', 'secret = ')

test('a value behind a label is refused wherever it stands, and the place is where it stands', () => {
  fc.assert(fc.property(fc.constantFrom('', '电子税务局，', '账号 gsxh。\n', '请注意 '), label, value, fc.constantFrom('', '。', '，勿外传', '\n保管人：李娜'), (before, name, secret, after) => {
    const text = before + name + secret + after
    const found = looksLikeSecret(text)
    expect(found && text.slice(found.start, found.end)).toContain(secret.slice(0, 5))
  }), { numRuns: 1000 })
})

test('any text is judged, in time that grows with its length only', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
    const found = looksLikeSecret(text)
    return found === undefined || (found.start >= 0 && found.start < found.end && found.end <= text.length)
  }))
  const begun = performance.now()
  for (const unit of ['密码', 'a1', '密码 ', '1 ', 'password is ', '身份证后', 'x@', '://a:']) looksLikeSecret(unit.repeat(2000))
  expect(performance.now() - begun).toBeLessThan(2000)
})
