/** Telephone numbers of mainland China as people and spreadsheets write them. */

/**
 * The eleven digits of a mobile number, or null when the text is none.
 * Takes full-width digits, separators, +86/0086/86 or a trunk 0 before it,
 * and what a spreadsheet makes of a number: `13812345678.0`, `1.3812345678E10`.
 */
export function normalizeMobile(text: string): string | null {
  const digits = compact(expandFloat(text)).replace(/^(?:\+|00)?86(?=1\d{10}$)/, '').replace(/^0(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : null
}

/**
 * A fixed-line or service number as `021-12345678`, `021-12345678-801` or `400-123-4567`,
 * or null when the text is none. A local number takes `areaCode`, if given.
 */
export function normalizePhone(text: string, areaCode?: string): string | null {
  const half = expandFloat(text).normalize('NFKC').replace(/[\s\u200b-\u200d\ufeff]/g, '')
  const [, main = '', extension] = /^(.+?)(?:(?:转|分机号?|ext\.?|x|#|\*|-|\()(\d{1,6})\)?)?$/i.exec(half) ?? []
  const number = fixedLine(compact(main), areaCode)
  if (number !== null) return extension === undefined ? number : `${number}-${extension}`
  return fixedLine(compact(half), areaCode)
}

function fixedLine(digits: string, areaCode: string | undefined): string | null {
  const national = digits.replace(/^(?:\+|00)86|^86(?=\d{10,}$)/, '')
  if (/^[48]00\d{7}$/.test(national)) return `${national.slice(0, 3)}-${national.slice(3, 6)}-${national.slice(6)}`
  const [, area, local] = /^0?(10|2\d|[3-9]\d{2})([2-9]\d{6,7})$/.exec(national) ?? []
  const isDialled = national.startsWith('0') || national !== digits
  if (area !== undefined && local !== undefined && isDialled) return `0${area}-${local}`
  if (areaCode !== undefined && /^[2-9]\d{6,7}$/.test(national)) return `${areaCode}-${national}`
  return null
}

function compact(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b-\u200d\ufeff()\-‐‑–—−_.·]/g, '')
}

function expandFloat(text: string): string {
  const trimmed = text.normalize('NFKC').trim()
  if (/^\d+\.0+$/.test(trimmed)) return trimmed.replace(/\.0+$/, '')
  if (!/^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(trimmed)) return trimmed
  const value = Number(trimmed)
  return Number.isSafeInteger(value) ? String(value) : trimmed
}
