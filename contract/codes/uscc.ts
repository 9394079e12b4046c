/** Unified social credit codes (统一社会信用代码), GB 32100-2015. */

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

export type UsccVerdict =
  | { ok: true; code: string }
  | { ok: false; reason: 'length'; length: number }
  /** `position` counts from 1; 3–8 are the division code and take digits only. */
  | { ok: false; reason: 'characters'; character: string; position: number }
  | { ok: false; reason: 'check_digit'; expectedCheckDigit: string }

/** Half-width capitals without any white space; not yet checked. */
export function normalizeUscc(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b-\u200d\ufeff]/g, '').toUpperCase()
}

/** True only for the canonical form: 18 half-width capitals and digits with a right check digit. */
export function isUscc(code: string): boolean {
  const verdict = explainUscc(code)
  return verdict.ok && verdict.code === code
}

/** Normalises what a person typed or a spreadsheet held, and says what is wrong with it. */
export function explainUscc(text: string): UsccVerdict {
  const code = normalizeUscc(text)
  if (code.length !== 18) return { ok: false, reason: 'length', length: code.length }
  for (const [index, character] of [...code].entries()) {
    const isDivision = index >= 2 && index < 8
    if (!(isDivision ? alphabet.slice(0, 10) : alphabet).includes(character)) {
      return { ok: false, reason: 'characters', character, position: index + 1 }
    }
  }
  const expectedCheckDigit = usccCheckDigit(code)
  if (code[17] !== expectedCheckDigit) return { ok: false, reason: 'check_digit', expectedCheckDigit }
  return { ok: true, code }
}

/** The 18th character that belongs to the first 17, which must be of the code's alphabet. */
export function usccCheckDigit(body: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * alphabet.indexOf(body.charAt(index)), 0)
  return alphabet.charAt((31 - (sum % 31)) % 31)
}
