export type MoneyUnit = 'yuan' | 'thousand' | 'wan' | 'million' | 'yi'

const factors: Readonly<Record<MoneyUnit, number>> = { yuan: 1, thousand: 1e3, wan: 1e4, million: 1e6, yi: 1e8 }

/** As titles write them. */
export const unitTitles: Readonly<Record<MoneyUnit, string>> = { yuan: '元', thousand: '千元', wan: '万元', million: '百万元', yi: '亿元' }

/** The unit that a title names in brackets or at its end: `注册资本(万元)`, `营业收入 单位：亿元`. */
export function unitInTitle(title: string): MoneyUnit | null {
  const half = title.normalize('NFKC').toLowerCase()
  if (/亿/.test(half)) return 'yi'
  if (/百万|million/.test(half)) return 'million'
  if (/万|wan\b|10,?000/.test(half)) return 'wan'
  if (/千元|thousand/.test(half)) return 'thousand'
  return /\(\s*(?:人民币)?元|元\s*\)|[^\d单]元$|\((?:rmb|cny|yuan)|yuan\)/.test(half) ? 'yuan' : null
}

export type MoneyReading =
  /** `isBare`: the value named no unit of its own. */
  | { ok: true; yuan: number; isBare: boolean }
  | { ok: false; reason: 'invalid' | 'foreign_currency' }

/** Reads `1,000`, `1000万元`, `¥500.00`, `人民币 5 亿元`; the unit is the value's own, else that of its column. */
export function readMoney(text: string, columnUnit: MoneyUnit): MoneyReading {
  const half = text.normalize('NFKC').toLowerCase().replace(/[\s,，]/g, '')
  if (/美元|美金|usd|\$|欧元|eur|€|英镑|gbp|£|日元|jpy|港[币元]|hkd|新台币|韩元/.test(half)) return { ok: false, reason: 'foreign_currency' }
  const match = /^(?:人民币|rmb|cny|¥|约)*(-?\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?)(亿|千万|百万|万|千)?(?:元|圆|块)?(?:整|人民币|rmb|cny)?$/.exec(half)
  if (match === null) return { ok: false, reason: 'invalid' }
  const value = Number(match[1])
  const own = match[2] === undefined ? (/[元圆]/.test(half) ? 1 : null) : valueFactors[match[2]]
  if (own !== null && own !== undefined) return { ok: true, yuan: toYuan(value, own), isBare: false }
  return { ok: true, yuan: toYuan(value, factors[columnUnit]), isBare: true }
}

/**
 * The unit of a column that names none, by its bare numbers: lists count in 万元, and few enterprises have 10 亿元,
 * so that a median of 100,000 or more means yuan. One unit for the whole column: a guess for each row would mix them.
 */
export function assumeUnit(texts: readonly string[]): MoneyUnit {
  const numbers: number[] = []
  for (const text of texts) {
    const reading = readMoney(text, 'yuan')
    if (reading.ok && reading.isBare && reading.yuan !== 0) numbers.push(Math.abs(reading.yuan))
  }
  numbers.sort((a, b) => a - b)
  return (numbers[Math.floor(numbers.length / 2)] ?? 0) >= 100_000 ? 'yuan' : 'wan'
}

const valueFactors: Readonly<Record<string, number>> = { 亿: 1e8, 千万: 1e7, 百万: 1e6, 万: 1e4, 千: 1e3 }

/** Whole fen, so that 0.1 万元 times 10,000 is no 999.9999. */
function toYuan(value: number, factor: number): number {
  return Math.round(value * factor * 100) / 100
}
