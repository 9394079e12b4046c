/**
 * Size classes of enterprises by 统计上大中小微型企业划分办法(2017), built on 工信部联企业〔2011〕300号.
 * A class is reached only when the lower bound of *every* indicator of the industry is met,
 * otherwise the enterprise falls one class down; missing any lower bound of "small" makes it micro.
 */

export type SizeClass = 'large' | 'medium' | 'small' | 'micro'
export type SizeIndicator = 'headcount' | 'revenue' | 'assets'

/** Inclusive lower bounds of large, medium and small: persons, or yuan. */
export type SizeBounds = readonly [large: number, medium: number, small: number]

export type SizeRule = {
  name: string
  /** Code prefixes of GB/T 4754-2017; no prefix begins another one's. */
  scope: readonly string[]
  bounds: Readonly<Partial<Record<SizeIndicator, SizeBounds>>>
}

const tenThousand = (large: number, medium: number, small: number): SizeBounds => [large * 1e4, medium * 1e4, small * 1e4]

export const sizeRules: readonly SizeRule[] = [
  { name: '农、林、牧、渔业', scope: ['A'], bounds: { revenue: tenThousand(20000, 500, 50) } },
  { name: '工业', scope: ['B', 'C', 'D'], bounds: { headcount: [1000, 300, 20], revenue: tenThousand(40000, 2000, 300) } },
  { name: '建筑业', scope: ['E'], bounds: { revenue: tenThousand(80000, 6000, 300), assets: tenThousand(80000, 5000, 300) } },
  { name: '批发业', scope: ['F51'], bounds: { headcount: [200, 20, 5], revenue: tenThousand(40000, 5000, 1000) } },
  { name: '零售业', scope: ['F52'], bounds: { headcount: [300, 50, 10], revenue: tenThousand(20000, 500, 100) } },
  { name: '交通运输业', scope: ['G54', 'G55', 'G56', 'G57', 'G58', 'G591'], bounds: { headcount: [1000, 300, 20], revenue: tenThousand(30000, 3000, 200) } },
  // The table's note counts 装卸搬运 (G591), though of division 59, as transport.
  { name: '仓储业', scope: ['G592', 'G593', 'G594', 'G595', 'G596', 'G599'], bounds: { headcount: [200, 100, 20], revenue: tenThousand(30000, 1000, 100) } },
  { name: '邮政业', scope: ['G60'], bounds: { headcount: [1000, 300, 20], revenue: tenThousand(30000, 2000, 100) } },
  { name: '住宿业', scope: ['H61'], bounds: { headcount: [300, 100, 10], revenue: tenThousand(10000, 2000, 100) } },
  { name: '餐饮业', scope: ['H62'], bounds: { headcount: [300, 100, 10], revenue: tenThousand(10000, 2000, 100) } },
  { name: '信息传输业', scope: ['I63', 'I64'], bounds: { headcount: [2000, 100, 10], revenue: tenThousand(100000, 1000, 100) } },
  { name: '软件和信息技术服务业', scope: ['I65'], bounds: { headcount: [300, 100, 10], revenue: tenThousand(10000, 1000, 50) } },
  { name: '房地产开发经营', scope: ['K701'], bounds: { revenue: tenThousand(200000, 1000, 100), assets: tenThousand(10000, 5000, 2000) } },
  { name: '物业管理', scope: ['K702'], bounds: { headcount: [1000, 300, 100], revenue: tenThousand(5000, 1000, 500) } },
  { name: '租赁和商务服务业', scope: ['L'], bounds: { headcount: [300, 100, 10], assets: tenThousand(120000, 8000, 100) } },
  { name: '其他未列明行业', scope: ['M', 'N', 'O', 'Q85', 'R', 'K703', 'K709'], bounds: { headcount: [300, 100, 10] } },
]

export type SizeFacts = {
  /** GB/T 4754-2017 with its letter (`C3411`); a leading part is enough where it decides the rule. */
  industryCode: string | null
  /** Persons employed at the end of the period. */
  headcount: number | null
  /** Yuan a year. */
  revenue: number | null
  /** Yuan at the end of the period. */
  assets: number | null
}

export type SizeVerdict = {
  sizeClass: SizeClass | null
  /** What has to be known before (or, for a micro enterprise, besides) the class. */
  missing: ('industry' | SizeIndicator)[]
  /** The industry group whose bounds applied; null when the industry is unknown or outside the scheme (finance, education, …). */
  rule: SizeRule | null
}

export function sizeClass(facts: SizeFacts): SizeVerdict {
  const found = facts.industryCode === null ? 'unknown' : ruleFor(facts.industryCode)
  if (found === 'unknown') return { sizeClass: null, missing: ['industry'], rule: null }
  if (found === 'outside') return { sizeClass: null, missing: [], rule: null }

  const missing: SizeIndicator[] = []
  const ranks: number[] = []
  for (const indicator of ['headcount', 'revenue', 'assets'] as const) {
    const bounds = found.bounds[indicator]
    if (bounds === undefined) continue
    const value = facts[indicator]
    if (value === null) missing.push(indicator)
    else ranks.push(bounds.filter((bound) => value >= bound).length)
  }
  // One indicator below "small" settles it, whatever the others are.
  const isMicro = ranks.includes(0)
  if (missing.length > 0 && !isMicro) return { sizeClass: null, missing, rule: found }
  return { sizeClass: classes[Math.min(...ranks)] ?? null, missing, rule: found }
}

const classes: readonly SizeClass[] = ['micro', 'small', 'medium', 'large']

function ruleFor(code: string): SizeRule | 'outside' | 'unknown' {
  const exact = sizeRules.find((rule) => rule.scope.some((prefix) => code.startsWith(prefix)))
  if (exact !== undefined) return exact
  const isTooShort = sizeRules.some((rule) => rule.scope.some((prefix) => prefix.startsWith(code)))
  return isTooShort || !/^[A-T]/.test(code) ? 'unknown' : 'outside'
}
