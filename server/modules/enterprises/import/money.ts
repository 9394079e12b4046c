export type MoneyUnit = 'yuan' | 'thousand' | 'wan' | 'million' | 'yi'

const factors: Readonly<Record<MoneyUnit, number>> = { yuan: 1, thousand: 1e3, wan: 1e4, million: 1e6, yi: 1e8 }

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
  | { ok: true; yuan: number; unit: MoneyUnit; isAssumed: boolean }
  | { ok: false; reason: 'invalid' | 'foreign_currency' }

/** From here on a bare number is taken for yuan: lists count in 万元, and few enterprises have 10 亿元. */
const bareYuanFrom = 100_000

/**
 * Reads `1,000`, `1000万元`, `¥500.00`, `人民币 5 亿元`, `500万美元`. The unit is the value's own, else the title's;
 * with neither, 万元 is assumed below 100,000 and yuan from there, and the reading says so.
 */
export function readMoney(text: string, titleUnit: MoneyUnit | null): MoneyReading {
  const half = text.normalize('NFKC').toLowerCase().replace(/[\s,，]/g, '')
  if (/美元|美金|usd|\$|欧元|eur|€|英镑|gbp|£|日元|jpy|港[币元]|hkd|新台币|韩元/.test(half)) return { ok: false, reason: 'foreign_currency' }
  const match = /^(?:人民币|rmb|cny|¥|约)*(-?\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?)(亿|千万|百万|万|千)?(?:元|圆|块)?(?:整|人民币|rmb|cny)?$/.exec(half)
  if (match === null) return { ok: false, reason: 'invalid' }
  const value = Number(match[1])
  const own = match[2] === undefined ? (/[元圆]/.test(half) ? 1 : null) : valueFactors[match[2]]
  if (own !== null && own !== undefined) return { ok: true, yuan: toYuan(value, own), unit: own === 1 ? 'yuan' : own === 1e8 ? 'yi' : 'wan', isAssumed: false }
  if (titleUnit !== null) return { ok: true, yuan: toYuan(value, factors[titleUnit]), unit: titleUnit, isAssumed: false }
  const unit = Math.abs(value) >= bareYuanFrom ? 'yuan' : 'wan'
  return { ok: true, yuan: toYuan(value, factors[unit]), unit, isAssumed: value !== 0 }
}

const valueFactors: Readonly<Record<string, number>> = { 亿: 1e8, 千万: 1e7, 百万: 1e6, 万: 1e4, 千: 1e3 }

/** Whole fen, so that 0.1 万元 times 10,000 is no 999.9999. */
function toYuan(value: number, factor: number): number {
  return Math.round(value * factor * 100) / 100
}
