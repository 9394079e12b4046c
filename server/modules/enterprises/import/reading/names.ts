/** Marks that a Chinese name has in their full width; what stands beside Latin letters alone stays as it is: `ABC (Asia) Co., Ltd.` */
const fullWidth: Record<string, string> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？' };

/**
 * A company's name as registered, by one rule for lists, forms and programs: one line, letters and digits in their common width
 * (NFKC), and in a Chinese name full-width brackets, full-width commas, colons and the like beside Chinese characters, and no
 * blanks between those: a keyboard gives the marks in half width, a registered name has them in full.
 */
export function companyName(text: string): string {
  const half = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  if (!/[\u3400-\u9fff]/.test(half)) return half
  return half
    .replace(/\s*\(\s*/g, '（')
    .replace(/\s*\)\s*/g, '）')
    .replace(/(?<=[\u3400-\u9fff）]) ?([,;:!?]) ?|([,;:!?]) ?(?=[\u3400-\u9fff（])/g, (_, after: string | undefined, before: string | undefined) => fullWidth[after ?? before!]!)
    .replace(/(?<=[\u3400-\u9fff（）]) (?=[\u3400-\u9fff（）])/g, '')
}

/** Equal for names that differ only in brackets, blanks, punctuation, width or case; for comparing, not for showing. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** A person's name on one line, without a `联系人：` before it; blanks inside a Chinese name go. */
export function personName(text: string): string {
  const half = text.normalize('NFKC').replace(/^(?:联系人|联络员|姓名|法定代表人|法人|负责人)\s*:\s*/, '').replace(/\s+/g, ' ').trim()
  return /^[\u3400-\u9fff· ]+$/.test(half) ? half.replaceAll(' ', '') : half
}
