export type SpreadsheetErrorCode =
  | 'spreadsheet.encrypted'
  | 'spreadsheet.truncated'
  | 'spreadsheet.bomb'
  | 'spreadsheet.too_large'
  | 'spreadsheet.too_many_rows'
  | 'spreadsheet.too_many_columns'
  | 'spreadsheet.cell_too_long'
  | 'spreadsheet.unclosed_quote'
  | 'spreadsheet.unknown_format'
  | 'spreadsheet.html_inside'
  | 'spreadsheet.empty'

export type SpreadsheetErrorParams = Readonly<Record<string, string | number>>

/** A file that cannot be read as a table; `code` and `params` select and fill the phrase that says why and what to do. */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode
  readonly params: SpreadsheetErrorParams

  constructor(code: SpreadsheetErrorCode, params: SpreadsheetErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options)
    this.name = 'SpreadsheetError'
    this.code = code
    this.params = params
  }
}
