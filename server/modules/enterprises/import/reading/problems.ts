/** What only the whole file shows. */
const fileCodes = ['duplicate_in_file', 'ambiguous_in_file'] as const
/** What only the register shows; weighed again when the rows are loaded. */
export const registerCodes = ['registered_elsewhere', 'name_ambiguous', 'enterprise_twice', 'changed_since_check'] as const

/** Codes of what can be wrong with a row; each has a message and a mend at `import.problems.<code>`. */
export const errorCodes = [
  'name_missing', 'name_too_long', 'name_not_text',
  'uscc_missing', 'uscc_length', 'uscc_characters', 'uscc_check_digit', 'uscc_lost_digits',
  'money_invalid', 'money_negative', 'money_too_large', 'headcount_invalid', 'date_invalid', 'date_in_future',
  'phone_invalid', 'email_invalid', 'text_too_long', 'cell_error', 'formula_without_result',
  ...fileCodes, ...registerCodes,
] as const

export const warningCodes = [
  'money_unit_assumed', 'money_unit_doubtful', 'money_foreign_currency', 'industry_unknown', 'ownership_unknown', 'stage_unknown', 'flag_unknown',
  'parent_is_itself', 'tags_too_many', 'tag_cut', 'contacts_uncertain', 'phone_without_name', 'contacts_left_out',
] as const

export type ImportProblemCode = (typeof errorCodes)[number] | (typeof warningCodes)[number]

export type RowProblem = {
  /** As Excel shows it; the header's for a warning about a whole column. */
  row: number
  /** `C`; null when the column is missing. */
  column: string | null
  header: string | null
  /** What stands in the cell, cut to 120 characters. */
  value: string | null
  code: ImportProblemCode
  severity: 'error' | 'warning'
  /** What the phrases need besides `row`, `column`, `header` and `value`. */
  params: Readonly<Record<string, string | number>>
}

export function severityOf(code: ImportProblemCode): 'error' | 'warning' {
  return (errorCodes as readonly string[]).includes(code) ? 'error' : 'warning'
}
