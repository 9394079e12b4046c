/**
 * Look-up in GB/T 4754-2017. Carries the whole table: in the browser import it on demand,
 * `const { industryName } = await import('@qilian/contract/codes/gbt4754')`.
 */
import { industryTable } from './gbt4754-table.ts'

export type Industry = {
  /** `C`, `C34`, `C341` or `C3411`. */
  code: string
  name: string
}

const industries: readonly Industry[] = industryTable.split('\n').map((line) => {
  const [, code = '', name = ''] = /^([A-T]\d*)(.+)$/.exec(line) ?? []
  return { code, name }
})
const byCode = new Map(industries.map((industry) => [industry.code, industry]))
const byDigits = new Map(industries.map((industry) => [industry.code.slice(1), industry.code]))
// A class often bears its group's name (`K7010` and `K701`): the longest code is the most telling.
const byName = new Map(industries.map((industry) => [plain(industry.name), industry.code]))

/** The official name of a code with its letter, or null. */
export function industryName(code: string): string | null {
  return byCode.get(code)?.name ?? null
}

/** From the section down to the code itself; empty for an unknown code. */
export function industryPath(code: string): Industry[] {
  return [1, 3, 4, 5]
    .filter((length) => length <= code.length)
    .map((length) => byCode.get(code.slice(0, length)))
    .filter((industry) => industry !== undefined)
}

/** The entries right below a code; the sections when no code is given. */
export function industryChildren(code?: string): Industry[] {
  if (code === undefined) return industries.filter((industry) => industry.code.length === 1)
  const length = code.length === 1 ? 3 : code.length + 1
  return industries.filter((industry) => industry.code.length === length && industry.code.startsWith(code))
}

/**
 * The code that people mean by `C3411`, `3411`, `c34 通用设备制造业`, `金属切削机床制造(3411)`, `制造业-通用设备制造业`
 * or an official name; null when none or several are meant.
 */
export function industryCode(text: string): string | null {
  const half = text.normalize('NFKC').trim()
  const [, letter, digits] = /(?:^|[^A-Za-z\d])([A-Ta-t])?\s?(\d{2,4})(?![\d.])/.exec(half) ?? []
  if (digits !== undefined) {
    const code = byDigits.get(digits)
    return code !== undefined && (letter === undefined || code.startsWith(letter.toUpperCase())) ? code : null
  }
  if (/^[A-Ta-t]$/.test(half)) return half.toUpperCase()
  const whole = byName.get(plain(half.replace(/^[A-Ta-t](?=[^A-Za-z])/, '')))
  if (whole !== undefined) return whole
  const last = half.split(/[-—–/\\>|:]+/).at(-1) ?? ''
  return byName.get(plain(last)) ?? null
}

/** Entries whose code begins with the text or whose name contains it; most specific matches first, at most `limit`. */
export function searchIndustry(text: string, limit = 20): Industry[] {
  const wanted = plain(text)
  if (wanted === '') return []
  const ranked: { industry: Industry; rank: number }[] = []
  for (const industry of industries) {
    const rank = rankOf(industry, wanted)
    if (rank !== null) ranked.push({ industry, rank })
  }
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, limit).map(({ industry }) => industry)
}

function rankOf(industry: Industry, wanted: string): number | null {
  const code = industry.code.toLowerCase()
  if (code === wanted || code.slice(1) === wanted) return 0
  if (code.startsWith(wanted) || code.slice(1).startsWith(wanted)) return 1
  const name = plain(industry.name)
  if (name === wanted) return 2
  if (name.startsWith(wanted)) return 3
  return name.includes(wanted) ? 4 : null
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[\s,，、()]/g, '')
}
