/** Citizen identity numbers (公民身份号码), GB 11643-1999: six digits of the division, the day of birth, a sequence, a check character (ISO 7064, MOD 11-2). */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'
/** Provinces and the like by the first two digits (GB/T 2260); 81–83 stand in residence permits of people from Hong Kong, Macao and Taiwan. */
const provinces = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
])

export type IdNumberVerdict =
  | { ok: true; number: string; bornOn: string }
  /** Fifteen digits: a number of the cards that ended in 2013. */
  | { ok: false; reason: 'first_generation' }
  | { ok: false; reason: 'length'; length: number }
  /** `position` counts from 1. */
  | { ok: false; reason: 'characters'; character: string; position: number }
  | { ok: false; reason: 'division' | 'birth' | 'check_digit' }

/** Half-width, without spaces, the X as a capital; not yet checked. */
export function normalizeIdNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b-\u200d\ufeff-]/g, '').toUpperCase()
}

/** Says what is wrong with a number, as far as the number itself tells. @param today `YYYY-MM-DD`: nobody is born later */
export function explainIdNumber(text: string, today: string): IdNumberVerdict {
  const number = normalizeIdNumber(text)
  if (/^\d{15}$/.test(number)) return { ok: false, reason: 'first_generation' }
  if (number.length !== 18) return { ok: false, reason: 'length', length: number.length }
  for (const [index, character] of [...number].entries()) {
    if (!(index === 17 ? /[\dX]/ : /\d/).test(character)) return { ok: false, reason: 'characters', character, position: index + 1 }
  }
  if (!provinces.has(Number(number.slice(0, 2)))) return { ok: false, reason: 'division' }
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isDay(bornOn) || bornOn < '1880-01-01' || bornOn > today) return { ok: false, reason: 'birth' }
  if (number[17] !== idCheckCharacter(number)) return { ok: false, reason: 'check_digit' }
  return { ok: true, number, bornOn }
}

/** The 18th character that belongs to the first 17, which must be digits. */
export function idCheckCharacter(body: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body.charAt(index)), 0)
  return checks.charAt(sum % 11)
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day
}
