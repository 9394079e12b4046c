/** Dates of spreadsheets as local `YYYY-MM-DD` strings; no time zone is involved anywhere. */

const dayMilliseconds = 86_400_000
const excelEpoch = Date.UTC(1899, 11, 30)
const macEpoch = Date.UTC(1904, 0, 1)

/**
 * A serial day number of Excel as `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm:ss`; a bare time of day as `HH:mm:ss`;
 * null outside 1900–9999. The 1900 system counts a 29 February 1900 that never was: it is read as the 28th.
 */
export function dateFromSerial(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null
  const seconds = Math.round(serial * 86_400)
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19)
  let days = Math.floor(seconds / 86_400)
  if (!is1904) {
    if (days === 0) return time
    if (days < 60) days += 1
  }
  const instant = (is1904 ? macEpoch : excelEpoch) + days * dayMilliseconds
  if (instant >= Date.UTC(10_000, 0, 1)) return null
  const date = new Date(instant).toISOString().slice(0, 10)
  return time === '00:00:00' ? date : `${date}T${time}`
}

const dateText = /^(\d{4})(?:\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?|([-/.])\s?(\d{1,2})\4\s?(\d{1,2}))(?:[T\s]\s?[\d:.]+Z?)?$/

/**
 * `YYYY-MM-DD` of a date that someone typed: `2023年3月5日`, `2023/3/5`, `2023-03-05 00:00:00`, `2023.3.5`, `20230305`.
 * Null for anything else, also where day and month could be mistaken for each other (`3/5/2023`).
 */
export function dateFromText(text: string): string | null {
  const half = text.normalize('NFKC').trim()
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(half)
  if (compact !== null) return validDate(compact[1], compact[2], compact[3])
  const match = dateText.exec(half)
  return match === null ? null : validDate(match[1], match[2] ?? match[5], match[3] ?? match[6])
}

/** True when a number format shows a date or a time of day, so that the number beneath it is a serial day; false for lengths of time (`[h]:mm`). */
export function isDateFormat(code: string): boolean {
  const bare = code
    .replace(/"[^"]*"?/g, '')
    .replace(/\\.|_.|\*./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]?/gi, '')
  return !bare.includes('[') && /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}

function validDate(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) && year >= '1800' ? date : null
}
